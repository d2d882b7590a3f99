// SPDX-License-Identifier: AGPL-3.0-or-later
//! The statements that leave this process.

use diesel::connection::{InstrumentationEvent, set_default_instrumentation};
use std::sync::Mutex;

static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// From now on every new connection tells its statements.
pub fn listen() {
    set_default_instrumentation(|| Some(Box::new(|event: InstrumentationEvent<'_>| note(&event))))
        .unwrap();
}

fn note(event: &InstrumentationEvent<'_>) {
    if let InstrumentationEvent::StartQuery { query, .. } = event {
        let text = query.to_string();
        let sql = text.split(" -- binds").next().unwrap_or_default();
        SEEN.lock().unwrap().push(sql.to_owned());
    }
}

/// The statements since the last call, in order.
pub fn taken() -> Vec<String> {
    std::mem::take(&mut *SEEN.lock().unwrap())
}
