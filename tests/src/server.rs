// SPDX-License-Identifier: AGPL-3.0-or-later
//! The service, running.

use crate::log::Log;
use crate::{Answer, Client, Database, Output, binary, traguardo};
use serde_json::Value;
use std::ops::Deref;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

/// A running service on a database of its own; it is killed and the database removed at the end.
#[derive(Debug)]
pub struct TestServer {
    // Before the database: the program must not hold what is removed.
    process: Process,
    client: Client,
    database: Database,
}

/// A second running service on a database that has one; it is killed at the end.
#[derive(Debug)]
pub struct SecondServer {
    _process: Process,
    client: Client,
}

#[derive(Debug)]
struct Process {
    child: Child,
    log: Log,
    readers: Vec<JoinHandle<()>>,
}

impl TestServer {
    /// On a database without anything in it.
    pub fn empty(database: Database) -> Self {
        Self::at(&database.url(), database)
    }

    /// On a database without anything in it, by another URL of it.
    pub fn at(url: &str, database: Database) -> Self {
        let (process, client) = start(url);
        Self {
            process,
            client,
            database,
        }
    }

    /// On a database with the demo in it.
    pub fn demo(database: Database) -> Self {
        let _ = traguardo(&["demo", "--database-url", &database.url()]).succeeded();
        Self::empty(database)
    }

    /// The database, to look into it past the service.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Starts a second service on the same database, at another port.
    pub fn second(&self) -> SecondServer {
        let (process, client) = start(&self.database.url());
        SecondServer {
            _process: process,
            client,
        }
    }

    /// Runs a subcommand of the program on the same database.
    pub fn cli(&self, arguments: &[&str]) -> Output {
        let url = self.database.url();
        traguardo(&[arguments, &["--database-url", &url]].concat())
    }

    /// A client of its own connections, for another thread.
    pub fn client(&self) -> Client {
        Client::new(self.client.base())
    }

    /// The newest position of the ledger.
    #[track_caller]
    pub fn position(&self) -> i64 {
        let list = self.get("/api/v1/administrations").expect(200).json();
        list["known_at"]["position"]
            .as_i64()
            .unwrap_or_else(|| panic!("a position: {list}"))
    }

    /// Posts a document that has to be accepted as a new plan; answers its id.
    #[track_caller]
    pub fn add_plan(&self, document: &Value) -> String {
        let receipt = self.post("/api/v1/plans", document).expect(201).json();
        receipt["id"]
            .as_str()
            .unwrap_or_else(|| panic!("an id: {receipt}"))
            .to_owned()
    }

    /// Posts items for one administration.
    #[track_caller]
    pub fn measurements(&self, administration: &str, items: &Value) -> Answer {
        self.post(
            "/api/v1/measurements",
            &serde_json::json!({"administration": administration, "items": items}),
        )
    }

    /// Everything printed since the last start.
    pub fn log(&self) -> Vec<String> {
        self.process.log.lines()
    }

    /// Ends the program with SIGKILL: it gets no chance to finish anything.
    pub fn kill9(&mut self) {
        self.process.child.kill().unwrap();
        self.process.wait();
    }

    /// Asks the program to stop; answers its exit code (-1 for a signal) and all it printed.
    pub fn terminate(&mut self) -> (i32, Vec<String>) {
        self.send_sigterm();
        let code = self.process.wait();
        (code, self.log())
    }

    /// From now on the program's files may have so many bytes, as if its disk failed beyond; `None` takes
    /// that back. Only for a program that ignores the signal that comes with it.
    pub fn limit_files(&self, bytes: Option<u64>) {
        let limit = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
        let status = Command::new("prlimit")
            .args(["--pid", &self.process.child.id().to_string()])
            .arg(format!("--fsize={limit}:unlimited"))
            .status();
        assert!(status.unwrap().success());
    }

    /// Asks the program to stop and does not wait for it.
    pub fn send_sigterm(&self) {
        // The shell's own `kill`: the program of that name is not everywhere.
        let signal = format!("kill -TERM {}", self.process.child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &signal])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Waits for the program's own end; answers its exit code, -1 for a signal.
    pub fn wait(&mut self) -> i32 {
        self.process.wait()
    }

    /// Starts the program again on the same database, at another port.
    pub fn restart(&mut self) {
        (self.process, self.client) = start(&self.database.url());
    }

    /// The database without the service, which is killed.
    pub fn into_database(self) -> Database {
        let Self {
            process,
            client: _,
            database,
        } = self;
        drop(process);
        database
    }
}

impl Deref for TestServer {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Deref for SecondServer {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Starts the program at a free port and waits until it says it is ready.
fn start(url: &str) -> (Process, Client) {
    let mut command = binary::command(&["serve", "--listen", "127.0.0.1:0"]);
    // In the environment, as docs/operations.md asks.
    command.env("TRAGUARDO_DATABASE_URL", url);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let log = Log::default();
    let readers = vec![
        log.follow(child.stdout.take().unwrap()),
        log.follow(child.stderr.take().unwrap()),
    ];
    let process = Process {
        child,
        log,
        readers,
    };
    let Some(base) = process.log.wait_for(address) else {
        panic!(
            "the service did not start:\n{}",
            process.log.lines().join("\n")
        );
    };
    let client = Client::new(base);
    let ready = client.get("/health/ready");
    assert_eq!(ready.status, 200, "{ready:?}");
    (process, client)
}

/// `http://127.0.0.1:PORT` in a line that the program prints once it listens.
fn address(line: &str) -> Option<String> {
    const START: &str = "http://127.0.0.1:";
    let (_, rest) = line.split_once(START)?;
    let end = rest
        .find(|char: char| !char.is_ascii_digit())
        .unwrap_or(rest.len());
    let port: u16 = rest.get(..end)?.parse().ok()?;
    (port > 0).then(|| format!("{START}{port}"))
}

impl Process {
    fn wait(&mut self) -> i32 {
        let status = self.child.wait().unwrap();
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        status.code().unwrap_or(-1)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let lines = self.log.lines();
            eprintln!(
                "--- the service's last lines\n{}",
                lines[lines.len().saturating_sub(20)..].join("\n")
            );
        }
    }
}
