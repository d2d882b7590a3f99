// SPDX-License-Identifier: AGPL-3.0-or-later
//! A PostgreSQL cluster of one attack, with everything that makes commits durable switched on.

use super::command::{find, is_root, run};
use super::process::{children, last_lines, runs, signal, wait_for_end, wait_until};
use crate::Result;
use postgres::{Client, NoTls, SimpleQueryMessage};
use rustix::process::Signal;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const START: Duration = Duration::from_secs(90);
const DATABASE: &str = "traguardo";

/// A cluster and its server; dropping it kills the server.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    owner: Option<(u32, u32)>,
    folder: PathBuf,
    settings: Vec<String>,
    port: u16,
    server: Option<Child>,
}

impl Cluster {
    /// Makes a cluster in an empty folder, starts it and makes the database.
    pub fn create(folder: &Path, settings: &[&str]) -> Result<Self> {
        let mut cluster = Self::at(folder, settings)?;
        if let Some((user, group)) = cluster.owner {
            chown(folder, Some(user), Some(group))?;
        }
        let mut initdb = cluster.program("initdb");
        initdb.args([
            "-U",
            "traguardo",
            "--locale=C",
            "-E",
            "UTF8",
            "--auth=trust",
        ]);
        run(initdb.arg("--wal-segsize=4").arg("-D").arg(cluster.data()))?;
        cluster.start()?;
        cluster
            .connect("postgres")?
            .batch_execute(&format!("CREATE DATABASE {DATABASE} TEMPLATE template0"))?;
        Ok(cluster)
    }

    /// Starts a server on a cluster that a cut of the power has left.
    pub fn open(folder: &Path, settings: &[&str]) -> Result<Self> {
        let mut cluster = Self::at(folder, settings)?;
        // It names a process that a machine would no longer have.
        let _ = std::fs::remove_file(cluster.data().join("postmaster.pid"));
        cluster.start()?;
        Ok(cluster)
    }

    fn at(folder: &Path, settings: &[&str]) -> Result<Self> {
        Ok(Self {
            programs: programs()?,
            owner: if is_root() {
                Some(unprivileged()?)
            } else {
                None
            },
            folder: folder.to_owned(),
            settings: settings
                .iter()
                .map(|setting| (*setting).to_owned())
                .collect(),
            port: TcpListener::bind("127.0.0.1:0")?.local_addr()?.port(),
            server: None,
        })
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// PostgreSQL refuses to run as root.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        command.current_dir(&self.folder).env_remove("PGOPTIONS");
        command
    }

    /// Starts the server and waits until it has recovered and answers.
    pub fn start(&mut self) -> Result<()> {
        let log = self.folder.join("log");
        let mut options = vec![
            "listen_addresses=127.0.0.1".to_owned(),
            format!("port={}", self.port),
            format!("unix_socket_directories={}", self.folder.display()),
            "max_connections=100".to_owned(),
            "max_wal_size=64MB".to_owned(),
            "timezone=UTC".to_owned(),
            "fsync=on".to_owned(),
            "full_page_writes=on".to_owned(),
        ];
        options.extend(self.settings.iter().cloned());
        let mut command = self.program("postgres");
        command.arg("-D").arg(self.data());
        for option in &options {
            command.args(["-c", option]);
        }
        let output = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&log)?;
        let mut server = command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()?;
        let answers = wait_until(START, || {
            !runs(server.id()) || self.connect("postgres").is_ok()
        });
        if let Some(status) = server.try_wait()? {
            let log = last_lines(&log);
            return Err(format!("PostgreSQL ended with {status}:\n{log}").into());
        }
        self.server = Some(server);
        if answers {
            Ok(())
        } else {
            Err(format!("PostgreSQL does not answer:\n{}", last_lines(&log)).into())
        }
    }

    /// Starts it again if it has ended, and waits until it answers.
    pub fn ensure_running(&mut self) -> Result<()> {
        let process = self.server.as_ref().map(Child::id);
        let recovered = process.is_some_and(|process| {
            wait_until(START, || !runs(process) || self.connect(DATABASE).is_ok()) && runs(process)
        });
        if recovered {
            return Ok(());
        }
        self.kill()?;
        self.start()
    }

    /// Its processes, the postmaster first. They leave its process group, so they are found by parent.
    pub fn processes(&self) -> Vec<u32> {
        let Some(server) = &self.server else {
            return Vec::new();
        };
        [server.id()]
            .into_iter()
            .chain(children(server.id()))
            .collect()
    }

    /// Ends all its processes at once.
    pub fn kill(&mut self) -> Result<()> {
        let Some(mut server) = self.server.take() else {
            return Ok(());
        };
        // Stopped, it starts no further process between the count and the kill.
        signal(server.id(), Signal::STOP)?;
        let all = children(server.id());
        server.kill()?;
        for process in &all {
            signal(*process, Signal::KILL)?;
        }
        server.wait()?;
        if wait_until(Duration::from_secs(10), || {
            all.iter().all(|process| !runs(*process))
        }) {
            return Ok(());
        }
        Err("processes of PostgreSQL outlive SIGKILL".into())
    }

    /// Ends it in order.
    pub fn stop(&mut self) -> Result<()> {
        let Some(mut server) = self.server.take() else {
            return Ok(());
        };
        signal(server.id(), Signal::INT)?;
        match wait_for_end(&mut server, START)? {
            Some(status) if status.success() => Ok(()),
            other => {
                self.server = Some(server);
                self.kill()?;
                Err(format!("PostgreSQL does not stop: {other:?}").into())
            }
        }
    }

    fn connect(&self, database: &str) -> Result<Client, postgres::Error> {
        let mut config = postgres::Config::new();
        config
            .host("127.0.0.1")
            .port(self.port)
            .user("traguardo")
            .dbname(database);
        config
            .connect_timeout(Duration::from_secs(2))
            .connect(NoTls)
    }

    /// The service's database, as the service is given it.
    pub fn url(&self) -> String {
        format!("postgres://traguardo@127.0.0.1:{}/{DATABASE}", self.port)
    }

    /// What a query answers, every value as text.
    pub fn rows(&self, sql: &str) -> Result<Vec<Vec<String>>> {
        let answers = self.connect(DATABASE)?.simple_query(sql)?;
        let rows = answers.iter().filter_map(|answer| match answer {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        Ok(rows
            .map(|row| {
                (0..row.len())
                    .map(|column| row.get(column).unwrap_or_default().to_owned())
                    .collect()
            })
            .collect())
    }

    /// Ends the connections of everybody else; answers how many there were.
    pub fn terminate_connections(&self) -> Result<usize> {
        let rows = self.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
        )?;
        Ok(rows.len())
    }

    /// What `pg_amcheck` finds wrong; `None` where it is not installed.
    pub fn amcheck(&self) -> Option<Vec<String>> {
        let path = self.programs.join("pg_amcheck");
        if !path.is_file() {
            return None;
        }
        let mut command = Command::new(path);
        command.args([
            "-h",
            "127.0.0.1",
            "-p",
            &self.port.to_string(),
            "-U",
            "traguardo",
        ]);
        command.args(["--install-missing", "--heapallindexed", DATABASE]);
        match run(&mut command) {
            Ok(said) => Some(said.lines().map(str::to_owned).collect()),
            Err(error) => Some(vec![error.to_string()]),
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.kill() {
            eprintln!("{error}");
        }
    }
}

/// Where the programs of the newest PostgreSQL are.
fn programs() -> Result<PathBuf> {
    if let Some(program) = find("pg_config") {
        let folder = PathBuf::from(run(Command::new(program).arg("--bindir"))?.trim());
        if folder.join("postgres").is_file() {
            return Ok(folder);
        }
    }
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("postgres").is_file())
        .collect();
    found.sort();
    found
        .pop()
        .ok_or_else(|| "no PostgreSQL: apt-get install -y postgresql".into())
}

/// User and group that PostgreSQL runs as when this process is root.
fn unprivileged() -> Result<(u32, u32)> {
    let users = std::fs::read_to_string("/etc/passwd")?;
    let of = |name: &str| {
        let mut fields = users
            .lines()
            .map(|line| line.split(':').collect::<Vec<_>>());
        let line = fields.find(|fields| fields.first() == Some(&name))?;
        Some((line.get(2)?.parse().ok()?, line.get(3)?.parse().ok()?))
    };
    of("postgres")
        .or_else(|| of("nobody"))
        .ok_or_else(|| "no user for PostgreSQL".into())
}
