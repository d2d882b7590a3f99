// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the attack owns of the machine: processes, a database, its disk, the wire between.

mod cluster;
mod command;
mod database;
mod image;
mod process;
mod proxy;
mod server;
mod strace;
mod tmpfs;
mod work;

pub use cluster::Cluster;
pub use command::{is_root, run};
pub use database::Database;
pub use image::Image;
pub use process::{Resources, resources, signal};
pub use proxy::{Proxy, UNDELIVERED};
pub use rustix::process::Signal;
pub use server::Server;
pub use strace::Injector;
pub use tmpfs::Tmpfs;
pub use work::Work;
