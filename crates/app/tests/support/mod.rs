// SPDX-License-Identifier: AGPL-3.0-or-later
//! An application on a data base of its own, with the plan of Massa-Carrara in it.
#![allow(dead_code, clippy::unwrap_used)]

use std::path::PathBuf;
use traguardo_app::{Actor, App, Command, Error, IdempotencyKey, Mode, Receipt, SavePlan};
use traguardo_exchange::measurement::{MeasurementItem, MeasurementPost};
use traguardo_exchange::plan::read_plan;
use traguardo_store::{DatabaseUrl, Store};

pub struct Bench {
    pub app: App,
    pub actor: Actor,
    folder: tempfile::TempDir,
}

pub fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let url =
        DatabaseUrl::parse(&format!("sqlite:{}", folder.path().join("t.db").display())).unwrap();
    let store = Store::open(&url, 4).unwrap();
    traguardo_store::migrations::run(&mut store.dedicated().unwrap()).unwrap();
    let bench = Bench {
        app: App::start(store).unwrap(),
        actor: Actor::operator("test"),
        folder,
    };
    let (document, plan) =
        read_plan(include_bytes!("../../../../demo/massa-carrara/plan.json")).unwrap();
    let save = SavePlan {
        document,
        plan,
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
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("t.db")
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
