// SPDX-License-Identifier: AGPL-3.0-or-later
//! Posts that must be refused and leave nothing behind.

use super::Generator;
use super::fixture::Place;
use super::generator::replacement;
use super::operation::{Expectation, Item, Operation, Sort, with};
use serde_json::{Value, json};

/// One of them.
pub(super) fn refusal(generator: &mut Generator, key: String) -> Operation {
    let choice = generator.rng.between(1, 12);
    let place = generator
        .fixture
        .place(generator.rng.index(100))
        .unwrap_or_else(nowhere);
    let owned = generator.rng.index(generator.owned.len());
    let owned = generator
        .owned
        .get(owned)
        .map(|owned| (owned.place.clone(), owned.revision));
    let wrong = |place: Place, more: Value| Item {
        posted: with(place.item(), more),
        place,
        good: false,
    };
    let item = match (choice, owned) {
        (1, _) => wrong(
            Place {
                measure: "Non esiste".into(),
                ..place
            },
            json!({"value": "1"}),
        ),
        (2, _) => wrong(place, json!({"value": "1,5"})),
        (3, _) => wrong(place, json!({"value": "1", "not_available": "due cose"})),
        (4, _) => wrong(place, json!({"value": "1", "valore": "1"})),
        (5, _) => wrong(place, json!({"value": "1234567890123456789"})),
        (6, _) => wrong(
            Place {
                period: "2019-M01".into(),
                ..place
            },
            json!({"value": "1"}),
        ),
        (7, _) => wrong(
            Place {
                administration: "NESSUNA".into(),
                ..place
            },
            json!({"value": "1"}),
        ),
        (8, Some((place, _))) => wrong(place, json!({"value": "1"})),
        (9, Some((place, revision))) => replacement(place, revision + 1, json!({"value": "1"})),
        (10, _) => return unreadable(key, place),
        (11, _) => replacement(place, 1, json!({"value": "1"})).unposted(),
        _ => return spoilt(generator, key, place),
    };
    Operation::new(key, Sort::Refusal, Expectation::Refused, vec![item])
}

impl Item {
    /// The same about a year that nobody posts.
    fn unposted(self) -> Self {
        let period = format!("2020{}", self.place.period.get(4..).unwrap_or_default());
        let posted = with(self.posted, json!({"period": period}));
        Self {
            place: Place {
                period,
                ..self.place
            },
            posted,
            good: false,
        }
    }
}

fn nowhere() -> Place {
    let nothing = String::new;
    Place {
        administration: nothing(),
        office: nothing(),
        measure: nothing(),
        period: nothing(),
    }
}

/// A body that ends in the middle.
fn unreadable(key: String, place: Place) -> Operation {
    let posted = with(place.item(), json!({"value": "1"}));
    let item = Item {
        place,
        posted,
        good: false,
    };
    let mut operation = Operation::new(key, Sort::Refusal, Expectation::Refused, vec![item]);
    operation.body.truncate(40);
    operation
}

/// New figures that are right, spoilt by one that is not: none of them is stored.
fn spoilt(generator: &mut Generator, key: String, place: Place) -> Operation {
    let mut items = Vec::new();
    let mut administration = place.administration.clone();
    for _ in 0..3 {
        let Some(fresh) = generator.fresh() else {
            break;
        };
        if items.is_empty() || fresh.administration == administration {
            administration.clone_from(&fresh.administration);
            items.push(generator.item(fresh));
        }
    }
    let place = Place {
        administration,
        ..place
    };
    let posted = with(place.item(), json!({"value": ""}));
    items.push(Item {
        place,
        posted,
        good: false,
    });
    Operation::new(key, Sort::Refusal, Expectation::Refused, items)
}
