// SPDX-License-Identifier: AGPL-3.0-or-later
//! The questions, put to all instances in turn.

use super::fixture;
use super::instance::{Instance, Program};
use crate::Result;
use crate::http::{self, Client};
use crate::sample::Sample;
use crate::server::Server;
use serde_json::Value;
use std::time::Instant;

/// Administrations that are asked about: as many everywhere.
const ASKED: u32 = 60;

/// Names of the questions, in the order of the answers.
pub const QUESTIONS: [&str; 5] = [
    "first evaluation since the start",
    "GET one evaluation",
    "GET one tree",
    "GET deadlines",
    "POST one figure",
];

/// What one instance answered.
pub struct Asked {
    /// One for each of [`QUESTIONS`].
    pub samples: Vec<Sample>,
    /// Memory of the service in the end, in megabytes (2²⁰ bytes).
    pub memory: f64,
}

impl Asked {
    /// Whether every request was answered well.
    pub fn is_clean(&self) -> bool {
        self.samples.iter().all(|sample| sample.errors == 0)
    }
}

/// An instance being asked.
struct Open {
    server: Server,
    client: Client,
    places: Vec<Place>,
    samples: Vec<Sample>,
}

/// An administration that is asked about.
struct Place {
    number: u32,
    plan: String,
}

/// Asks everything: once without anything in memory, then `rounds` times.
pub fn ask(program: &Program, instances: &[Instance], rounds: u32) -> Result<Vec<Asked>> {
    let mut open = Vec::new();
    for instance in instances {
        open.push(Open::start(program, instance)?);
    }
    for question in 0..QUESTIONS.len() {
        let rounds = if question == 0 { ASKED } else { rounds };
        for round in 0..rounds {
            for turn in 0..open.len() {
                let place = (usize::try_from(round)? + turn) % open.len();
                if let Some(open) = open.get_mut(place) {
                    open.put(question, round)?;
                }
            }
        }
        eprintln!("bench: {}", QUESTIONS.get(question).unwrap_or(&""));
    }
    open.into_iter()
        .map(|open| {
            let memory = open.server.memory()?;
            open.server.stop()?;
            Ok(Asked {
                samples: open.samples,
                memory,
            })
        })
        .collect()
}

impl Open {
    fn start(program: &Program, instance: &Instance) -> Result<Self> {
        let server = program.serve(&instance.database)?;
        let mut client = Client::connect(server.address)?;
        let mut places = Vec::new();
        for place in 0..ASKED.min(instance.size) {
            // Spread over all there are.
            let number = 1 + place * instance.size / ASKED.min(instance.size);
            places.push(Place {
                number,
                plan: plan_of(&mut client, number)?,
            });
        }
        // What was asked so far may be in its memory.
        server.stop()?;
        let server = program.serve(&instance.database)?;
        Ok(Self {
            client: Client::connect(server.address)?,
            server,
            places,
            samples: vec![Sample::default(); QUESTIONS.len()],
        })
    }

    /// Puts a question and takes the time of its answer.
    fn put(&mut self, question: usize, round: u32) -> Result<()> {
        let place = usize::try_from(round)? % self.places.len();
        let Some(Place { number, plan }) = self.places.get(place) else {
            return Ok(());
        };
        let (administration, year) = (fixture::administration(*number), fixture::YEAR);
        let mut request = Vec::new();
        match question {
            0 | 1 => {
                let indicator = fixture::indicator(round % fixture::INDICATORS + 1);
                let path = format!(
                    "/api/v1/evaluations?administration={administration}&period={year}&indicator={indicator}"
                );
                http::get(&mut request, &path);
            }
            2 => http::get(
                &mut request,
                &format!("/api/v1/plans/{plan}/tree?period={year}"),
            ),
            3 => {
                let path =
                    format!("/api/v1/deadlines?administration={administration}&on={year}-12-01");
                http::get(&mut request, &path);
            }
            _ => {
                let turn = round / u32::try_from(self.places.len())?;
                let body = fixture::free(*number, turn)
                    .ok_or("no more figures to post: take fewer rounds")?;
                http::post(&mut request, "/api/v1/measurements", None, &body);
            }
        }
        let Some(sample) = self.samples.get_mut(question) else {
            return Ok(());
        };
        let sent = Instant::now();
        let answer = self.client.send(&request)?;
        let micros = sent.elapsed().as_micros();
        if answer.is_success() {
            sample.requests += 1;
            sample
                .micros
                .push(u32::try_from(micros).unwrap_or(u32::MAX));
        } else {
            sample.errors += 1;
            let fault = answer.in_words();
            sample.fault.get_or_insert(fault);
        }
        Ok(())
    }
}

/// Identifier of the one plan of an administration.
fn plan_of(client: &mut Client, number: u32) -> Result<String> {
    let mut request = Vec::new();
    let administration = fixture::administration(number);
    http::get(
        &mut request,
        &format!("/api/v1/plans?administration={administration}"),
    );
    let answer = client.send(&request)?;
    let told: Value = serde_json::from_slice(answer.body)?;
    told.pointer("/items/0/id")
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| format!("{administration} has no plan: {}", answer.in_words()).into())
}
