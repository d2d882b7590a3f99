// SPDX-License-Identifier: AGPL-3.0-or-later
//! The `Host` check: a page on another site must not reach a local service under a name of its own
//! (DNS rebinding).

use actix_web::HttpRequest;
use actix_web::http::header;

/// The names under which the service may be called, besides those of the own machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostList(Vec<String>);

impl HostList {
    /// Further names, without port.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self(
            names
                .into_iter()
                .map(|name| name.to_ascii_lowercase())
                .collect(),
        )
    }

    /// Whether a `Host` header (name or address, with any port) may be served.
    pub fn accepts(&self, host: &str) -> bool {
        let Some(name) = name_of(host) else {
            return false;
        };
        let name = name.to_ascii_lowercase();
        matches!(name.as_str(), "localhost" | "127.0.0.1" | "[::1]") || self.0.contains(&name)
    }

    /// Whether the request names a host that may be served, once and not two different ones.
    pub(super) fn serves(&self, request: &HttpRequest) -> bool {
        let mut headers = request.headers().get_all(header::HOST);
        let (Some(host), None) = (headers.next(), headers.next()) else {
            return false;
        };
        let in_target = request
            .uri()
            .authority()
            .is_none_or(|authority| self.accepts(authority.as_str()));
        in_target && host.to_str().is_ok_and(|host| self.accepts(host))
    }
}

/// The name without its port; `None` when it is neither.
fn name_of(host: &str) -> Option<&str> {
    let end_of_name = if host.starts_with('[') {
        host.find(']')? + 1
    } else {
        host.find(':').unwrap_or(host.len())
    };
    let (name, port) = host.split_at_checked(end_of_name)?;
    let port_is_fine = match port.strip_prefix(':') {
        None => port.is_empty(),
        Some(digits) => {
            digits.parse::<u16>().is_ok() && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
    };
    port_is_fine.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_machine_is_served_under_any_port() {
        let hosts = HostList::default();
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "127.0.0.1",
            "127.0.0.1:1",
            "[::1]",
            "[::1]:65535",
        ] {
            assert!(hosts.accepts(host), "{host}");
        }
    }

    #[test]
    fn nothing_else_is() {
        let hosts = HostList::default();
        let foreign = [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "localhost:",
            "localhost:x",
            "localhost:99999",
            "localhost:+1",
            "[::1",
            "[::1]x",
            "[::1]:",
            "::1",
            "127.0.0.2",
            "localhost@evil",
        ];
        for host in foreign {
            assert!(!hosts.accepts(host), "{host}");
        }
    }

    #[test]
    fn configured_names_are_served_too() {
        let hosts = HostList::new(["Traguardo.example".to_owned()]);
        assert!(hosts.accepts("traguardo.EXAMPLE:443"));
        assert!(!hosts.accepts("other.example"));
    }
}
