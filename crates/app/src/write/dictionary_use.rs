// SPDX-License-Identifier: AGPL-3.0-or-later
//! What rests on a dictionary entry while it changes: other entries that read it, and figures that no plan
//! defines (`docs/domain.md` §1, §3). Plans do not: they have definitions of their own.

use super::chain::Chain;
use super::committer::Worker;
use super::definitions::{Definition, definitions};
use super::plan_frequencies::{After, frequencies_in_use};
use crate::Error;
use crate::register::{INSTANCE, Register};
use traguardo_domain::Period;
use traguardo_domain::period::{MAX_YEAR, MIN_YEAR};
use traguardo_domain::plan::Measure;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::shortened;
use traguardo_store::dictionary::{self, Entry};
use traguardo_store::{Conn, administrations, measurements};

/// Most faults told of one change: a national entry may be read everywhere.
const TOLD: usize = 100;
/// Administrations asked for at a time.
const PAGE: i64 = 500;

/// All that a new revision of an entry would disturb.
pub(super) fn disturbed<D: Definition>(
    worker: &Worker,
    conn: &mut Conn,
    chain: &Chain,
    stored: &Entry,
    before: &D,
    after: &D,
) -> Result<Vec<Fault>, Error> {
    let read = !after.reads_like(before);
    let figures = before.measure().zip(after.measure());
    let figures = figures.filter(|(before, after)| {
        before.frequency != after.frequency || form(before) != form(after)
    });
    let mut faults = Vec::new();
    if read {
        faults.extend(broken(conn, chain, stored.owner_id, after, "")?);
    }
    // What is wrong in the national dictionary would be told again for every administration.
    let read = read && faults.is_empty();
    if !read && figures.is_none() {
        return Ok(faults);
    }
    for (id, code) in sight(conn, chain, stored)? {
        let own = stored.owner_id == id;
        if !own && hidden::<D>(conn, chain, stored, id)? {
            continue;
        }
        if read && !own {
            let whose = format!("in the dictionary of {}, ", shortened(&code));
            faults.extend(broken(conn, chain, id, after, &whose)?);
        }
        if let Some((before, after)) = &figures {
            let register = worker.library.register(conn, id, chain.start())?;
            faults.extend(in_use(conn, &register, stored.id, before, after)?);
        }
        if faults.len() >= TOLD {
            break;
        }
    }
    faults.truncate(TOLD);
    Ok(faults)
}

/// The administrations that see an entry: identifier and code.
fn sight(conn: &mut Conn, chain: &Chain, stored: &Entry) -> Result<Vec<(i64, String)>, Error> {
    if stored.owner_id != INSTANCE {
        let row = administrations::find(conn, stored.owner_id, chain.start())?;
        return Ok(row.map(|row| (row.id, row.code)).into_iter().collect());
    }
    let mut all: Vec<(i64, String)> = Vec::new();
    loop {
        let last = all.last().map_or(0, |(id, _)| *id);
        let page = administrations::list(conn, chain.start(), last, PAGE)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page.into_iter().map(|row| (row.id, row.code)));
    }
}

/// Whether an administration has an entry of its own, which is older, in place of a national one.
fn hidden<D: Definition>(
    conn: &mut Conn,
    chain: &Chain,
    stored: &Entry,
    administration_id: i64,
) -> Result<bool, Error> {
    let own = dictionary::find_by_code(
        conn,
        D::KIND,
        administration_id,
        &stored.code,
        chain.start(),
    )?;
    Ok(own.is_some())
}

/// Entries that one dictionary has, and that would be wrong.
fn broken<D: Definition>(
    conn: &mut Conn,
    chain: &Chain,
    owner_id: i64,
    after: &D,
    whose: &str,
) -> Result<Vec<Fault>, Error> {
    let known = definitions(conn, owner_id, chain.start())?;
    let broken = after.breaks(known).into_iter();
    let told = broken.map(|fault| {
        let detail = format!("what rests on this would be wrong: {whose}{}", fault.detail);
        Fault::new(D::READ_BY, fault.code, detail)
    });
    Ok(told.collect())
}

/// What a figure means, besides the periods it is posted for.
fn form(measure: &Measure) -> [(&'static str, &str); 4] {
    [
        ("content", measure.content.as_str()),
        ("nature", measure.nature.as_str()),
        ("posted", measure.posted.as_str()),
        ("unit", &measure.unit),
    ]
}

/// Figures of an administration that were posted by this definition, for none of its plans has the measure.
fn in_use(
    conn: &mut Conn,
    register: &Register,
    measure_id: i64,
    before: &Measure,
    after: &Measure,
) -> Result<Vec<Fault>, Error> {
    let change = After {
        plans: &register.plans,
        revised: Some(after),
    };
    let mut faults = frequencies_in_use(conn, register, &change, |_| "/frequency".to_owned())?;
    let forms = form(before).into_iter().zip(form(after));
    let changed: Vec<&str> = forms
        .filter(|(before, after)| before != after)
        .map(|((field, _), _)| field)
        .collect();
    let mut plans = register.plans.known.iter();
    if changed.is_empty() || plans.any(|known| known.plan.measures.contains_key(&before.code)) {
        return Ok(faults);
    }
    let (from, to) = (
        Period::annual(MIN_YEAR).start(),
        Period::annual(MAX_YEAR).end(),
    );
    let standing =
        measurements::standing(conn, register.administration.id, &[measure_id], from, to)?;
    if let Some((_, period)) = standing.first() {
        faults.extend(changed.into_iter().map(|field| {
            let detail = format!(
                "a figure of `{}` stands for {period} of {}, and no plan says what it is: keep this, or withdraw the \
                 figures first",
                shortened(&before.code),
                shortened(&register.administration.code)
            );
            Fault::new(format!("/{field}"), "definition_in_use", detail)
        }));
    }
    Ok(faults)
}
