// SPDX-License-Identifier: AGPL-3.0-or-later
//! An application on a data base of its own, with the plan of Massa-Carrara in it.
#![allow(dead_code, clippy::unwrap_used)]

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use std::sync::atomic::{AtomicU32, Ordering};
use traguardo_app::{Actor, App, Command, Error, IdempotencyKey, Mode, Receipt, SavePlan};
use traguardo_exchange::measurement::{MeasurementItem, MeasurementPost};
use traguardo_exchange::plan::read_plan;
use traguardo_store::{Conn, DatabaseUrl, Store};

pub struct Bench {
    pub app: App,
    pub actor: Actor,
    pub url: DatabaseUrl,
    _place: Place,
}

/// Where the data base is; removed at the end.
enum Place {
    Folder(#[allow(dead_code)] tempfile::TempDir),
    Server { url: DatabaseUrl, name: String },
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Server { url, name } = self {
            execute(url, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// Sends statements on a connection of its own, behind the service's back.
pub fn execute(url: &DatabaseUrl, sql: &str) {
    match &mut Conn::open(url).unwrap() {
        Conn::Sqlite(c) => c.batch_execute(sql),
        Conn::Postgres(c) => c.batch_execute(sql),
        _ => unreachable!(),
    }
    .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The one number that a query answers.
pub fn number(url: &DatabaseUrl, query: &str) -> i64 {
    let query = diesel::select(sql::<BigInt>(&format!("({query})")));
    match &mut Conn::open(url).unwrap() {
        Conn::Sqlite(c) => query.get_result(&mut **c),
        Conn::Postgres(c) => query.get_result(&mut **c),
        _ => unreachable!(),
    }
    .unwrap()
}

/// On SQLite.
pub fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let url =
        DatabaseUrl::parse(&format!("sqlite:{}", folder.path().join("t.db").display())).unwrap();
    set_up(url, Place::Folder(folder))
}

/// `None`, and said so, when no server is given.
pub fn on_postgres() -> Option<Bench> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Ok(text) = std::env::var("TRAGUARDO_TEST_POSTGRES") else {
        // Not eprintln: the harness would keep it to itself.
        let note = b"==== skipped: no PostgreSQL (run scripts/with-postgres) ====\n";
        std::io::Write::write_all(&mut std::io::stderr(), note).unwrap();
        return None;
    };
    let server = DatabaseUrl::parse(&text).unwrap();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("traguardo_app_{}_{count}", std::process::id());
    execute(&server, &format!("CREATE DATABASE {name}"));
    let (before, _) = text.rsplit_once('/').unwrap();
    let url = DatabaseUrl::parse(&format!("{before}/{name}")).unwrap();
    Some(set_up(url, Place::Server { url: server, name }))
}

/// Runs a test on each kind of data base.
pub fn on_both(test: impl Fn(&Bench)) {
    test(&bench());
    if let Some(bench) = on_postgres() {
        test(&bench);
    }
}

fn set_up(url: DatabaseUrl, place: Place) -> Bench {
    let store = Store::open(&url, 4).unwrap();
    traguardo_store::migrations::run(&mut store.dedicated().unwrap()).unwrap();
    let bench = Bench {
        app: App::start(store).unwrap(),
        actor: Actor::operator("test"),
        url,
        _place: place,
    };
    let (document, plan) =
        read_plan(include_bytes!("../../../../demo/massa-carrara/plan.json")).unwrap();
    let save = SavePlan {
        document,
        plan: plan.into(),
        replaces: None,
    };
    bench
        .app
        .write_blocking(&bench.actor, Command::SavePlan(Box::new(save)), None, false)
        .unwrap();
    let post: MeasurementPost = serde_json::from_slice(include_bytes!(
        "../../../../demo/massa-carrara/measurements.json"
    ))
    .unwrap();
    bench.post(post, None).unwrap();
    bench
}

impl Bench {
    /// What another process on the same data base would be.
    pub fn another(&self) -> App {
        App::start(Store::open(&self.url, 4).unwrap()).unwrap()
    }

    /// Changes the data base behind the service's back.
    pub fn sabotage(&self, sql: &str) {
        execute(&self.url, sql);
    }

    /// One statement or the other.
    pub fn sabotage_each(&self, sqlite: &str, postgres: &str) {
        self.sabotage(if self.url.is_sqlite() {
            sqlite
        } else {
            postgres
        });
    }

    pub fn post(&self, post: MeasurementPost, key: Option<&str>) -> Result<Receipt, Error> {
        let (command, key) = command(post, key);
        self.app.write_blocking(&self.actor, command, key, false)
    }

    pub fn one(&self, item: MeasurementItem) -> Result<Receipt, Error> {
        self.post(single(item), None)
    }
}

pub fn command(post: MeasurementPost, key: Option<&str>) -> (Command, Option<IdempotencyKey>) {
    let payload = serde_json::to_vec(&post).unwrap();
    let key = key.map(|key| IdempotencyKey::new(key, &payload));
    (
        Command::PostMeasurements {
            post,
            mode: Mode::Atomic,
        },
        key,
    )
}

pub fn single(item: MeasurementItem) -> MeasurementPost {
    MeasurementPost {
        administration: "CCIAA-MS".into(),
        scope: None,
        items: vec![item],
    }
}

pub fn net_worth(value: &str) -> MeasurementItem {
    MeasurementItem {
        measure: "Patrimonio netto".into(),
        period: "2022".into(),
        value: Some(value.into()),
        origin: Some(traguardo_domain::Origin::Forecast),
        ..MeasurementItem::default()
    }
}

/// Twenty figures nobody has posted: older years of a balance-sheet quantity.
pub fn older_years() -> impl Iterator<Item = MeasurementItem> {
    (2001..=2020).map(|year| MeasurementItem {
        period: year.to_string(),
        ..net_worth("1.00")
    })
}
