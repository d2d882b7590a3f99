// SPDX-License-Identifier: AGPL-3.0-or-later
//! What an unknown code was probably meant to be. Looked for after the decision, when nobody else
//! waits for it: comparing a code with all that are known takes long on a large register.

use super::{Command, merger};
use crate::library::Library;
use crate::{Error, read};
use std::collections::BTreeMap;
use traguardo_exchange::measurement::Fault;
use traguardo_formula::MOST_SUGGESTIONS;
use traguardo_store::{Conn, Store, administrations, ledger};

/// A code that nobody knows here.
pub(super) const UNKNOWN_ADMINISTRATION: &str = "unknown_administration";
/// A code that nobody knows here.
pub(super) const UNKNOWN_MEASURE: &str = "unknown_measure";
/// A code that nobody knows here.
pub(super) const UNKNOWN_OFFICE: &str = "unknown_office";

/// The refusal, with the nearest known code for the first few unknown ones.
pub(crate) fn refusal(
    store: &Store,
    library: &Library,
    command: &Command,
    mut faults: Vec<Fault>,
) -> Error {
    let unknown = [UNKNOWN_ADMINISTRATION, UNKNOWN_MEASURE, UNKNOWN_OFFICE];
    if faults
        .iter()
        .any(|fault| unknown.contains(&fault.code.as_str()))
    {
        let found = store.read(|conn| suggest(conn, library, command, &mut faults));
        if let Err(error) = found {
            // The refusal is right without it.
            tracing::warn!(
                cause = crate::causes(&error),
                "no suggestion was looked for"
            );
        }
    }
    Error::Invalid(faults)
}

fn suggest(
    conn: &mut Conn,
    library: &Library,
    command: &Command,
    faults: &mut [Fault],
) -> Result<(), Error> {
    let up_to = ledger::head(conn)?.position;
    if let Command::RecordMerger(entry) = command {
        return merger::suggest(conn, entry, faults, up_to);
    }
    let Some(code) = command.administration() else {
        return Ok(());
    };
    // PostgreSQL cannot even ask for a NUL.
    let administration = if code.contains('\0') {
        None
    } else {
        administrations::find_by_code(conn, code, up_to)?
    };
    let Some(administration) = administration else {
        for fault in faults
            .iter_mut()
            .filter(|fault| fault.code == UNKNOWN_ADMINISTRATION)
        {
            fault.detail = read::unknown_administration(conn, code, up_to)?;
        }
        return Ok(());
    };
    let register = library.register(conn, administration.id, up_to)?;
    let mut hints: BTreeMap<(&str, &str), Option<&str>> = BTreeMap::new();
    for fault in faults {
        let Some(unknown) = unknown(command, fault) else {
            continue;
        };
        if !hints.contains_key(&unknown) {
            if hints.len() == MOST_SUGGESTIONS {
                continue;
            }
            let near = match unknown {
                (UNKNOWN_MEASURE, code) => register.nearest_measure(code),
                (_, code) => register.nearest_office(code),
            };
            hints.insert(unknown, near);
        }
        if let Some(Some(near)) = hints.get(&unknown) {
            fault.detail = format!("{}; did you mean `{near}`?", fault.detail);
        }
    }
    Ok(())
}

/// Kind of the fault, and the code of the post that it is about.
fn unknown<'a>(command: &'a Command, fault: &Fault) -> Option<(&'static str, &'a str)> {
    let Command::PostMeasurements { post, .. } = command else {
        return None;
    };
    let (index, _) = fault.pointer.strip_prefix("/items/")?.split_once('/')?;
    let item = post.items.get(index.parse::<usize>().ok()?)?;
    match fault.code.as_str() {
        UNKNOWN_MEASURE => Some((UNKNOWN_MEASURE, &item.measure)),
        UNKNOWN_OFFICE => Some((UNKNOWN_OFFICE, item.office.as_deref()?)),
        _ => None,
    }
}

impl Command {
    /// Code of the administration that must be there already.
    fn administration(&self) -> Option<&str> {
        match self {
            Self::PostMeasurements { post, .. } => {
                Some(post.scope.as_ref().unwrap_or(&post.administration))
            }
            Self::AddOffice { administration, .. } => Some(administration),
            Self::SaveMeasure(save) => save.administration.as_deref(),
            Self::SaveIndicator(save) => save.administration.as_deref(),
            Self::AddAdministration(_)
            | Self::SavePlan(_)
            | Self::RecordNote(_)
            | Self::RecordReportStep { .. }
            | Self::RecordMerger(_)
            | Self::ReverseMerger { .. }
            | Self::PublishBenchmarks(_)
            | Self::DecideTargets(_) => None,
        }
    }
}
