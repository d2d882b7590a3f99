// SPDX-License-Identifier: AGPL-3.0-or-later
//! Bodies that never end: whoever sends one gets an answer, and is let go of without being waited for.

use crate::support::MEASUREMENTS;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use traguardo_tests::{Database, TestServer};

/// Far longer than the service takes; only a service that never lets go takes so long.
const PATIENCE: Duration = Duration::from_secs(120);

/// Everything that is answered until the connection ends.
fn told(server: &TestServer, line: &str, kind: &str, framing: &str, begun: &[u8]) -> String {
    let host = server.base().trim_start_matches("http://");
    let mut connection = TcpStream::connect(host).unwrap();
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    let head =
        format!("{line} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\n{framing}\r\n\r\n");
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(begun).unwrap();
    let mut received = String::new();
    let end = connection.read_to_string(&mut received);
    assert!(end.is_ok(), "{line}, {framing}: {end:?} after {received}");
    received
}

#[test]
fn a_body_without_end_is_answered_and_let_go_of() {
    let server = TestServer::demo(Database::sqlite());
    let post = format!("POST {MEASUREMENTS}");
    let delete = format!("DELETE {MEASUREMENTS}");
    let json = "application/json";
    let cases = [
        (post.as_str(), json, "413"),
        (post.as_str(), "text/plain", "415"),
        ("POST /nowhere", json, "404"),
        (delete.as_str(), json, "405"),
        ("GET /health/live", json, "200"),
    ];
    let blanks = vec![b' '; 0x50_0000];
    let chunk = [b"500000\r\n".as_slice(), &blanks, b"\r\n"].concat();
    std::thread::scope(|scope| {
        for (line, kind, status) in cases {
            let (server, blanks, chunk) = (&server, &blanks, &chunk);
            for (framing, begun) in [
                ("Transfer-Encoding: chunked", chunk),
                ("Content-Length: 1099511627776", blanks),
            ] {
                scope.spawn(move || {
                    let received = told(server, line, kind, framing, begun);
                    let first = format!("HTTP/1.1 {status} ");
                    assert!(
                        received.starts_with(&first),
                        "{line}, {framing}: {received}"
                    );
                });
            }
        }
    });
    let _ = server.get("/health/ready").expect(200);
}
