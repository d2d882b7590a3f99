// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reading the body of a write: declared as JSON or what else an operation takes, within its limit and its time.

use super::limits;
use crate::problem::{Kind, Problem};
use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt;

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    Json,
    Csv,
}

impl Media {
    const fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
        }
    }
}

/// The whole body, declared as JSON, at most `limit` bytes.
pub(crate) async fn read(
    request: &HttpRequest,
    payload: Payload,
    limit: usize,
) -> Result<Bytes, Problem> {
    let (_, body) = read_either(request, payload, limit, &[Media::Json]).await?;
    Ok(body)
}

/// The whole body in one of some forms, at most `limit` bytes.
pub(crate) async fn read_either(
    request: &HttpRequest,
    payload: Payload,
    limit: usize,
    taken: &[Media],
) -> Result<(Media, Bytes), Problem> {
    let media = declared(request, taken)?;
    let body = tokio::time::timeout(limits::BODY_TIME, collect(payload, limit)).await;
    let body = body.unwrap_or_else(|_| {
        let seconds = limits::BODY_TIME.as_secs();
        Err(Problem::new(
            Kind::RequestTimeout,
            format!("the body did not arrive within {seconds} seconds"),
        ))
    });
    Ok((media, body?))
}

async fn collect(mut payload: Payload, limit: usize) -> Result<Bytes, Problem> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| broken())?;
        if body.len() + chunk.len() > limit {
            let detail = format!("this operation takes at most {limit} bytes");
            return Err(Problem::new(Kind::TooLarge, detail));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn broken() -> Problem {
    Problem::new(
        Kind::Malformed,
        "the body broke off or is not framed as HTTP wants it",
    )
}

/// Only what no form of a foreign page can send without asking first.
fn declared(request: &HttpRequest, taken: &[Media]) -> Result<Media, Problem> {
    let refused = |detail: &str| Err(Problem::new(Kind::UnsupportedMediaType, detail));
    let encoding = request.headers().get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return refused("the body has to come without Content-Encoding");
    }
    let declared = request.headers().get(header::CONTENT_TYPE);
    let declared = declared.and_then(|value| value.to_str().ok());
    let mut parts = declared.unwrap_or_default().split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default();
    let found = taken
        .iter()
        .find(|media| kind.eq_ignore_ascii_case(media.name()));
    let Some(found) = found else {
        let names: Vec<&str> = taken.iter().map(|media| media.name()).collect();
        let names = names.join(" or ");
        return refused(&format!(
            "the body has to be declared with Content-Type: {names}"
        ));
    };
    let utf8 = |parameter: &str| match parameter.split_once('=') {
        Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
            value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    };
    if parts.all(utf8) {
        Ok(*found)
    } else {
        refused("the body has to be written in UTF-8")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::FromRequest;
    use actix_web::test::TestRequest;

    async fn take(request: TestRequest, limit: usize) -> Result<Bytes, Problem> {
        let (request, mut payload) = request.to_http_parts();
        let payload = Payload::from_request(&request, &mut payload).await.unwrap();
        read(&request, payload, limit).await
    }

    fn json(body: &'static [u8]) -> TestRequest {
        TestRequest::post()
            .insert_header(("content-type", "application/json; charset=UTF-8"))
            .set_payload(body)
    }

    #[actix_web::test]
    async fn the_limit_is_the_last_size_that_is_taken() {
        assert_eq!(take(json(b"0123"), 4).await.unwrap().len(), 4);
        assert_eq!(
            take(json(b"01234"), 4).await.unwrap_err().kind(),
            Kind::TooLarge
        );
    }

    #[actix_web::test]
    async fn a_table_is_taken_only_where_it_is_asked_for() {
        let either = async |kind: &str, taken: &[Media]| {
            let request = TestRequest::post().insert_header(("content-type", kind.to_owned()));
            let (request, mut payload) = request.set_payload("x").to_http_parts();
            let payload = Payload::from_request(&request, &mut payload).await.unwrap();
            let read = read_either(&request, payload, 4, taken).await;
            read.map(|(media, _)| media)
                .map_err(|problem| problem.kind())
        };
        let both = [Media::Json, Media::Csv];
        assert_eq!(
            either("text/csv; charset=utf-8; header=present", &both).await,
            Ok(Media::Csv)
        );
        assert_eq!(either("Application/JSON", &both).await, Ok(Media::Json));
        let refused = Err(Kind::UnsupportedMediaType);
        assert_eq!(
            either("text/csv; charset=windows-1252", &both).await,
            refused
        );
        assert_eq!(either("text/csv", &[Media::Json]).await, refused);
        assert_eq!(either("text/plain", &both).await, refused);
    }

    #[actix_web::test]
    async fn only_plain_json_is_taken() {
        let refused = [
            TestRequest::post().set_payload("{}"),
            TestRequest::post()
                .insert_header(("content-type", "text/plain"))
                .set_payload("{}"),
            TestRequest::post()
                .insert_header(("content-type", "application/jsonx"))
                .set_payload("{}"),
            TestRequest::post()
                .insert_header(("content-type", "application/json; charset=latin1"))
                .set_payload("{}"),
            json(b"{}").insert_header(("content-encoding", "gzip")),
        ];
        for request in refused {
            assert_eq!(
                take(request, 4).await.unwrap_err().kind(),
                Kind::UnsupportedMediaType
            );
        }
        assert!(
            take(
                TestRequest::post()
                    .insert_header(("content-type", "APPLICATION/JSON"))
                    .set_payload("{}"),
                4
            )
            .await
            .is_ok()
        );
    }
}
