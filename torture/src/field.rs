// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where the attack takes place: a database on a disk of its own, the service's processes, and a
//! proxy before each of them.

use crate::Result;
use crate::findings::{Findings, Promise, Tally};
use crate::machine::{Cluster, Database, Image, Proxy, Server, Tmpfs, Work};
use crate::options::{Control, DatabaseKind, Options};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A process of the service and the address clients know it by.
#[derive(Debug)]
pub struct Post {
    /// The process; `None` between two of them.
    pub server: Option<Server>,
    /// Where clients connect.
    pub proxy: Proxy,
}

/// Everything the attack owns. What depends on something comes before it: it is dropped first.
#[derive(Debug)]
pub struct Field {
    /// The service's processes.
    pub posts: Vec<Post>,
    /// What they store in.
    pub database: Database,
    /// What that lies on, where this machine allows it: a disk that can be full,
    pub disk: Option<Tmpfs>,
    /// or one that can be copied.
    pub image: Option<Image>,
    /// Folder of logs and journals.
    pub work: Work,
    /// What was asked for.
    pub options: Options,
    /// What is wrong.
    pub findings: Arc<Findings>,
    /// What was counted.
    pub tally: Arc<Tally>,
    program: PathBuf,
}

/// The database in a folder, new or as a disk's copy left it.
pub fn database(options: &Options, folder: &Path, new: bool) -> Result<Database> {
    Ok(match options.database {
        DatabaseKind::Sqlite => Database::Sqlite(folder.join("traguardo.db")),
        DatabaseKind::Postgres => {
            let settings: &[&str] = match options.control {
                Some(Control::SynchronousCommitOff) => &["synchronous_commit=off"],
                _ => &["synchronous_commit=on"],
            };
            let folder = folder.join("cluster");
            if new {
                std::fs::create_dir_all(&folder)?;
                Database::Postgres(Cluster::create(&folder, settings)?)
            } else {
                Database::Postgres(Cluster::open(&folder, settings)?)
            }
        }
    })
}

impl Field {
    /// Makes the database and starts the service on it.
    pub fn open(options: &Options, work: Work, folder: &Path) -> Result<Self> {
        let mut field = Self {
            posts: Vec::new(),
            database: database(options, folder, true)?,
            disk: None,
            image: None,
            work,
            options: options.clone(),
            findings: Arc::default(),
            tally: Arc::default(),
            program: options.server()?,
        };
        for index in 0..usize::from(options.servers) {
            field.posts.push(Post {
                server: None,
                proxy: Proxy::start()?,
            });
            field.start(index, "")?;
        }
        Ok(field)
    }

    /// Whether the service was built so that it can be told to die inside the committer.
    pub fn has_points(&self) -> bool {
        let servers = self.posts.iter().filter_map(|post| post.server.as_ref());
        servers
            .into_iter()
            .any(|server| server.has_logged("built with fail points"))
    }

    /// Starts a process of the service, with a fault inside if one is named.
    pub fn start(&mut self, index: usize, fault: &str) -> Result<()> {
        let control = match self.options.control {
            Some(Control::AnswerBeforeCommit) => "answer-before-commit=return",
            Some(Control::DropIdempotency) => "drop-receipt=return",
            _ => "",
        };
        let log = self.work.path(&format!("server-{index}.log"));
        let server = self.server(&self.database.url(), &log, &format!("{control};{fault}"))?;
        let post = self.posts.get_mut(index).ok_or("no such process")?;
        post.proxy.forward_to(server.port);
        post.server = Some(server);
        Ok(())
    }

    /// Starts the service on any database.
    pub fn server(&self, url: &str, log: &Path, faults: &str) -> Result<Server> {
        let mut environment = vec![("FAILPOINTS".to_owned(), faults.to_owned())];
        if self.options.control == Some(Control::SynchronousNormal) {
            let setting = "PRAGMA synchronous = NORMAL;";
            environment.push(("TRAGUARDO_FAULT_SQLITE".to_owned(), setting.to_owned()));
        }
        Server::start(&self.program, url, log, &environment)
    }

    /// The process of a post.
    pub fn process(&mut self, index: usize) -> Result<&mut Server> {
        let post = self.posts.get_mut(index).ok_or("no such process")?;
        post.server
            .as_mut()
            .ok_or_else(|| "the process is not running".into())
    }

    /// Everything runs and has room. A process that ended without being asked to is reported.
    pub fn heal(&mut self) -> Result<()> {
        if let Some(disk) = &self.disk {
            disk.grow()?;
        }
        if let Some(cluster) = self.database.cluster() {
            cluster.ensure_running()?;
        }
        for index in 0..self.posts.len() {
            let gone = self.posts.get(index).and_then(|post| post.server.as_ref());
            let gone = gone
                .filter(|server| !server.is_running())
                .map(Server::last_words);
            if let Some(words) = gone {
                self.findings.add(
                    Promise::Settled,
                    format!("the service ended by itself:\n{words}"),
                );
                self.start(index, "")?;
            }
        }
        Ok(())
    }
}
