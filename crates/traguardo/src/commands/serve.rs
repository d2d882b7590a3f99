// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo serve`

use crate::ask::{ACTOR, print};
use crate::cli;
use crate::failure::Failure;
use crate::open;
use std::fmt::Write;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use traguardo_api::Options;
use traguardo_app::read::Page;
use traguardo_app::{Actor, App};

/// Connections for reads: as many as there are threads that wait for them.
const POOL: u32 = 16;

/// Migrates, serves, and at the end finishes what is under way.
pub fn serve(url: &str, options: &cli::Serve) -> Result<(), Failure> {
    let address = own_address(&options.listen)?;
    let store = open::store(url, POOL)?;
    let place = store.url().to_string();
    let applied = open::migrate(&store)?;
    tracing::info!(database = place, migrations_applied = ?applied, "data base ready");
    let foreign = store.foreign_language();
    if let Some(language) = foreign.map_err(|error| Failure::broken(&place, &error))? {
        tracing::warn!(
            language,
            "the data base does not tell its errors in English"
        );
    }
    let app = Arc::new(App::start(store)?);
    let listener = TcpListener::bind(address)
        .map_err(|error| Failure::broken(&address.to_string(), &error))?;
    let address = listener
        .local_addr()
        .map_err(|error| Failure::broken("the address", &error))?;
    greet(address, &place, &app)?;
    let mut serving = Options {
        pdf_python: options.pdf_python.clone(),
        ..Options::default()
    };
    if let Some(contact) = &options.security_contact {
        serving.security_contact.clone_from(contact);
    }
    let system = actix_web::rt::System::new();
    let outcome = system.block_on(traguardo_api::serve(Arc::clone(&app), listener, serving));
    drop(system);
    // The last one to go waits until the committer has answered everybody.
    drop(app);
    tracing::info!("stopped");
    outcome.map_err(|error| Failure::broken("the server", &error))
}

/// Only loopback: there are no credentials yet, so whoever reaches the port may write.
fn own_address(listen: &str) -> Result<SocketAddr, Failure> {
    let refused = |why: String| Err(Failure::Usage(format!("--listen {listen}: {why}")));
    let found: Vec<SocketAddr> = match listen.to_socket_addrs() {
        Ok(found) => found.collect(),
        Err(error) => {
            return refused(format!(
                "not an address and port like 127.0.0.1:8080 ({error})"
            ));
        }
    };
    let Some(first) = found.first() else {
        return refused("no address has this name".to_owned());
    };
    if let Some(outside) = found.iter().find(|address| !address.ip().is_loopback()) {
        return refused(format!(
            "{} can be reached from other machines, and without credentials (which do not exist yet) anybody there \
             could write; use 127.0.0.1 or [::1]",
            outside.ip()
        ));
    }
    Ok(*first)
}

/// Says where it is, in lines for a person.
fn greet(address: SocketAddr, place: &str, app: &App) -> Result<(), Failure> {
    let plans = app.plans(
        &Actor::reader(ACTOR),
        None,
        &Page {
            limit: 1,
            ..Page::default()
        },
    )?;
    // Something that can be seen at once: the verdicts of the first plan, in its first year.
    let path = match plans.items.first() {
        Some(view) => {
            let administration = percent_encoded(&view.administration);
            format!(
                "evaluations?administration={administration}&period={}",
                view.plan.first_year
            )
        }
        None => "plans".to_owned(),
    };
    print(&format!(
        "traguardo {} on {place}\n  address   http://{address}\n  API docs  http://{address}/docs\n  try       \
         curl -s 'http://{address}/api/v1/{path}'\n",
        env!("CARGO_PKG_VERSION")
    ))
}

/// A code as it stands in a query string and between a shell's quotation marks.
fn percent_encoded(code: &str) -> String {
    code.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            text.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_safe_in_the_line_to_try() {
        assert_eq!(percent_encoded("CCIAA-MS"), "CCIAA-MS");
        assert_eq!(percent_encoded("a'b è"), "a%27b%20%C3%A8");
    }

    #[test]
    fn only_the_own_machine_is_served() {
        for listen in ["127.0.0.1:8080", "[::1]:0", "127.1.2.3:80"] {
            assert!(own_address(listen).is_ok(), "{listen}");
        }
        for listen in ["0.0.0.0:8080", "[::]:8080", "192.0.2.1:80", "8080", ""] {
            assert_eq!(own_address(listen).unwrap_err().exit_code(), 2, "{listen}");
        }
        assert!(
            own_address("0.0.0.0:80")
                .unwrap_err()
                .to_string()
                .contains("credentials")
        );
    }
}
