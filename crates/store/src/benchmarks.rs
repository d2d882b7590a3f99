// SPDX-License-Identifier: AGPL-3.0-or-later
//! Benchmarks as published, and what was decided of proposed targets.

mod decisions;

pub use decisions::{Decision, decisions, insert_decisions};

use crate::conn::on;
use crate::schema::{benchmark_publication, published_benchmark};
use crate::statement::Statement;
use crate::words::words;
use crate::{Conn, Result};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text};

words! {
    /// Where published figures come from.
    pub enum Origin {
        /// They were computed here.
        Computed = "computed",
        /// Somebody else published them.
        Imported = "imported",
    }
}

/// A publication, without its figures.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Publication {
    /// Identifier, from [`crate::ledger::next_id`].
    pub id: i64,
    /// Position at which it was written.
    pub seq: i64,
    /// Computed here or published elsewhere.
    pub origin: Origin,
    /// Whose figures they are.
    pub provider: String,
    /// When they were published.
    pub published_on: NaiveDate,
    /// Where they stand.
    pub source: Option<String>,
    /// JSON of the act.
    pub act: Option<String>,
    /// What was known when they were computed; there if and only if they were.
    pub known_at: Option<i64>,
    /// The day they were computed for; there if and only if they were.
    pub on_day: Option<NaiveDate>,
}

/// The figures of one indicator and period in a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Benchmark {
    /// Indicator of the national dictionary.
    pub indicator_id: i64,
    /// SDMX code.
    pub period: String,
    /// JSON list of groups.
    pub document: String,
}

type Columns = (
    BigInt,
    BigInt,
    Text,
    Text,
    Date,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<BigInt>,
    Nullable<Date>,
);

macro_rules! publications {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.seq, p.origin, p.provider, p.published_on, p.source, p.act, p.known_at, p.on_day \
             FROM benchmark_publication p ",
            $rest
        )
    };
}

/// Writes a publication with its figures.
pub fn insert(conn: &mut Conn, row: &Publication, figures: &[Benchmark]) -> Result<()> {
    on!(conn, c => {
        diesel::insert_into(benchmark_publication::table)
            .values((
                benchmark_publication::id.eq(row.id),
                benchmark_publication::seq.eq(row.seq),
                benchmark_publication::origin.eq(row.origin),
                benchmark_publication::provider.eq(&row.provider),
                benchmark_publication::published_on.eq(row.published_on),
                benchmark_publication::source.eq(&row.source),
                benchmark_publication::act.eq(&row.act),
                benchmark_publication::known_at.eq(row.known_at),
                benchmark_publication::on_day.eq(row.on_day),
            ))
            .execute(c)?;
        for one in figures {
            diesel::insert_into(published_benchmark::table)
                .values((
                    published_benchmark::indicator_id.eq(one.indicator_id),
                    published_benchmark::period.eq(&one.period),
                    published_benchmark::publication_id.eq(row.id),
                    published_benchmark::seq.eq(row.seq),
                    published_benchmark::document.eq(&one.document),
                ))
                .execute(c)?;
        }
        Ok::<(), diesel::result::Error>(())
    })?;
    Ok(())
}

/// A publication not after a position.
pub fn find(conn: &mut Conn, id: i64, up_to: i64) -> Result<Option<Publication>> {
    let found = on!(conn, c => Statement::<_, Columns>::new(publications!("WHERE p.id = ? AND p.seq <= ?"))
        .bind::<BigInt, _>(id)
        .bind::<BigInt, _>(up_to)
        .get_result(c)
        .optional())?;
    Ok(found)
}

/// Publications not after a position, by identifier, after `after_id`.
pub fn list(conn: &mut Conn, up_to: i64, after_id: i64, limit: i64) -> Result<Vec<Publication>> {
    let sql = publications!("WHERE p.id > ? AND p.seq <= ? ORDER BY p.id LIMIT ?");
    Ok(on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(after_id)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(limit)
        .load(c))?)
}

/// The provider's newest publication, not after a position, that has an indicator and period.
pub fn newest(
    conn: &mut Conn,
    indicator_id: i64,
    period: &str,
    provider: &str,
    up_to: i64,
) -> Result<Option<Publication>> {
    let sql = publications!(
        "JOIN published_benchmark b ON b.publication_id = p.id \
         WHERE b.indicator_id = ? AND b.period = ? AND p.provider = ? AND p.seq <= ? \
         ORDER BY p.id DESC LIMIT 1"
    );
    let found = on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(indicator_id)
        .bind::<Text, _>(period)
        .bind::<Text, _>(provider)
        .bind::<BigInt, _>(up_to)
        .get_result(c)
        .optional())?;
    Ok(found)
}

/// The groups of an indicator and period in a publication: JSON as it was written.
pub fn document(
    conn: &mut Conn,
    publication_id: i64,
    indicator_id: i64,
    period: &str,
) -> Result<Option<String>> {
    let found = on!(conn, c => published_benchmark::table
        .find((indicator_id, period, publication_id))
        .select(published_benchmark::document)
        .first(c)
        .optional())?;
    Ok(found)
}

/// Codes of the indicators and the periods that a publication has figures of, in order.
pub fn contents(conn: &mut Conn, publication_id: i64) -> Result<Vec<(String, String)>> {
    let sql = "SELECT i.code, b.period FROM published_benchmark b JOIN indicator i ON i.id = b.indicator_id \
               WHERE b.publication_id = ? ORDER BY i.code, b.period";
    Ok(on!(conn, c => Statement::<_, (Text, Text)>::new(sql)
        .bind::<BigInt, _>(publication_id)
        .load(c))?)
}
