// SPDX-License-Identifier: AGPL-3.0-or-later
//! Two services on one database: each goes on from what the other wrote, whatever it remembers itself.

use crate::support::MEASUREMENTS;
use serde_json::{Value, json};
use traguardo_tests::{Answer, Client, assert_intact, fixture, on_both};

/// Posts the figure of one month since 2000, with that month as its key.
fn post(client: &Client, measure: &str, month: usize) -> Answer {
    let period = format!("{}-M{:02}", 2000 + month / 12, month % 12 + 1);
    let items: Value = json!([{"measure": measure, "period": period, "value": "1"}]);
    let body = json!({"administration": "CONTA", "items": items});
    client.post_once(MEASUREMENTS, &format!("{measure}-{month}"), &body)
}

on_both! {
    fn each_goes_on_from_what_the_other_wrote(server: empty) {
        server.add_plan(&fixture("counters.json"));
        let second = server.second();
        let (one, other): (&Client, &Client) = (server, &second);
        for (month, client) in [one, one, other, one, other, other, one].into_iter().enumerate() {
            let _ = post(client, "M", month).expect(201);
        }
        // What the other stored stands, and is replayed.
        let again = post(one, "M", 2).expect(201);
        assert_eq!(again.header("idempotency-replayed"), "true");
        let taken = json!({"administration": "CONTA", "items": [{"measure": "M", "period": "2000-M05", "value": "2"}]});
        one.post(MEASUREMENTS, &taken).faults(409, "conflict", &[("/items/0/replaces", "already_reported")]);

        // A measure that the other adds is known at once.
        post(one, "N", 0).faults(422, "invalid", &[("/items/0/measure", "unknown_measure")]);
        let measure = json!({"administration": "CONTA", "code": "N", "name": "Altra grandezza", "unit": "N.",
            "nature": "flow", "frequency": "monthly"});
        let _ = other.post("/api/v1/measures", &measure).expect(201);
        let _ = post(one, "N", 0).expect(201);

        std::thread::scope(|scope| {
            for (writer, client) in [one, other, one, other].into_iter().enumerate() {
                scope.spawn(move || {
                    for month in 0..25 {
                        let _ = post(client, "M", 100 + writer * 25 + month).expect(201);
                    }
                });
            }
        });
        let posted = assert_intact(server.database())
            .iter()
            .filter(|change| change.action == "measurements.posted")
            .count();
        assert_eq!(posted, 7 + 1 + 100);
    }
}
