// SPDX-License-Identifier: AGPL-3.0-or-later
//! Text on the wire. What is a number, a date, a period or a formula stays text here, exactly as
//! given; reading has already checked it (`crate::shape`).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Deref;
use utoipa::ToSchema;

macro_rules! text {
    ($(#[$meta:meta])* $name:ident) => {
        #[derive(
            Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
        )]
        $(#[$meta])*
        #[serde(transparent)]
        pub struct $name(
            /// As given.
            pub String,
        );

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    };
}

text! {
    /// Code as the documents print it: blanks, dots, slashes and accents included. No control
    /// characters, no square brackets, no blank at either end, nothing that cannot be seen, accents in one
    /// character with their letter (NFC): codes that print alike are equal.
    #[schema(min_length = 1, max_length = 200, example = "EC05.1",
        format = "code", pattern = r"^[^\s\x00-\x1f\x7f\[\]]([^\x00-\x1f\x7f\[\]]*[^\s\x00-\x1f\x7f\[\]])?$")]
    Code
}

text! {
    /// What an assignment is called across the revisions of its plan.
    #[schema(min_length = 1, max_length = 500, example = "2.1/EC05.1", format = "code")]
    Key
}

text! {
    /// Name, title, description or printed text.
    #[schema(min_length = 1, max_length = 4000, example = "Patrimonio netto")]
    Text
}

text! {
    /// Exact decimal with a dot: at most 18 integer and 10 fraction digits. A string, because
    /// JSON numbers are read as binary floats by many programs.
    #[schema(min_length = 1, max_length = 30, format = "decimal", example = "120.00",
        pattern = r"^-?[0-9]{1,18}(\.[0-9]{1,10})?$")]
    DecimalText
}

text! {
    /// Calendar day.
    #[schema(min_length = 10, max_length = 10, format = "date", example = "2022-04-01",
        pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    DateText
}

text! {
    /// Day of every year, or of one.
    #[schema(min_length = 5, max_length = 10, format = "closing-day", example = "09-14",
        pattern = r"^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$")]
    ClosingDay
}

text! {
    /// SDMX reporting period: year, half-year, quarter or month.
    #[schema(min_length = 4, max_length = 8, format = "period", example = "2022-S1",
        pattern = r"^(19|2[0-9])[0-9]{2}(-S[12]|-Q[1-4]|-M(0[1-9]|1[0-2]))?$")]
    PeriodText
}

text! {
    /// Algorithm over measures in square brackets.
    #[schema(min_length = 1, max_length = 4096, format = "formula",
        example = "100 * [Patrimonio netto] / [Immob]")]
    FormulaText
}
