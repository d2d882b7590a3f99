// SPDX-License-Identifier: AGPL-3.0-or-later
//! Decimals: NUMERIC on PostgreSQL, text on SQLite. The scale survives on both.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::data_types::PgNumeric;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Numeric, Text};
use diesel::sqlite::{Sqlite, SqliteValue};
use rust_decimal::Decimal;

/// SQL type of an exact decimal.
#[derive(
    Clone, Copy, Debug, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId,
)]
#[diesel(postgres_type(oid = 1700, array_oid = 1231))]
#[diesel(sqlite_type(name = "Text"))]
pub struct Number;

/// A decimal on its way to or from a database.
#[derive(Clone, Copy, Debug, AsExpression, FromSqlRow)]
#[diesel(sql_type = Number)]
pub(crate) struct Exact(pub(crate) Decimal);

/// Decimal digits in one digit of PostgreSQL's NUMERIC.
const GROUP: u32 = 4;
const BASE: u128 = 10_000;

/// Minus zero is zero: PostgreSQL knows no other.
fn unsigned_zero(value: &Decimal) -> Decimal {
    let mut value = *value;
    if value.is_zero() {
        value.set_sign_positive(true);
    }
    value
}

impl ToSql<Number, Sqlite> for Exact {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(unsigned_zero(&self.0).to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<Number, Sqlite> for Exact {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(value)?;
        Decimal::from_str_exact(&text)
            .map(Self)
            .map_err(|error| format!("number {text:?}: {error}").into())
    }
}

impl ToSql<Number, Pg> for Exact {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let numeric = to_numeric(&self.0)?;
        <PgNumeric as ToSql<Numeric, Pg>>::to_sql(&numeric, &mut out.reborrow())
    }
}

impl FromSql<Number, Pg> for Exact {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let numeric = <PgNumeric as FromSql<Numeric, Pg>>::from_sql(value)?;
        from_numeric(&numeric)
            .map(Self)
            .ok_or_else(|| format!("number {numeric:?} out of range").into())
    }
}

fn to_numeric(value: &Decimal) -> Result<PgNumeric, std::num::TryFromIntError> {
    let scale = value.scale();
    let padded = scale.next_multiple_of(GROUP);
    // At most 29 digits and three more: no overflow in 38.
    let mut rest = value.mantissa().unsigned_abs() * 10_u128.pow(padded - scale);
    let mut digits = Vec::with_capacity(9);
    while rest > 0 {
        digits.push(i16::try_from(rest % BASE)?);
        rest /= BASE;
    }
    let weight = if digits.is_empty() {
        0
    } else {
        i16::try_from(digits.len())? - i16::try_from(padded / GROUP)? - 1
    };
    let scale = u16::try_from(scale)?;
    digits.reverse();
    Ok(if value.is_sign_negative() && !digits.is_empty() {
        PgNumeric::Negative {
            weight,
            scale,
            digits,
        }
    } else {
        PgNumeric::Positive {
            weight,
            scale,
            digits,
        }
    })
}

fn from_numeric(numeric: &PgNumeric) -> Option<Decimal> {
    let (negative, weight, scale, digits) = match numeric {
        PgNumeric::Positive {
            weight,
            scale,
            digits,
        } => (false, *weight, *scale, digits),
        PgNumeric::Negative {
            weight,
            scale,
            digits,
        } => (true, *weight, *scale, digits),
        PgNumeric::NaN => return None,
    };
    let mut mantissa: i128 = 0;
    for digit in digits {
        mantissa = mantissa
            .checked_mul(10_000)?
            .checked_add(i128::from(*digit))?;
    }
    // The last group stands for 10000^(weight - count + 1); the mantissa wanted is in 10^-scale.
    let last = i32::from(weight) - i32::try_from(digits.len()).ok()? + 1;
    let shift = last * 4 + i32::from(scale);
    let power = 10_i128.checked_pow(shift.unsigned_abs())?;
    mantissa = if mantissa == 0 {
        0
    } else if shift >= 0 {
        mantissa.checked_mul(power)?
    } else if mantissa % power == 0 {
        mantissa / power
    } else {
        return None;
    };
    let signed = if negative { -mantissa } else { mantissa };
    Decimal::try_from_i128_with_scale(signed, u32::from(scale)).ok()
}
