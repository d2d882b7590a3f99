// SPDX-License-Identifier: AGPL-3.0-or-later
//! A body that its reader gave up is kept until the answer has been sent.
//!
//! Of a body in chunks that nobody holds any more, actix takes in whatever is still to come, for as long as it comes.
//! One that is held when the answer is through ends the connection, within [`super::limits::LINGER`].

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage};
use futures_util::Stream;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// The body of a request, for its reader and for whoever sends the answer.
#[derive(Clone)]
pub(super) struct Shared(Rc<RefCell<Payload>>);

impl Shared {
    /// Leaves the reader one of two handles to the body.
    pub(super) fn of(request: &mut ServiceRequest) -> Self {
        let shared = Self(Rc::new(RefCell::new(request.take_payload())));
        request.set_payload(Payload::Stream {
            payload: Box::pin(shared.clone()),
        });
        shared
    }

    /// The answer, with the body it is not sent without.
    pub(super) fn until_sent<B>(self, response: ServiceResponse<B>) -> ServiceResponse<Held>
    where
        B: MessageBody + 'static,
    {
        response.map_body(|_, body| Held {
            answer: body.boxed(),
            _request: self,
        })
    }
}

impl Stream for Shared {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(context)
    }
}

/// The body of an answer, and that of its request.
pub(crate) struct Held {
    answer: BoxBody,
    _request: Shared,
}

impl MessageBody for Held {
    type Error = Error;

    fn size(&self) -> BodySize {
        self.answer.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.answer)
            .poll_next(context)
            .map_err(Error::from)
    }
}
