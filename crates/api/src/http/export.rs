// SPDX-License-Identifier: AGPL-3.0-or-later
//! All observations as one answer, made while it is sent: what a client does not take is not made, and a client that is
//! gone ends it. Between two pieces nothing is held but the place.

use super::{Call, etag};
use crate::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::{self, Bytes};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;
use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};
use traguardo_app::read::{Walk, observation_row};
use traguardo_app::{App, Error, causes};
use traguardo_exchange::observation::{Format, Writer, writer};

/// Bytes that are sent together, about.
const PIECE: usize = 64 * 1024;

/// What has been written and not sent yet.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn take(&self, least: usize) -> Option<Bytes> {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let enough = written.len() >= least.max(1);
        enough.then(|| Bytes::from(std::mem::take(&mut *written)))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Export {
    app: Arc<App>,
    walk: Walk,
    sink: Sink,
    writer: Option<Box<dyn Writer>>,
    rest: Option<File>,
}

enum Step {
    Piece(Bytes),
    Again,
    End,
}

impl Export {
    fn step(&mut self) -> Result<Step, Error> {
        if let Some(piece) = self.sink.take(PIECE) {
            return Ok(Step::Piece(piece));
        }
        let broken = |error: io::Error| Error::Corrupt(format!("an export: {error}"));
        if let Some(writer) = &mut self.writer {
            if let Some(observed) = self.walk.next(&self.app)? {
                let (known, on) = (self.walk.known_at(), self.walk.on());
                let views = observed.observations.iter();
                for row in views.filter_map(|view| observation_row(view, known, on)) {
                    writer.row(&row).map_err(broken)?;
                }
            } else if let Some(writer) = self.writer.take() {
                self.rest = writer.end().map_err(broken)?;
            }
            return Ok(Step::Again);
        }
        if let Some(piece) = self.sink.take(1) {
            return Ok(Step::Piece(piece));
        }
        let mut piece = Vec::with_capacity(PIECE);
        if let Some(file) = &mut self.rest {
            let most = u64::try_from(PIECE).unwrap_or(u64::MAX);
            file.take(most).read_to_end(&mut piece).map_err(broken)?;
        }
        if piece.is_empty() {
            return Ok(Step::End);
        }
        Ok(Step::Piece(Bytes::from(piece)))
    }
}

/// The answer to a question for all observations; 304 when the client has it.
pub(crate) fn exported(
    call: &Call,
    app: Arc<App>,
    walk: Walk,
    format: Format,
) -> Result<HttpResponse, Problem> {
    let tag = etag::computed_tag(walk.known_at(), Some(walk.on()));
    let position = walk.known_at().position.to_string();
    let packed = format.is_text() && accepts_gzip(call);
    let mut response = if etag::already_known(&call.request, &tag)? {
        HttpResponse::NotModified().finish()
    } else {
        let sink = Sink::default();
        let writer = if packed {
            writer(format, GzEncoder::new(sink.clone(), Compression::fast()))
        } else {
            writer(format, sink.clone())
        };
        let export = Export {
            app,
            walk,
            sink,
            writer: Some(writer.map_err(|error| Problem::internal(&error))?),
            rest: None,
        };
        let mut answer = HttpResponse::Ok();
        answer.insert_header((header::CONTENT_TYPE, media_type(format)));
        if packed {
            answer.insert_header((header::CONTENT_ENCODING, "gzip"));
        }
        answer.streaming(pieces(export))
    };
    let names = [
        (header::ETAG, tag.as_str()),
        (HeaderName::from_static("x-known-at"), position.as_str()),
        (header::VARY, "accept, accept-encoding"),
    ];
    for (name, value) in names {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

fn media_type(format: Format) -> String {
    let kind = format.media_type();
    match format {
        Format::Csv(_) => format!("{kind}; charset=utf-8; header=present"),
        Format::Sdmx => format!("{kind}; version=2.0.0; charset=utf-8"),
        _ => kind.to_owned(),
    }
}

fn pieces(export: Export) -> impl futures_util::Stream<Item = Result<Bytes, io::Error>> {
    stream::unfold(Some(export), |export| async move {
        let mut export = export?;
        loop {
            let stepped = web::block(move || {
                let step = export.step();
                (export, step)
            });
            match stepped.await {
                Ok((after, Ok(Step::Again))) => export = after,
                Ok((after, Ok(Step::Piece(piece)))) => return Some((Ok(piece), Some(after))),
                Ok((_, Ok(Step::End))) => return None,
                Ok((_, Err(error))) => {
                    let cause = causes(&error);
                    tracing::error!(target: "traguardo::failure", cause, "an export broke off");
                    return Some((Err(io::Error::other("broken off")), None));
                }
                Err(_) => return Some((Err(io::Error::other("stopping")), None)),
            }
        }
    })
}

/// Whether the client takes gzip, by name or by `*`.
fn accepts_gzip(call: &Call) -> bool {
    let given = call.request.headers().get_all(header::ACCEPT_ENCODING);
    let texts = given.filter_map(|value| value.to_str().ok());
    let codings = texts.flat_map(|text| text.split(','));
    codings.map(str::trim).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim().trim_start_matches("q=");
        let refused = !weight.is_empty() && weight.trim_matches(['0', '.']).is_empty();
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}
