// SPDX-License-Identifier: AGPL-3.0-or-later
//! A repeat with the same key gets the same bytes, and the same key for something else is refused.

use crate::Result;
use crate::client::{Http, Record};
use crate::findings::{Findings, Promise};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many ask at the same time.
const CLIENTS: usize = 8;

/// Sends every acknowledged operation once more, to another process than before where there are
/// two; answers how many there were.
pub fn replays(ports: &[u16], records: &[Record], findings: &Findings) -> Result<usize> {
    let next = AtomicUsize::new(0);
    let repeat_some = || -> Result<usize> {
        let processes: Vec<Http> = ports.iter().map(|port| Http::new(*port)).collect();
        let mut count = 0;
        while let Some(record) = records.get(next.fetch_add(1, Ordering::Relaxed)) {
            let other = (record.client + 1).checked_rem(processes.len());
            let http = other.and_then(|other| processes.get(other));
            count += usize::from(repeat(http.ok_or("no process")?, record, findings)?);
        }
        Ok(count)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(repeat_some)).collect();
        let mut count = 0;
        for thread in threads {
            count += thread.join().map_err(|_| "a client panicked")??;
        }
        Ok(count)
    })
}

fn repeat(http: &Http, record: &Record, findings: &Findings) -> Result<bool> {
    let operation = &record.operation;
    let outcome = record
        .outcome
        .as_ref()
        .filter(|outcome| outcome.is_acknowledged());
    let Some(outcome) = outcome else {
        return Ok(false);
    };
    let first = &outcome.answer;
    let again = http.post(operation.path, &operation.key, &operation.body)?;
    if (again.status, &again.body) != (first.status, &first.body) || !again.replayed {
        let what = format!("{}: first {first:?}, again {again:?}", operation.key);
        findings.add(Promise::Replayed, what);
    }
    if operation.key.ends_with('7') {
        let body = operation.body.replace(&operation.key, "altro");
        let other = http.post(operation.path, &operation.key, &body)?;
        if (other.status, other.code().as_str()) != (422, "idempotency-key-reused") {
            let what = format!("{}: the key for another body: {other:?}", operation.key);
            findings.add(Promise::Replayed, what);
        }
    }
    Ok(true)
}
