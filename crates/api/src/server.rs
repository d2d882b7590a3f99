// SPDX-License-Identifier: AGPL-3.0-or-later
//! Starting and stopping the service.

use crate::http::{HostList, envelope, limits};
use crate::routes;
use crate::state::State;
use actix_web::middleware::from_fn;
use actix_web::{App as Routes, HttpServer, web};
use futures_util::future::select;
use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};
use traguardo_app::App;

/// How the service is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// Threads that answer requests.
    pub workers: usize,
    /// Threads of each of them that may wait for the data base.
    pub blocking_threads: usize,
    /// Names under which it may be called.
    pub hosts: HostList,
    /// Whom to tell about a vulnerability, as an URI.
    pub security_contact: String,
    /// Python interpreter that has WeasyPrint, which makes PDF.
    pub pdf_python: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            workers: 2,
            blocking_threads: 8,
            hosts: HostList::default(),
            security_contact: "https://example.org/traguardo/security".to_owned(),
            pdf_python: "/usr/bin/python3".into(),
        }
    }
}

/// Serves until SIGTERM or SIGINT, then finishes the requests in flight.
pub async fn serve(app: Arc<App>, listener: TcpListener, options: Options) -> io::Result<()> {
    let state = web::Data::new(State::new(app, &options).map_err(io::Error::other)?);
    let shared = state.clone();
    let routes = move || {
        Routes::new()
            .app_data(shared.clone())
            .wrap(from_fn(envelope))
            .configure(routes::configure)
            .default_service(web::to(routes::unknown_path))
    };
    let server = HttpServer::new(routes)
        .workers(options.workers)
        .worker_max_blocking_threads(options.blocking_threads)
        .client_request_timeout(limits::HEAD_TIME)
        .client_disconnect_timeout(limits::LINGER)
        .keep_alive(limits::KEEP_ALIVE)
        .shutdown_timeout(limits::SHUTDOWN_SECONDS)
        .disable_signals()
        .listen(listener)?
        .run();
    let handle = server.handle();
    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    let stopper = actix_web::rt::spawn(async move {
        select(pin!(terminate.recv()), pin!(interrupt.recv())).await;
        tracing::info!("stopping: requests in flight are finished");
        state.stop();
        handle.stop(true).await;
    });
    let outcome = server.await;
    stopper.abort();
    outcome
}
