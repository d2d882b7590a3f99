// SPDX-License-Identifier: AGPL-3.0-or-later
//! The REST API of traguardo: routes, wire types, problem+json, OpenAPI.
//!
//! Handlers hold no query and no rule: they read a request, call one use case of `traguardo-app`, and
//! write its answer in the types of [`wire`]. The command line prints the same types.

mod http;
mod openapi;
pub mod problem;
mod routes;
mod server;
mod state;
pub mod wire;

pub use http::{HostList, limits, measurement_post};
pub use openapi::{openapi, openapi_json};
pub use server::{Options, serve};
