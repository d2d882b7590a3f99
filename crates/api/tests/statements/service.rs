// SPDX-License-Identifier: AGPL-3.0-or-later
//! The service, in a thread of the test.

use crate::capture;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use traguardo_api::{Options, serve};
use traguardo_app::App;
use traguardo_store::{Conn, DatabaseUrl, Store, migrations};
use traguardo_tests::{Answer, Client, Database};

/// Statements are told to one listener: tests that share a process take turns.
static ALONE: Mutex<()> = Mutex::new(());

/// Keeps the other tests of this process waiting.
fn alone() -> MutexGuard<'static, ()> {
    let turn = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    capture::listen();
    turn
}

/// A service on a database, until the process ends.
pub struct Service(Client);

impl Service {
    /// With one connection for reads, so that every statement becomes an old acquaintance of it.
    pub fn start(database: &Database) -> Self {
        let store = Store::open(&DatabaseUrl::parse(&database.url()).unwrap(), 1).unwrap();
        let app = Arc::new(App::start(store).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let system = actix_web::rt::System::new();
            system.block_on(serve(app, listener, Options::default()))
        });
        Self(Client::new(base))
    }

    /// Posts a plan document that is right; answers the plan's id.
    pub fn add_plan(&self, plan: &Value) -> String {
        let receipt = self.post("/api/v1/plans", plan).expect(201).json();
        receipt["id"].as_str().unwrap().to_owned()
    }

    /// Puts the next revision of a plan, by an act of its own.
    pub fn revise(&self, id: &str, query: &str, plan: &Value) -> Answer {
        let path = format!("/api/v1/plans/{id}");
        let stored = self.get(&path).expect(200);
        let tag = stored.header("etag");
        let mut plan = plan.clone();
        plan["acts"] = stored.json()["acts"].clone();
        let acts = plan["acts"].as_array_mut().unwrap();
        let number = (acts.len() + 1).to_string();
        acts.push(
            json!({"body": "Giunta", "kind": "delibera", "number": number, "date": "2011-01-31"}),
        );
        let request = self.request("PUT", &format!("{path}?{query}"));
        request.header("If-Match", tag).json(&plan).send()
    }
}

impl Deref for Service {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.0
    }
}

/// Runs `body` on a database with the schema in it.
pub fn on(database: &Database, body: impl FnOnce(&Database, &mut Conn)) {
    let _turn = alone();
    eprintln!("---- {} ----", database.url());
    let mut conn = Conn::open(&DatabaseUrl::parse(&database.url()).unwrap()).unwrap();
    migrations::run(&mut conn).unwrap();
    body(database, &mut conn);
}

/// The same on a new one of each kind.
pub fn on_both(body: impl Fn(&Database, &mut Conn)) {
    for database in [Some(Database::sqlite()), Database::postgres()]
        .into_iter()
        .flatten()
    {
        on(&database, &body);
    }
}
