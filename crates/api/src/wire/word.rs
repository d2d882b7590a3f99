// SPDX-License-Identifier: AGPL-3.0-or-later
//! Words of the domain's closed lists, with the whole list in the schema.

use serde::Serialize;

macro_rules! word {
    ($(#[$meta:meta])* $word:ident as $name:literal of $kind:ty, $example:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub struct $word(&'static str);

        impl From<$kind> for $word {
            fn from(word: $kind) -> Self {
                Self(word.as_str())
            }
        }

        impl utoipa::PartialSchema for $word {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some(<$kind>::ALL.iter().map(|word| word.as_str())))
                    .examples([serde_json::Value::from($example)])
                    .into()
            }
        }

        impl utoipa::ToSchema for $word {
            fn name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
        }
    };
}

word! {
    /// Where an assignment stands.
    StatusWord as "Status" of traguardo_domain::evaluation::Status, "achieved"
}

word! {
    /// What a reader must know about a figure besides its value.
    MarkWord as "Mark" of traguardo_domain::evaluation::Mark, "forecast"
}

word! {
    /// Where an expected posting stands.
    DeadlineStateWord as "DeadlineState" of traguardo_domain::deadline::DeadlineState, "due"
}

word! {
    /// How a value became an achievement.
    ScoringRuleWord as "ScoringUsedRule" of traguardo_domain::evaluation::ScoringRule, "ratio"
}

word! {
    /// What money is.
    BudgetKindWord as "MoneyKind" of traguardo_domain::plan::BudgetKind, "cost"
}

word! {
    /// Which activity money belongs to.
    BudgetColumnWord as "MoneyColumn" of traguardo_domain::plan::BudgetColumn, "commercial"
}

word! {
    /// At what time of the year money is stated.
    BudgetVersionWord as "MoneyVersion" of traguardo_domain::plan::BudgetVersion, "forecast"
}

word! {
    /// Why a printed total has nothing to be compared with.
    BudgetReasonWord as "MoneyReason" of traguardo_domain::budget::BudgetReason, "source_error"
}
