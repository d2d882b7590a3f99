// SPDX-License-Identifier: AGPL-3.0-or-later
//! What one client asks for, in an order that the seed decides.

use super::fixture::{Fixture, Place};
use super::operation::{Expectation, Item, Operation, Sort, with};
use super::{Outcome, Races};
use crate::rng::Rng;
use serde_json::{Value, json};
use std::sync::Arc;

/// Makes operations and learns from what became of them.
pub struct Generator {
    pub(super) rng: Rng,
    pub(super) fixture: Arc<Fixture>,
    pub(super) owned: Vec<Owned>,
    races: Arc<Races>,
    prefix: String,
    count: usize,
    next_place: usize,
    clients: usize,
}

/// A figure that only this client changes.
pub(super) struct Owned {
    pub place: Place,
    pub revision: u64,
    /// What was withdrawn is not withdrawn again.
    pub withdrawn: bool,
}

impl Generator {
    /// For one of so many clients.
    pub fn new(
        seed: u64,
        client: usize,
        clients: usize,
        fixture: Arc<Fixture>,
        races: Arc<Races>,
    ) -> Self {
        Self {
            rng: Rng::stream(seed, u64::try_from(client).unwrap_or_default()),
            fixture,
            owned: Vec::new(),
            races,
            prefix: format!("{seed}-{client}"),
            count: 0,
            next_place: client,
            clients,
        }
    }

    /// The next operation; `None` when every figure has been posted.
    pub fn next(&mut self) -> Option<Operation> {
        self.count += 1;
        let key = format!("{}-{}", self.prefix, self.count);
        match self.rng.between(1, 100) {
            1..=10 => Some(super::refusals::refusal(self, key)),
            11..=18 => self.several(key, Sort::Batch),
            19..=21 => self.several(key, Sort::Partial),
            22..=31 => self.change(key, Sort::Correction),
            32..=34 => self.change(key, Sort::Withdrawal),
            35..=44 => self.race(key),
            45..=46 => {
                let administration = self.rng.pick(&self.fixture.administrations)?;
                Some(Operation::office(key, administration))
            }
            _ => self.single(key),
        }
    }

    /// A figure nobody has posted.
    pub(super) fn fresh(&mut self) -> Option<Place> {
        let place = self.fixture.place(self.next_place)?;
        self.next_place += self.clients;
        Some(place)
    }

    /// A new figure for a place.
    pub(super) fn item(&mut self, place: Place) -> Item {
        let mut posted = with(place.item(), self.figure());
        if let Some(origin) = self.origin() {
            posted = with(posted, json!({"origin": origin}));
        }
        Item {
            place,
            posted,
            good: true,
        }
    }

    fn figure(&mut self) -> Value {
        match self.rng.between(1, 20) {
            1 => json!({"not_available": "non ancora determinato: «è»"}),
            2 => json!({"not_applicable": "attività sospesa"}),
            _ => json!({"value": number(&mut self.rng)}),
        }
    }

    fn origin(&mut self) -> Option<&'static str> {
        let all = [
            "actual",
            "preliminary",
            "forecast",
            "context",
            "illustrative",
        ];
        if self.rng.percent(50) {
            None
        } else {
            self.rng.pick(&all).copied()
        }
    }

    /// When every figure has been posted, another value for one of them.
    fn single(&mut self, key: String) -> Option<Operation> {
        let Some(place) = self.fresh() else {
            return if self.owned.is_empty() {
                None
            } else {
                self.change(key, Sort::Correction)
            };
        };
        let item = self.item(place);
        Some(Operation::new(
            key,
            Sort::Single,
            Expectation::Accepted,
            vec![item],
        ))
    }

    fn several(&mut self, key: String, sort: Sort) -> Option<Operation> {
        let wanted = self.rng.between(2, 12);
        let Some(first) = self.fresh() else {
            return self.single(key);
        };
        let administration = first.administration.clone();
        let mut items = vec![self.item(first)];
        for _ in 1..wanted {
            // All items of a post are about one administration.
            let place = self
                .fresh()
                .filter(|place| place.administration == administration);
            if let Some(place) = place {
                items.push(self.item(place));
            }
        }
        if sort == Sort::Partial {
            let place = self.fixture.place(0)?;
            let place = Place {
                administration,
                ..place
            };
            let posted = with(place.item(), json!({"value": "1,5"}));
            items.push(Item {
                place,
                posted,
                good: false,
            });
        }
        Some(Operation::new(key, sort, Expectation::Accepted, items))
    }

    /// Of a figure that was withdrawn there is only a correction.
    fn change(&mut self, key: String, sort: Sort) -> Option<Operation> {
        if self.owned.is_empty() {
            return self.single(key);
        }
        let index = self.rng.index(self.owned.len());
        let owned = self.owned.get(index)?;
        let (place, revision) = (owned.place.clone(), owned.revision);
        let (sort, figure) = if sort == Sort::Withdrawal && !owned.withdrawn {
            (sort, json!({"withdrawn": true}))
        } else {
            (Sort::Correction, self.figure())
        };
        let item = replacement(place, revision, figure);
        Some(Operation::new(key, sort, Expectation::Accepted, vec![item]))
    }

    fn race(&mut self, key: String) -> Option<Operation> {
        let Some((place, revision)) = self.races.pick(&mut self.rng) else {
            return self.single(key);
        };
        let figure = match self.rng.between(1, 20) {
            1 => json!({"withdrawn": true}),
            2 => json!({"not_available": "gara"}),
            _ => json!({"value": self.rng.between(1, 9_999_999).to_string()}),
        };
        let item = replacement(place, revision, figure);
        Some(Operation::new(
            key,
            Sort::Race,
            Expectation::Either,
            vec![item],
        ))
    }

    /// Takes note of what became of an operation.
    pub fn learn(&mut self, operation: &Operation, outcome: &Outcome) {
        if operation.sort == Sort::Race {
            return self.races.learn(operation, outcome);
        }
        for (index, _, revision) in outcome.stored() {
            let Some(item) = operation.items.get(index) else {
                continue;
            };
            let withdrawn = item.posted.get("withdrawn").is_some();
            // Enough to choose from, and quick to search.
            let more = self.owned.len() < 200;
            match self
                .owned
                .iter_mut()
                .find(|owned| owned.place == item.place)
            {
                Some(owned) => (owned.revision, owned.withdrawn) = (revision, withdrawn),
                None if more => self.owned.push(Owned {
                    place: item.place.clone(),
                    revision,
                    withdrawn,
                }),
                None => {}
            }
        }
    }
}

/// An item that replaces a revision.
pub(super) fn replacement(place: Place, revision: u64, figure: Value) -> Item {
    let posted = with(
        place.item(),
        json!({"replaces": revision, "reason": "corretto: tortura"}),
    );
    Item {
        place,
        posted: with(posted, figure),
        good: true,
    }
}

/// A decimal as it is stored: any size, any number of digits after the point.
fn number(rng: &mut Rng) -> String {
    let digits = |rng: &mut Rng, count: u64| -> String {
        (0..count)
            .map(|_| char::from(b'0' + u8::try_from(rng.between(0, 9)).unwrap_or(0)))
            .collect()
    };
    let sign = if rng.percent(15) { "-" } else { "" };
    let more = rng.between(0, 17);
    let whole = format!("{}{}", rng.between(1, 9), digits(rng, more));
    let decimals = rng.between(0, 10);
    if decimals == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{}", digits(rng, decimals))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_what_is_asked_for() {
        let fixture = Arc::new(Fixture::new().unwrap());
        let bodies = |seed| -> Vec<String> {
            let mut generator = Generator::new(seed, 3, 16, fixture.clone(), Arc::default());
            (0..200)
                .filter_map(|_| Some(generator.next()?.body))
                .collect()
        };
        assert_eq!(bodies(5), bodies(5));
        assert_ne!(bodies(5), bodies(6));
        assert_eq!(bodies(5).len(), 200);
    }

    #[test]
    fn numbers_have_at_most_18_and_10_digits() {
        let mut rng = Rng::stream(9, 0);
        for _ in 0..1000 {
            let number = number(&mut rng);
            let (whole, decimals) = number.split_once('.').unwrap_or((&number, ""));
            let whole = whole.trim_start_matches('-');
            assert!(
                (1..=18).contains(&whole.len()) && decimals.len() <= 10,
                "{number}"
            );
            assert!(!whole.starts_with('0'), "{number}");
        }
    }
}
