// SPDX-License-Identifier: AGPL-3.0-or-later
//! Clients that ask without pause and take the time.

use crate::http::Client;
use crate::sample::Sample;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// A client that meets so many errors stops: something is broken.
const MOST_ERRORS: u64 = 20;

/// How to ask.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Where.
    pub address: SocketAddr,
    /// How many at once.
    pub clients: u32,
    /// For how long, after the warm-up.
    pub time: Duration,
}

impl Plan {
    /// Lets every client send what `request` writes into the empty buffer, one after another, until
    /// the time is up or it says `None`. `request` gets the number of the client and how many this
    /// client has made, and gives the rows that the request reads or writes.
    pub fn drive(self, request: impl Fn(&mut Vec<u8>, u32, u64) -> Option<u64> + Sync) -> Sample {
        let measured_from = Instant::now() + self.time / 10;
        let until = measured_from + self.time;
        let request = &request;
        std::thread::scope(|scope| {
            let clients: Vec<_> = (0..self.clients)
                .map(|number| {
                    scope.spawn(move || {
                        let mut run = Run {
                            address: self.address,
                            measured_from,
                            until,
                            sample: Sample::default(),
                        };
                        run.client(|buffer, made| request(buffer, number, made));
                        run.sample
                    })
                })
                .collect();
            let mut total = Sample::default();
            for client in clients {
                match client.join() {
                    Ok(sample) => total.beside(sample),
                    Err(_) => total.errors += 1,
                }
            }
            total
        })
    }
}

/// One client's run.
struct Run {
    address: SocketAddr,
    measured_from: Instant,
    until: Instant,
    sample: Sample,
}

impl Run {
    fn client(&mut self, mut request: impl FnMut(&mut Vec<u8>, u64) -> Option<u64>) {
        let mut buffer = Vec::new();
        let mut made = 0;
        while self.sample.errors < MOST_ERRORS && Instant::now() < self.until {
            let mut client = match Client::connect(self.address) {
                Ok(client) => client,
                Err(error) => {
                    self.failed(error.to_string());
                    continue;
                }
            };
            loop {
                buffer.clear();
                let Some(rows) = request(&mut buffer, made) else {
                    return;
                };
                made += 1;
                let sent = Instant::now();
                if sent >= self.until {
                    return;
                }
                match client.send(&buffer) {
                    Ok(answer) if answer.is_success() => self.answered(sent, rows),
                    Ok(answer) => {
                        let fault = answer.in_words();
                        self.failed(fault);
                        if self.sample.errors >= MOST_ERRORS {
                            return;
                        }
                    }
                    Err(error) => {
                        self.failed(error.to_string());
                        break;
                    }
                }
            }
        }
    }

    fn answered(&mut self, sent: Instant, rows: u64) {
        let now = Instant::now();
        self.sample.acknowledged += rows;
        if sent >= self.measured_from {
            self.sample.requests += 1;
            self.sample.rows += rows;
            self.sample
                .micros
                .push(u32::try_from((now - sent).as_micros()).unwrap_or(u32::MAX));
            self.sample.seconds = (now - self.measured_from).as_secs_f64();
        }
    }

    fn failed(&mut self, fault: String) {
        self.sample.errors += 1;
        self.sample.fault.get_or_insert(fault);
    }
}
