// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whose figures a post is about, once administrations have merged (`docs/domain.md` §8).

use super::chain::Chain;
use super::committer::Worker;
use super::report::unknown_administration;
use crate::Error;
use crate::register::Register;
use chrono::NaiveDate;
use std::sync::Arc;
use traguardo_exchange::measurement::MeasurementPost;
use traguardo_exchange::shortened;
use traguardo_store::Conn;

/// The merger by which a successor posts for an administration that ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Through {
    pub merger: i64,
    /// The last year that is posted in this way.
    pub last_year: i32,
}

/// The administration that the figures of a post are about.
pub(super) struct About {
    pub register: Arc<Register>,
    pub through: Option<Through>,
}

/// Whose figures a post is about, or why it is about nobody's.
pub(super) fn about(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: &Chain,
    post: &MeasurementPost,
    today: NaiveDate,
) -> Result<Result<About, Error>, Error> {
    let Some(poster) = worker.administration(conn, &post.administration, chain.start())? else {
        return Ok(Err(unknown_administration(&post.administration)));
    };
    let poster = register(worker, conn, chain, poster)?;
    let ended = poster.succession.ended.as_ref();
    if let Some(merger) = ended.filter(|merger| merger.first_day <= today) {
        let scope = post.scope.as_ref().unwrap_or(&post.administration);
        let detail = format!(
            "`{}` has ended: since {} `{}` posts for it, with `scope`: `{}`",
            shortened(&post.administration),
            merger.first_day,
            shortened(&merger.successor.1),
            shortened(scope)
        );
        let fault = Error::invalid("/administration", "administration_ended", detail);
        return Ok(Err(fault));
    }
    let Some(scope) = &post.scope else {
        return Ok(Ok(About {
            register: poster,
            through: None,
        }));
    };
    let refuse = |code: &str, detail: String| Ok(Err(Error::invalid("/scope", code, detail)));
    let Some(origin) = worker.administration(conn, scope, chain.start())? else {
        let detail = format!("no administration `{}` is known here", shortened(scope));
        return refuse("unknown_scope", detail);
    };
    let about = register(worker, conn, chain, origin)?;
    let mut at = Arc::clone(&about);
    while let Some(merger) = at.succession.ended.clone() {
        if merger.successor.0 == poster.administration.id {
            if today < merger.first_day {
                let detail = format!(
                    "until {} `{}` posts its own figures",
                    merger.first_day,
                    shortened(scope)
                );
                return refuse("scope_not_begun", detail);
            }
            let last_year = about.succession.last_year().unwrap_or_default();
            let through = Through {
                merger: merger.id,
                last_year: last_year.max(merger.year()),
            };
            return Ok(Ok(About {
                register: about,
                through: Some(through),
            }));
        }
        at = register(worker, conn, chain, merger.successor.0)?;
    }
    let origins: Vec<&str> = poster
        .succession
        .began
        .iter()
        .flat_map(|merger| &merger.predecessors)
        .map(|origin| origin.code.as_str())
        .collect();
    let known = if origins.is_empty() {
        "it came from no merger".to_owned()
    } else {
        format!("it came from {}", super::fits::some(&origins))
    };
    let detail = format!(
        "`{}` did not become `{}`: {known}",
        shortened(scope),
        shortened(&post.administration)
    );
    refuse("unknown_scope", detail)
}

fn register(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: &Chain,
    id: i64,
) -> Result<Arc<Register>, Error> {
    let library = Arc::clone(&worker.library);
    match chain.version(id) {
        Some(version) => library.register_at(conn, id, version),
        None => library.register(conn, id, chain.start()),
    }
}
