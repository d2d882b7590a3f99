// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo migrate`

use crate::ask::print;
use crate::failure::Failure;
use crate::open;

/// Applies missing migrations.
pub fn migrate(url: &str) -> Result<(), Failure> {
    let store = open::store(url, 1)?;
    let applied = open::migrate(&store)?;
    if applied.is_empty() {
        return print(&format!("{}: up to date\n", store.url()));
    }
    print(&format!(
        "{}: applied {}\n",
        store.url(),
        applied.join(", ")
    ))
}
