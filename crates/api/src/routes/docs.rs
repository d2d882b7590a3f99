// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/openapi.json`, and `/docs`, which works without a network.

use super::{READ, get, resource};
use crate::openapi;
use crate::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Bytes, Path, ServiceConfig};
use serde_json::json;
use std::sync::{Arc, LazyLock};
use utoipa_swagger_ui::{Config, serve};

/// Scripts and styles from here only; Swagger UI sets style attributes.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(resource("/openapi.json", READ).route(get().to(document)))
        .service(resource("/docs", READ).route(get().to(redirect)))
        .service(resource("/docs/openapi.json", READ).route(get().to(local_document)))
        .service(resource("/docs/{file:.*}", READ).route(get().to(file)));
}

/// OpenAPI document
///
/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "operation", operation_id = "getOpenApi",
    responses((status = 200, description = "The document", body = crate::openapi::AnyObject)))]
pub(crate) async fn document() -> HttpResponse {
    static TEXT: LazyLock<Bytes> = LazyLock::new(|| Bytes::from(openapi::openapi_json()));
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .body(TEXT.clone())
}

async fn redirect() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, "/docs/"))
        .finish()
}

/// The document with the service it came from as the server to try out on.
async fn local_document() -> HttpResponse {
    static TEXT: LazyLock<Bytes> = LazyLock::new(|| {
        let mut document = openapi::openapi();
        if let Some(members) = document.as_object_mut() {
            members.insert(
                "servers".to_owned(),
                json!([{"url": "/", "description": "This service"}]),
            );
        }
        Bytes::from(document.to_string())
    });
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .body(TEXT.clone())
}

async fn file(path: Path<String>) -> Result<HttpResponse, Problem> {
    static CONFIG: LazyLock<Arc<Config<'static>>> =
        LazyLock::new(|| Arc::new(Config::from("/docs/openapi.json")));
    let found =
        serve(&path, Arc::clone(&CONFIG)).map_err(|error| Problem::internal(error.as_ref()))?;
    let file = found.ok_or_else(|| Problem::not_found("the documentation has no such file"))?;
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, file.content_type))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, "no-cache"));
    Ok(response.body(file.bytes.into_owned()))
}
