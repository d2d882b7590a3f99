// SPDX-License-Identifier: AGPL-3.0-or-later
//! What attacks the service: kinds of faults, their order, and how each is brought about.

mod kind;
mod outside;
mod points;
mod schedule;

pub use kind::Kind;
pub use outside::FULL;
pub use points::PANICS;
pub use schedule::schedule;

use crate::Result;
use crate::field::Field;
use crate::rng::Rng;

/// Brings a fault about and heals what it broke; answers whether it came about.
pub fn strike(kind: Kind, field: &mut Field, rng: &mut Rng) -> Result<bool> {
    let index = rng.index(field.posts.len());
    let fired = match kind {
        Kind::KillServer => outside::kill_server(field, index, rng),
        Kind::KillPostgres => outside::kill_postgres(field, index, rng),
        Kind::Sigterm => outside::sigterm(field, index, rng),
        Kind::Sigstop => outside::sigstop(field, index),
        Kind::ProxyReset => outside::proxy_reset(field, index),
        Kind::TerminateBackends => outside::terminate_backends(field),
        Kind::DiskFull => outside::disk_full(field, index),
        Kind::SyncError => outside::sync_error(field, index, rng),
        Kind::BeforeCommit => points::strike(field, index, rng, "before-commit"),
        Kind::BeforeAnswer => points::strike(field, index, rng, "before-answer"),
        Kind::MiddleOfGroup => points::strike(field, index, rng, "middle-of-group"),
    };
    let fired = fired.map_err(|error| format!("{}: {error}", kind.name()))?;
    field.heal()?;
    let word = if fired { "fired" } else { "did not come about" };
    field.tally.count(format!("fault {} {word}", kind.name()));
    Ok(fired)
}
