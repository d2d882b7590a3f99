// SPDX-License-Identifier: AGPL-3.0-or-later
//! Clients that write down what they are about to send, and go on until they know what became of it.

use crate::support::MEASUREMENTS;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::Duration;
use traguardo_tests::{Answer, Client};

/// Clients at once.
pub const CLIENTS: usize = 16;

/// One figure that a client set out to post.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    pub measure: String,
    pub period: String,
    pub value: String,
    /// Requests sent for it that were never answered.
    pub unanswered: usize,
    /// The receipt, once there is one.
    pub receipt: Option<Value>,
    /// The answer came from the record of an earlier request.
    pub replayed: bool,
}

impl Entry {
    /// The `n`th figure of a client: no other client posts it.
    fn new(client: usize, n: usize) -> Self {
        Self {
            key: format!("client-{client}-{n}"),
            measure: format!("M{client}"),
            period: format!("{}-M{:02}", 1900 + n / 12, n % 12 + 1),
            value: format!("{client}.{n:06}"),
            unanswered: 0,
            receipt: None,
            replayed: false,
        }
    }

    /// As the service lists a figure.
    pub fn figure(&self) -> Value {
        json!([self.measure, self.period, self.value])
    }

    fn send(&self, client: &Client) -> Result<Answer, ureq::Error> {
        let item = json!({"measure": self.measure, "period": self.period, "value": self.value});
        let post = json!({"administration": "CONTA", "items": [item]});
        client
            .request("POST", MEASUREMENTS)
            .header("Idempotency-Key", &self.key)
            .json(&post)
            .try_send()
    }
}

/// A plan with one monthly measure for each client.
pub fn plan() -> Value {
    let mut plan = traguardo_tests::fixture("counters.json");
    let measure = plan["measures"][0].clone();
    let measures = (0..CLIENTS).map(|client| {
        let mut measure = measure.clone();
        measure["code"] = json!(format!("M{client}"));
        measure
    });
    plan["measures"] = measures.collect();
    plan["indicators"][0]["formula"] = json!("[M0]");
    plan
}

/// What the clients share with whoever kills the service.
pub struct Field {
    service: Mutex<(usize, Client)>,
    changed: Condvar,
    acknowledged: AtomicUsize,
    over: AtomicBool,
    failed: AtomicBool,
}

/// Tells the others when a client's assertion fails, so that nobody waits for it.
struct Alarm<'a>(&'a Field);

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.failed.store(true, Ordering::SeqCst);
            self.0.changed.notify_all();
        }
    }
}

impl Field {
    pub fn new(client: Client) -> Self {
        Self {
            service: Mutex::new((0, client)),
            changed: Condvar::new(),
            acknowledged: AtomicUsize::new(0),
            over: AtomicBool::new(false),
            failed: AtomicBool::new(false),
        }
    }

    /// Receipts so far.
    pub fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// Waits until there are so many receipts.
    pub fn wait_for(&self, receipts: usize) {
        while self.acknowledged() < receipts && !self.has_failed() {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn has_failed(&self) -> bool {
        self.failed.load(Ordering::SeqCst)
    }

    /// The service has come back elsewhere.
    pub fn moved(&self, client: Client) {
        let mut service = self.service.lock().unwrap();
        *service = (service.0 + 1, client);
        self.changed.notify_all();
    }

    /// Nobody begins another figure.
    pub fn finish(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    /// The service, once it is not the one that `dead` names any more.
    fn service(&self, dead: Option<usize>) -> (usize, Client) {
        let service = self.service.lock().unwrap();
        self.changed
            .wait_while(service, |service| {
                Some(service.0) == dead && !self.has_failed()
            })
            .unwrap()
            .clone()
    }

    /// Posts figures one after another until [`Field::finish`]; each until its outcome is known.
    pub fn work(&self, client: usize) -> Vec<Entry> {
        let _alarm = Alarm(self);
        let mut journal = Vec::new();
        while !self.over.load(Ordering::SeqCst) && !self.has_failed() {
            journal.push(Entry::new(client, journal.len()));
            let entry = journal.last_mut().unwrap();
            let mut dead = None;
            while entry.receipt.is_none() && !self.has_failed() {
                let (generation, service) = self.service(dead);
                if let Ok(answer) = entry.send(&service) {
                    Self::note(entry, &answer);
                } else {
                    entry.unanswered += 1;
                    dead = Some(generation);
                }
            }
            self.acknowledged.fetch_add(1, Ordering::SeqCst);
        }
        journal
    }

    /// Only success, and "try again", are outcomes of a right figure posted under its own key.
    fn note(entry: &mut Entry, answer: &Answer) {
        if answer.status == 503 {
            entry.unanswered += 1;
            return;
        }
        assert_eq!(answer.status, 201, "{entry:?}: {answer:?}");
        entry.receipt = Some(answer.json());
        entry.replayed = answer.header("idempotency-replayed") == "true";
    }
}
