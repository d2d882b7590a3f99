// SPDX-License-Identifier: AGPL-3.0-or-later
//! The course of annual reports (`docs/domain.md` §7): rounds, and the steps of each.

use super::cursor::{after, bad_cursor, known, limit, listing};
use super::plans::revision;
use super::{Listing, Page};
use crate::{Actor, App, Error, Permission};
use chrono::NaiveDate;
use traguardo_store::administrations;
use traguardo_store::reports::{self, RecordedStep};

/// One draft, and what followed it.
#[derive(Clone, Debug)]
pub struct RoundView {
    /// Code of the administration.
    pub administration: String,
    /// Identifier of the plan.
    pub plan_id: i64,
    /// About which year.
    pub year: i32,
    /// From 1.
    pub round: i32,
    /// Revision of the plan.
    pub plan_revision: i32,
    /// Up to where the draft knows the ledger.
    pub as_known_at: i64,
    /// The day it was asked for.
    pub on: NaiveDate,
    /// SHA-256 of its HTML.
    pub html_sha256: String,
    /// In their order; the draft is the first.
    pub steps: Vec<RecordedStep>,
}

/// Steps of a round at most.
const STEPS: i64 = 4;

fn key(text: &str) -> Result<(i32, i32), Error> {
    let (year, round) = text.split_once('-').ok_or_else(bad_cursor)?;
    let plain = |text: &str| {
        let number = text.parse::<i32>().ok();
        number.filter(|number| *number > 0 && number.to_string() == text)
    };
    plain(year).zip(plain(round)).ok_or_else(bad_cursor)
}

/// Rounds of steps that come round by round; the last may lack steps where more are stored than were read.
fn rounds(administration: &str, steps: Vec<RecordedStep>) -> Result<Vec<RoundView>, Error> {
    let mut rounds: Vec<RoundView> = Vec::new();
    for step in steps {
        let row = &step.row;
        match rounds.last_mut() {
            Some(round) if (round.year, round.round) == (row.year, row.round) => {
                round.steps.push(step);
            }
            _ => {
                let corrupt = || Error::Corrupt(format!("step at {}", row.seq));
                rounds.push(RoundView {
                    administration: administration.to_owned(),
                    plan_id: row.plan_id,
                    year: row.year,
                    round: row.round,
                    plan_revision: row.plan_revision.ok_or_else(corrupt)?,
                    as_known_at: row.known_seq.ok_or_else(corrupt)?,
                    on: row.day,
                    html_sha256: row.sha256.clone().ok_or_else(corrupt)?,
                    steps: vec![step],
                });
            }
        }
    }
    Ok(rounds)
}

impl App {
    /// The rounds of the annual reports on one plan, by year.
    pub fn report_rounds(
        &self,
        actor: &Actor,
        plan_id: i64,
        year: Option<i32>,
        page: &Page,
    ) -> Result<Listing<RoundView>, Error> {
        actor.authorise(Permission::Read)?;
        let limit = limit(page)?;
        let after = after(page)?.map(key).transpose()?.unwrap_or_default();
        self.store.read(|conn| {
            let known = known(conn, page)?;
            let plan = revision(conn, plan_id, None, known)?;
            let owner = plan.administration_id;
            let administration = administrations::find(conn, owner, known.position)?
                .ok_or_else(|| Error::Corrupt(format!("administration {owner}")))?;
            // As many steps as all rounds of the page and one more can have: only what is cut off may be in part.
            let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
            let most = most.saturating_mul(STEPS);
            let found = reports::page(conn, plan_id, year, after, known.position, most)?;
            let rounds = rounds(&administration.code, found)?;
            Ok(listing(rounds, limit, known, |round| {
                format!("{}-{}", round.year, round.round)
            }))
        })
    }
}
