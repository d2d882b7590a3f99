// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo serve`.

use crate::outcome::{Failure, Outcome};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use traguardo_store::DatabaseUrl;

/// Serves until SIGTERM or SIGINT; requests under way are finished and answered first.
pub fn serve(url: &DatabaseUrl, listen: SocketAddr) -> Outcome {
    if !listen.ip().is_loopback() {
        let detail = format!(
            "{listen} is not a loopback address: until there are credentials, whoever reaches the port acts for \
             everybody, so it is served on this machine only"
        );
        return Err(Failure::Refused(detail));
    }
    let app = Arc::new(crate::start(url)?);
    let listener =
        TcpListener::bind(listen).map_err(|error| Failure::Broken(format!("cannot listen on {listen}: {error}")))?;
    let address = listener.local_addr()?;
    println!("traguardo {} on http://{address} ({url})", env!("CARGO_PKG_VERSION"));
    println!("API docs: http://{address}/docs");
    println!("Try: curl 'http://{address}/api/v1/evaluations?administration=CCIAA-MS&period=2022&indicator=EC07'");
    actix_web::rt::System::new().block_on(traguardo_api::serve(app, listener, traguardo_api::Options::default()))?;
    Ok(())
}
