// SPDX-License-Identifier: AGPL-3.0-or-later
//! How many statements an answer takes: as many for a large plan as for a small one.

use crate::capture;
use crate::filling::plan;
use crate::service::{Service, on, on_both};
use futures_util::FutureExt;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::task::Poll;
use traguardo_app::{Actor, App, Command, IdempotencyKey, Mode, Receipt};
use traguardo_store::{Conn, DatabaseUrl, Error, Store, ledger};
use traguardo_tests::Database;

/// Most that an answer may take, with nothing in memory yet.
const MOST: usize = 15;

/// Most that a plan and all that comes with it may take: a few for each of its tables.
const MOST_WRITING: usize = 37;

/// Statements of the questions, by question, with nothing in memory and then again.
fn statements(service: &Service, administration: &str, id: &str) -> BTreeMap<String, usize> {
    let questions = [
        (
            "evaluation",
            format!("/api/v1/evaluations?administration={administration}&period=2024&indicator=I7"),
        ),
        (
            "evaluations",
            format!("/api/v1/evaluations?administration={administration}&period=2024&limit=500"),
        ),
        ("tree", format!("/api/v1/plans/{id}/tree?period=2024")),
        ("report", format!("/api/v1/plans/{id}/report?period=2024")),
        (
            "deadlines",
            format!("/api/v1/deadlines?administration={administration}&on=2024-06-30&limit=500"),
        ),
    ];
    let mut counted = BTreeMap::new();
    for time in ["first", "again"] {
        for (name, question) in &questions {
            drop(capture::taken());
            let _ = service.get(question).expect(200);
            counted.insert(format!("{name}, {time}"), capture::taken().len());
        }
    }
    counted
}

#[test]
fn a_plan_of_2000_assignments_takes_as_many_statements_as_one_of_20() {
    on_both(|database, _| {
        let service = Service::start(database);
        let small = service.add_plan(&plan("PICCOLO", 20, 20));
        let large = service.add_plan(&plan("GRANDE", 20, 2_000));
        // Neither is in the memory of a new service.
        let of_small = statements(&Service::start(database), "PICCOLO", &small);
        let of_large = statements(&Service::start(database), "GRANDE", &large);
        assert_eq!(of_small, of_large);
        assert!(
            of_small.values().all(|count| (1..=MOST).contains(count)),
            "{of_small:#?}"
        );
    });
}

fn items(count: usize, year: i32) -> Value {
    (0..count)
        .map(|number| {
            json!({
                "measure": format!("M{}", number % 20),
                "period": format!("{}-M{:02}", year + i32::try_from(number / 240).unwrap(), number / 20 % 12 + 1),
                "value": "1.5"
            })
        })
        .collect()
}

#[test]
fn a_post_of_1000_figures_takes_as_many_statements_as_one_of_10() {
    on_both(|database, conn| {
        let service = Service::start(database);
        service.add_plan(&plan("ENTE-1", 20, 20));
        let post = |count, year| {
            let body = json!({"administration": "ENTE-1", "items": items(count, year)});
            drop(capture::taken());
            let _ = service
                .post_once("/api/v1/measurements", &format!("{year}"), &body)
                .expect(201);
            capture::taken()
        };
        post(1, 2010);
        let (few, many) = (post(10, 2011), post(1_000, 2012));
        if matches!(conn, Conn::Postgres(_)) {
            assert_eq!(few, many);
            assert!((1..=MOST).contains(&few.len()), "{few:#?}");
        } else {
            // SQLite, which is in the process, is asked for and given each figure alone.
            assert_eq!(many.len() - few.len(), 2 * 990);
        }
    });
}

/// The statements of `body`.
fn asked(body: impl FnOnce()) -> Vec<String> {
    drop(capture::taken());
    body();
    capture::taken()
}

#[test]
fn a_plan_of_2000_assignments_is_written_in_as_many_statements_as_one_of_20() {
    let Some(database) = Database::postgres() else {
        return;
    };
    on(&database, |database, _| {
        let service = Service::start(database);
        let written = |administration: &str, assignments| {
            let mut document = plan(administration, 20, assignments);
            let mut id = String::new();
            let new = asked(|| id = service.add_plan(&document));
            // Everything that comes with it is another.
            for what in ["measures", "indicators", "offices"] {
                for entry in document[what].as_array_mut().unwrap() {
                    entry["name"] = json!("Un altro nome");
                }
            }
            let put = asked(|| drop(service.revise(&id, "", &document).expect(200)));
            [new, put]
        };
        written("PRIMO", 1);
        let (small, large) = (written("PICCOLO", 20), written("GRANDE", 2_000));
        for (small, large) in small.iter().zip(&large) {
            assert_eq!(small, large);
            assert!((1..=MOST_WRITING).contains(&small.len()), "{small:#?}");
        }
    });
}

#[test]
fn figures_are_looked_for_only_where_a_plan_moves_their_frequency() {
    on_both(|database, _| {
        let service = Service::start(database);
        let mut document = plan("ENTE-1", 20, 20);
        let id = service.add_plan(&document);
        let mut about_figures = |measure: &str, field: &str, value: Value| {
            let measures = document["measures"].as_array_mut().unwrap();
            let named = measures.iter_mut().find(|entry| entry["code"] == measure);
            named.unwrap()[field] = value;
            let mut asked = asked(|| drop(service.revise(&id, "", &document).expect(200)));
            asked.retain(|sql| sql.contains("measurement_revision"));
            asked
        };
        let none: [&str; 0] = [];
        assert_eq!(about_figures("M0", "name", json!("Un altro nome")), none);
        let moved = about_figures("M1", "frequency", json!("annual"));
        assert_eq!(moved.len(), 1, "{moved:#?}");
        assert!(
            moved[0].contains("measure_id = ANY") || moved[0].contains("json_each"),
            "{moved:#?}"
        );
        assert_eq!(about_figures("M0", "name", json!("Misura 0")), none);
    });
}

type Answer = Result<Receipt, traguardo_app::Error>;

/// Twenty posts of one figure.
fn posts<'a>(
    app: &'a App,
    actor: &'a Actor,
    year: i32,
) -> impl Iterator<Item = impl Future<Output = Answer> + Unpin> {
    (0..20).map(move |number| {
        let body = json!({"administration": "ENTE-1", "items": [
            {"measure": format!("M{number}"), "period": format!("{year}-M01"), "value": "1.5"}
        ]});
        let key = IdempotencyKey::new(format!("{year}-{number}"), body.to_string().as_bytes());
        let command = Command::PostMeasurements {
            post: serde_json::from_value(body).unwrap(),
            mode: Mode::Atomic,
        };
        Box::pin(app.write(actor, command, Some(key), false))
    })
}

#[test]
fn a_group_of_posts_takes_as_many_statements_as_one() {
    let Some(database) = Database::postgres() else {
        return;
    };
    on(&database, |database, conn| {
        Service::start(database).add_plan(&plan("ENTE-1", 20, 20));
        let store = Store::open(&DatabaseUrl::parse(&database.url()).unwrap(), 1).unwrap();
        let (app, actor) = (App::start(store).unwrap(), Actor::operator("test"));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let alone = |year| {
            let post = posts(&app, &actor, year).next().unwrap();
            asked(|| drop(runtime.block_on(post).unwrap()))
        };
        alone(2010);
        let one = alone(2011);
        assert!((1..=MOST).contains(&one.len()), "{one:#?}");
        // They wait together while the ledger is held.
        let mut writes = Vec::new();
        let _ = conn.write_transaction(|conn| {
            ledger::lock(conn)?;
            drop(capture::taken());
            runtime.block_on(async {
                for mut write in posts(&app, &actor, 2012) {
                    let waits =
                        poll_fn(|context| Poll::Ready(write.poll_unpin(context).is_pending()));
                    assert!(waits.await);
                    writes.push(write);
                }
            });
            Err::<(), _>(Error::Corrupt("the ledger goes on".to_owned()))
        });
        for answer in runtime.block_on(join_all(writes)) {
            assert_eq!(answer.unwrap().status, 201);
        }
        let mut together = capture::taken();
        together.retain(|sql| sql != "ROLLBACK");
        // The first may have begun before the others came: then they are the next group.
        let groups = together.len() / one.len();
        assert!((1..=2).contains(&groups), "{together:#?}");
        let expected: Vec<&String> = std::iter::repeat_n(&one, groups).flatten().collect();
        assert_eq!(together.iter().collect::<Vec<_>>(), expected);
    });
}
