// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was sent, written down before it was sent, and what became of it.

use super::{Answer, Operation};
use crate::Result;
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What became of an operation.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// When it was known.
    pub at: Duration,
    /// The answer that settled it.
    pub answer: Answer,
}

impl Outcome {
    /// Whether it was stored.
    pub fn is_acknowledged(&self) -> bool {
        self.answer.is_success()
    }

    /// The answer's body.
    pub fn json(&self) -> Value {
        self.answer.json()
    }

    /// Index, identifier and revision of each item the receipt says is stored.
    pub fn stored(&self) -> Vec<(usize, String, u64)> {
        let receipt = self.json();
        let items = receipt
            .get("items")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let stored = items.filter_map(|item| {
            let index = usize::try_from(item.get("index")?.as_u64()?).ok()?;
            Some((
                index,
                item.get("id")?.as_str()?.to_owned(),
                item.get("revision")?.as_u64()?,
            ))
        });
        if self.is_acknowledged() {
            stored.collect()
        } else {
            Vec::new()
        }
    }
}

/// One operation's history.
#[derive(Clone, Debug)]
pub struct Record {
    /// Number of the client.
    pub client: usize,
    /// What was asked for.
    pub operation: Arc<Operation>,
    /// When it was sent first.
    pub sent: Duration,
    /// How often it was sent.
    pub tries: usize,
    /// How often nobody knew what had become of it.
    pub unknown: usize,
    /// What became of it; `None` while that is not known.
    pub outcome: Option<Outcome>,
}

/// The books of all clients.
#[derive(Debug)]
pub struct Journal {
    began: Instant,
    books: Vec<Mutex<Book>>,
    acknowledged: AtomicUsize,
}

#[derive(Debug)]
struct Book {
    file: File,
    records: Vec<Record>,
}

impl Journal {
    /// One book for each client, in a folder.
    pub fn new(folder: &Path, clients: usize) -> Result<Self> {
        let book = |number: usize| -> Result<Mutex<Book>> {
            let file = File::create(folder.join(format!("client-{number}.jsonl")))?;
            Ok(Mutex::new(Book {
                file,
                records: Vec::new(),
            }))
        };
        let books = (0..clients).map(book).collect::<Result<_>>()?;
        Ok(Self {
            began: Instant::now(),
            books,
            acknowledged: AtomicUsize::new(0),
        })
    }

    /// Time since the beginning.
    pub fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn book(&self, client: usize) -> Result<MutexGuard<'_, Book>> {
        let book = self.books.get(client).ok_or("no such client")?;
        Ok(book.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes an operation down; it may be sent now. Answers its place in the book.
    pub fn open(&self, client: usize, operation: Arc<Operation>) -> Result<usize> {
        let mut book = self.book(client)?;
        let sent = self.now();
        let line = json!({"at": sent.as_secs_f64(), "key": operation.key, "body": operation.body});
        writeln!(book.file, "{line}")?;
        book.records.push(Record {
            client,
            operation,
            sent,
            tries: 0,
            unknown: 0,
            outcome: None,
        });
        Ok(book.records.len() - 1)
    }

    /// Takes note of another try.
    pub fn tried(&self, client: usize, place: usize, unknown: bool) -> Result<()> {
        if let Some(record) = self.book(client)?.records.get_mut(place) {
            record.tries += 1;
            record.unknown += usize::from(unknown);
        }
        Ok(())
    }

    /// Writes down what became of an operation.
    pub fn close(&self, client: usize, place: usize, answer: Answer) -> Result<Outcome> {
        let outcome = Outcome {
            at: self.now(),
            answer,
        };
        let mut book = self.book(client)?;
        if let Some(record) = book.records.get_mut(place) {
            record.outcome = Some(outcome.clone());
            let key = record.operation.key.clone();
            let answer = &outcome.answer;
            let at = outcome.at.as_secs_f64();
            writeln!(
                book.file,
                "{}",
                json!({"at": at, "key": key, "status": answer.status, "answer": answer.body})
            )?;
        }
        drop(book);
        if outcome.is_acknowledged() {
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
        }
        Ok(outcome)
    }

    /// Operations acknowledged so far.
    pub fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// Everything so far.
    pub fn records(&self) -> Vec<Record> {
        let books = self
            .books
            .iter()
            .map(|book| book.lock().unwrap_or_else(PoisonError::into_inner));
        books.flat_map(|book| book.records.clone()).collect()
    }
}
