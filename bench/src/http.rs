// SPDX-License-Identifier: AGPL-3.0-or-later
//! A client for one kept-alive HTTP/1.1 connection, with as little work per request as possible:
//! it shares the machine with what it measures.

use std::io::{self, Error, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longer than anything a healthy server takes.
const PATIENCE: Duration = Duration::from_secs(60);
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// A connection.
pub struct Client {
    stream: TcpStream,
    received: Vec<u8>,
}

/// What came back.
pub struct Answer<'a> {
    /// Status code.
    pub status: u16,
    /// Body.
    pub body: &'a [u8],
}

impl Answer<'_> {
    /// Whether the request was carried out.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Status and beginning of the body, for a message.
    pub fn in_words(&self) -> String {
        let body: String = String::from_utf8_lossy(self.body)
            .chars()
            .take(1_000)
            .collect();
        format!("{} {body}", self.status)
    }
}

impl Client {
    /// Connects.
    pub fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            received: vec![0; 16 * 1024],
        })
    }

    /// Sends a whole request and waits for the whole answer.
    pub fn send(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request)?;
        let mut filled = 0;
        let (status, head, length) = loop {
            filled += self.receive(filled)?;
            let so_far = self.received.get(..filled).unwrap_or_default();
            if let Some(end) = so_far
                .windows(END_OF_HEAD.len())
                .position(|four| four == END_OF_HEAD)
            {
                let (status, length) = head(so_far.get(..end).unwrap_or_default())?;
                break (status, end + END_OF_HEAD.len(), length);
            }
        };
        while filled < head + length {
            filled += self.receive(filled)?;
        }
        let body = self.received.get(head..head + length).unwrap_or_default();
        Ok(Answer { status, body })
    }

    fn receive(&mut self, filled: usize) -> io::Result<usize> {
        if filled == self.received.len() {
            self.received.resize(filled * 2, 0);
        }
        loop {
            match self
                .stream
                .read(self.received.get_mut(filled..).unwrap_or_default())
            {
                Ok(0) => {
                    return Err(Error::new(
                        ErrorKind::UnexpectedEof,
                        "the server closed the connection",
                    ));
                }
                // The process was stopped, and goes on.
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }
}

/// Status and length of the body.
fn head(bytes: &[u8]) -> io::Result<(u16, usize)> {
    let malformed = |why| Error::new(ErrorKind::InvalidData, why);
    let text = std::str::from_utf8(bytes).map_err(|_| malformed("a head that is not text"))?;
    let mut lines = text.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .and_then(|code| code.parse().ok());
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find_map(|(name, value)| {
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse().ok())
                .flatten()
        });
    Ok((
        status.ok_or_else(|| malformed("a head without status"))?,
        length.ok_or_else(|| malformed("an answer without Content-Length"))?,
    ))
}

/// Writes a request for a path into an empty buffer.
pub fn get(into: &mut Vec<u8>, path: &str) {
    let head =
        format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n");
    into.extend_from_slice(head.as_bytes());
}

/// Writes a request that posts JSON into an empty buffer.
pub fn post(into: &mut Vec<u8>, path: &str, key: Option<u64>, body: &str) {
    let key = key.map_or_else(String::new, |key| {
        format!("Idempotency-Key: bench-{key}\r\n")
    });
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\
         Content-Type: application/json\r\n{key}Content-Length: {}\r\n\r\n",
        body.len()
    );
    into.extend_from_slice(head.as_bytes());
    into.extend_from_slice(body.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn a_head_gives_status_and_length() {
        let read = head(b"HTTP/1.1 201 Created\r\nContent-LENGTH: 12\r\nx: y").unwrap();
        assert_eq!(read, (201, 12));
        assert!(head(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked").is_err());
        assert!(head(b"").is_err());
    }

    #[test]
    fn answers_may_come_in_pieces_on_one_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let long = "x".repeat(100_000);
            let mut buffer = [0; 1_000];
            for answer in [
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".to_owned(),
                format!("HTTP/1.1 404 No\r\nContent-Length: 100000\r\n\r\n{long}"),
            ] {
                assert!(stream.read(&mut buffer).unwrap() > 0);
                for piece in answer.as_bytes().chunks(30_000) {
                    stream.write_all(piece).unwrap();
                }
            }
        });
        let mut client = Client::connect(address).unwrap();
        let mut request = Vec::new();
        get(&mut request, "/x");
        let answer = client.send(&request).unwrap();
        assert!(answer.is_success());
        assert_eq!(answer.body, b"ok");
        let answer = client.send(&request).unwrap();
        assert_eq!((answer.status, answer.body.len()), (404, 100_000));
        server.join().unwrap();
    }
}
