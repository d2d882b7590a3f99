// SPDX-License-Identifier: AGPL-3.0-or-later
//! What all requests of a running service share.

use crate::http::{HostList, Metrics};
use crate::problem::{Kind, Problem};
use crate::server::Options;
use actix_web::{HttpRequest, web};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use traguardo_app::App;

/// The service behind the routes.
pub(crate) struct State {
    pub app: Arc<App>,
    pub hosts: HostList,
    pub metrics: Metrics,
    pub security_contact: String,
    pub pdf_python: PathBuf,
    stopping: AtomicBool,
}

impl State {
    pub(crate) fn new(app: Arc<App>, options: &Options) -> Result<Self, prometheus::Error> {
        Ok(Self {
            app,
            hosts: options.hosts.clone(),
            metrics: Metrics::new()?,
            security_contact: options.security_contact.clone(),
            pdf_python: options.pdf_python.clone(),
            stopping: AtomicBool::new(false),
        })
    }

    /// Of the service a request came to.
    pub(crate) fn of(request: &HttpRequest) -> Result<web::Data<Self>, Problem> {
        let state = request.app_data::<web::Data<Self>>().cloned();
        state.ok_or_else(|| Problem::new(Kind::Internal, "the service is not set up"))
    }

    /// From now on answers close their connections, and readiness is gone.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}
