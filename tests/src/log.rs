// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the service prints, kept line by line.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

#[derive(Debug, Default)]
struct State {
    lines: Vec<String>,
    open: usize,
}

/// Lines of standard output and standard error, in the order of arrival.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log(Arc<(Mutex<State>, Condvar)>);

impl Log {
    /// Keeps what comes from `source` until it is closed.
    pub fn follow(&self, source: impl Read + Send + 'static) -> JoinHandle<()> {
        self.0.0.lock().unwrap().open += 1;
        let log = self.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(source).lines() {
                let Ok(line) = line else { break };
                log.change(|state| state.lines.push(line));
            }
            log.change(|state| state.open -= 1);
        })
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.0.lock().unwrap());
        self.0.1.notify_all();
    }

    /// All lines so far.
    pub fn lines(&self) -> Vec<String> {
        self.0.0.lock().unwrap().lines.clone()
    }

    /// The first answer `find` gives for a line; `None` when there is no more to come.
    pub fn wait_for<T>(&self, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        const LONGEST: Duration = Duration::from_secs(60);
        let mut state = self.0.0.lock().unwrap();
        loop {
            if let Some(found) = state.lines.iter().find_map(|line| find(line)) {
                return Some(found);
            }
            if state.open == 0 {
                return None;
            }
            let (next, waited) = self.0.1.wait_timeout(state, LONGEST).unwrap();
            if waited.timed_out() {
                return None;
            }
            state = next;
        }
    }
}
