// SPDX-License-Identifier: AGPL-3.0-or-later
//! The wire between clients and one process of the service: a fixed address in front of a process
//! that comes and goes, and connections that break when it is asked for.

use crate::Result;
use rustix::net::sockopt::set_socket_linger;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Header of the answer the proxy itself gives when there is nobody to forward to.
pub const UNDELIVERED: &str = "x-undelivered";

const NOBODY: &[u8] = b"HTTP/1.1 502 Bad Gateway\r\nX-Undelivered: yes\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// A proxy of TCP connections that knows where a request ends.
#[derive(Debug)]
pub struct Proxy {
    /// Where clients connect.
    pub port: u16,
    wire: Arc<Wire>,
}

#[derive(Debug, Default)]
struct Wire {
    upstream: AtomicU16,
    after_request: AtomicUsize,
    after_reply: AtomicUsize,
}

impl Proxy {
    /// Listens on a port of its own, with nobody behind it yet.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let wire = Arc::new(Wire::default());
        let shared = Arc::clone(&wire);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let wire = Arc::clone(&shared);
                thread::spawn(move || Connection::serve(&wire, client));
            }
        });
        Ok(Self { port, wire })
    }

    /// Forwards to another port from the next connection on.
    pub fn forward_to(&self, port: u16) {
        self.wire.upstream.store(port, Ordering::SeqCst);
    }

    /// Breaks the connections of the next posts: so many as soon as the request is through, so many
    /// when the reply is on its way back.
    pub fn reset(&self, after_request: usize, after_reply: usize) {
        self.wire
            .after_request
            .store(after_request, Ordering::SeqCst);
        self.wire.after_reply.store(after_reply, Ordering::SeqCst);
    }

    /// Resets that have not happened yet.
    pub fn resets_left(&self) -> usize {
        self.wire.after_request.load(Ordering::SeqCst)
            + self.wire.after_reply.load(Ordering::SeqCst)
    }
}

/// Takes one of what is left.
fn take(left: &AtomicUsize) -> bool {
    left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
        left.checked_sub(1)
    })
    .is_ok()
}

struct Connection {
    client: TcpStream,
    server: TcpStream,
    /// A post is through and its reply is not.
    outstanding: AtomicBool,
    /// No reply is to come through any more.
    severed: AtomicBool,
}

impl Connection {
    fn serve(wire: &Arc<Wire>, mut client: TcpStream) {
        let _ = client.set_nodelay(true);
        let mut buffer = vec![0; 64 * 1024];
        let Ok(mut count) = client.read(&mut buffer) else {
            return;
        };
        let address = SocketAddr::from(([127, 0, 0, 1], wire.upstream.load(Ordering::SeqCst)));
        let Ok(server) = TcpStream::connect_timeout(&address, Duration::from_secs(3)) else {
            return refuse(&mut client, &mut buffer);
        };
        let _ = server.set_nodelay(true);
        let connection = Arc::new(Self {
            client,
            server,
            outstanding: AtomicBool::new(false),
            severed: AtomicBool::new(false),
        });
        let replies = Arc::clone(&connection);
        let shared = Arc::clone(wire);
        thread::spawn(move || replies.copy_replies(&shared));
        let mut request = Request::default();
        while count > 0 {
            let Some(part) = buffer.get(..count) else {
                break;
            };
            let through = request.is_through(part);
            if through {
                connection
                    .outstanding
                    .store(request.is_post, Ordering::SeqCst);
            }
            let cut = through && request.is_post && take(&wire.after_request);
            connection.severed.store(cut, Ordering::SeqCst);
            if (&connection.server).write_all(part).is_err() || cut {
                return connection.reset();
            }
            count = (&connection.client).read(&mut buffer).unwrap_or(0);
        }
        let _ = connection.server.shutdown(Shutdown::Write);
    }

    fn copy_replies(&self, wire: &Wire) {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let Ok(count) = (&self.server).read(&mut buffer) else {
                return self.reset();
            };
            let is_reply = count > 0 && self.outstanding.swap(false, Ordering::SeqCst);
            if self.severed.load(Ordering::SeqCst) || is_reply && take(&wire.after_reply) {
                return self.reset();
            }
            let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else {
                break;
            };
            if (&self.client).write_all(part).is_err() {
                return self.reset();
            }
        }
        // The service has gone or closes; the client is not to wait for more.
        let _ = self.client.shutdown(Shutdown::Both);
    }

    /// RST to the client: sent when the last of the two threads lets go of the socket.
    fn reset(&self) {
        let _ = set_socket_linger(&self.client, Some(Duration::ZERO));
        let _ = self.client.shutdown(Shutdown::Read);
        let _ = self.server.shutdown(Shutdown::Both);
    }
}

/// Says that nothing was forwarded, and waits for the client to have read it.
fn refuse(client: &mut TcpStream, buffer: &mut [u8]) {
    let _ = client.write_all(NOBODY);
    let _ = client.shutdown(Shutdown::Write);
    let _ = client.set_read_timeout(Some(Duration::from_secs(1)));
    while client.read(buffer).is_ok_and(|count| count > 0) {}
}

/// Follows requests of one connection, one after another.
#[derive(Default)]
struct Request {
    head: Vec<u8>,
    /// Bytes of the body that are still to come; `None` in the head.
    left: Option<usize>,
    is_post: bool,
}

impl Request {
    /// Whether the request is complete with these bytes.
    fn is_through(&mut self, part: &[u8]) -> bool {
        let left = if let Some(left) = self.left {
            left.saturating_sub(part.len())
        } else {
            self.head.extend_from_slice(part);
            let Some(end) = self.head.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
                return false;
            };
            let head = String::from_utf8_lossy(self.head.get(..end).unwrap_or_default())
                .to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"));
            let length = length
                .and_then(|length| length.trim().parse().ok())
                .unwrap_or(0_usize);
            self.is_post = head.starts_with("post ");
            (end + 4 + length).saturating_sub(self.head.len())
        };
        self.left = Some(left).filter(|left| *left > 0);
        if left == 0 {
            self.head.clear();
        }
        left == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_followed_to_its_end() {
        let mut request = Request::default();
        assert!(!request.is_through(b"POST / HTTP/1.1\r\nContent-Le"));
        assert!(!request.is_through(b"ngth: 5\r\n\r\nab"));
        assert!(request.is_through(b"cde") && request.is_post);
        assert!(request.is_through(b"GET / HTTP/1.1\r\n\r\n") && !request.is_post);
    }

    #[test]
    fn nobody_behind_the_proxy_is_told_apart_from_a_lost_reply() {
        let proxy = Proxy::start().unwrap();
        let mut client = TcpStream::connect(("127.0.0.1", proxy.port)).unwrap();
        client.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).unwrap();
        assert!(
            answer.to_ascii_lowercase().contains(UNDELIVERED),
            "{answer}"
        );
    }

    #[test]
    fn a_reset_comes_after_the_request_is_through() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Proxy::start().unwrap();
        proxy.forward_to(listener.local_addr().unwrap().port());
        proxy.reset(1, 1);
        let service = thread::spawn(move || {
            (0..2)
                .map(|_| {
                    let (mut stream, _) = listener.accept().unwrap();
                    let mut seen = [0; 100];
                    let count = stream.read(&mut seen).unwrap();
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
                    count
                })
                .collect::<Vec<_>>()
        });
        for _ in 0..2 {
            let mut client = TcpStream::connect(("127.0.0.1", proxy.port)).unwrap();
            client.write_all(b"POST / HTTP/1.1\r\n\r\n").unwrap();
            let mut answer = Vec::new();
            let read = client.read_to_end(&mut answer);
            assert!(read.is_err() && answer.is_empty(), "{answer:?}");
        }
        assert_eq!(service.join().unwrap(), [19, 19]);
        assert_eq!(proxy.resets_left(), 0);
    }
}
