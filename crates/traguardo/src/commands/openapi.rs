// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo openapi`

use crate::ask::print;
use crate::failure::Failure;

/// Prints the OpenAPI document.
pub fn openapi() -> Result<(), Failure> {
    print(&traguardo_api::openapi_json())
}
