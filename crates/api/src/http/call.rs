// SPDX-License-Identifier: AGPL-3.0-or-later
//! One call of the API: who asks, on what service, and the way to its use cases.

use super::accept;
use crate::problem::Problem;
use crate::state::State;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use std::future::{Ready, ready};
use std::sync::Arc;
use traguardo_app::{Actor, App, Command, Error, Receipt};

/// What is recorded as author until there are credentials.
pub(crate) const ACTOR: &str = "local";

/// A request that accepts JSON, with its actor.
pub(crate) struct Call {
    pub request: HttpRequest,
    app: Arc<App>,
    actor: Actor,
}

/// Code of the administration a request is about, for the access log.
pub(super) struct About(pub String);

impl FromRequest for Call {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(accept::require_json(request).and_then(|()| Self::of(request)))
    }
}

/// A request that accepts a calendar, with its actor.
pub(crate) struct CalendarCall(pub Call);

impl FromRequest for CalendarCall {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let accepted = accept::require(request, "text", "calendar");
        ready(accepted.and_then(|()| Call::of(request)).map(Self))
    }
}

/// A request that says by itself in which formats it is answered, with its actor.
pub(crate) struct DocumentCall(pub Call);

impl FromRequest for DocumentCall {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Call::of(request).map(Self))
    }
}

impl Call {
    /// The service, for an answer that is made while it is sent.
    pub(crate) fn app(&self) -> Arc<App> {
        Arc::clone(&self.app)
    }

    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let state = State::of(request)?;
        Ok(Self {
            request: request.clone(),
            app: Arc::clone(&state.app),
            actor: Actor::operator(ACTOR),
        })
    }

    /// Names the administration the request is about.
    pub(crate) fn about(&self, administration: &str) {
        let code = administration.chars().take(200).collect();
        self.request.extensions_mut().insert(About(code));
    }

    /// Asks one use case, on a thread that may block.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&App, &Actor) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let (app, actor) = (Arc::clone(&self.app), self.actor.clone());
        let answer = web::block(move || ask(&app, &actor)).await;
        Ok(answer.map_err(|_| Problem::from(Error::Stopping))??)
    }

    /// Writes one command. `body` is what the idempotency key is bound to.
    pub(crate) async fn write(
        &self,
        command: Command,
        body: &[u8],
        dry_run: bool,
    ) -> Result<Receipt, Problem> {
        let key = super::key(&self.request, body)?;
        Ok(self.app.write(&self.actor, command, key, dry_run).await?)
    }
}
