// SPDX-License-Identifier: AGPL-3.0-or-later
//! What an unknown code was probably meant to be: looked for after the decision, and not for everything.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use support::{Bench, command, net_worth, on_both, single};
use traguardo_app::{Command, Error, Mode};
use traguardo_exchange::measurement::{Fault, MeasurementItem, MeasurementPost, PostReceipt};
use traguardo_exchange::plan::OfficeEntry;

fn faults(refused: Result<traguardo_app::Receipt, Error>) -> Vec<Fault> {
    match refused {
        Err(Error::Invalid(faults)) => faults,
        other => panic!("{other:?}"),
    }
}

fn suggested(faults: &[Fault]) -> usize {
    faults
        .iter()
        .filter(|fault| fault.detail.contains("did you mean"))
        .count()
}

/// Mistyped, each in another way.
fn mistyped(count: usize) -> impl Iterator<Item = MeasurementItem> + Clone {
    (0..count).map(|n| MeasurementItem {
        measure: format!("Patrimonio nett{n}"),
        ..net_worth("1.00")
    })
}

fn post(items: Vec<MeasurementItem>) -> MeasurementPost {
    MeasurementPost {
        administration: "CCIAA-MS".into(),
        scope: None,
        items,
    }
}

#[test]
fn the_nearest_code_is_told_for_the_first_twenty_that_are_unknown() {
    on_both(|bench| {
        let told = faults(bench.post(post(mistyped(30).collect()), None));
        assert_eq!((told.len(), suggested(&told)), (30, 20));
        assert_eq!(
            told[0].detail,
            "no measure `Patrimonio nett0` is known here; did you mean `Patrimonio netto`?"
        );
        assert_eq!(
            told[29].detail,
            "no measure `Patrimonio nett29` is known here"
        );
        // The same code again is one code.
        let repeated = mistyped(1).cycle().take(30).chain(mistyped(20));
        let told = faults(bench.post(post(repeated.collect()), None));
        assert_eq!((told.len(), suggested(&told)), (50, 50));
    });
}

#[test]
fn offices_and_administrations_have_suggestions_too() {
    on_both(|bench| {
        let office = MeasurementItem {
            office: Some("RAGG".into()),
            ..net_worth("1.00")
        };
        let told = faults(bench.one(office));
        assert_eq!(
            told[0].detail,
            "no office `RAGG` is known here; did you mean `RAG`?"
        );
        let elsewhere = |administration: &str| MeasurementPost {
            administration: administration.into(),
            ..single(net_worth("1.00"))
        };
        let told = faults(bench.post(elsewhere("CCIA-MS"), None));
        let expected = "no administration `CCIA-MS` is known here; did you mean `CCIAA-MS`?";
        assert_eq!(told[0].detail, expected);
        let told = faults(bench.post(elsewhere("CCIAA-M\0"), None));
        assert_eq!(told[0].code, "unknown_administration");
        let add = Command::AddOffice {
            administration: "CCIA-MS".into(),
            office: serde_json::from_str::<OfficeEntry>(
                r#"{"code": "X", "name": "X", "kind": "internal"}"#,
            )
            .unwrap(),
        };
        let told = faults(bench.app.write_blocking(&bench.actor, add, None, false));
        assert_eq!(told[0].detail, expected);
    });
}

#[test]
fn whoever_waits_without_blocking_gets_them_too() {
    on_both(|bench| {
        let (command, key) = command(post(mistyped(1).collect()), None);
        let write = bench.app.write(&bench.actor, command, key, false);
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let told = faults(runtime.unwrap().block_on(write));
        assert_eq!(suggested(&told), 1);
    });
}

/// It is written while the ledger is locked, where nothing is compared with everything.
#[test]
fn a_receipt_names_what_is_unknown_and_suggests_nothing() {
    on_both(|bench: &Bench| {
        let items = mistyped(3).chain([net_worth("1.00")]).collect();
        let partial = Command::PostMeasurements {
            post: post(items),
            mode: Mode::Partial,
        };
        let receipt = bench.app.write_blocking(&bench.actor, partial, None, false);
        let receipt: PostReceipt = serde_json::from_str(&receipt.unwrap().body).unwrap();
        assert_eq!((receipt.recorded, receipt.refused), (1, 3));
        assert_eq!(
            receipt.items[0].errors[0].detail,
            "no measure `Patrimonio nett0` is known here"
        );
    });
}
