// SPDX-License-Identifier: AGPL-3.0-or-later
//! One client's connections.

use crate::Result;
use serde_json::Value;
use std::time::Duration;
use ureq::Agent;
use ureq::http::Response;

/// How long a client waits for an answer before it takes the outcome as unknown.
const PATIENCE: Duration = Duration::from_secs(10);

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The service says that it is the answer of an earlier request.
    pub replayed: bool,
    /// The proxy says that nothing reached the service.
    pub undelivered: bool,
    /// As it came.
    pub body: String,
}

impl Answer {
    /// Whether something was done.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON, null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The code of a problem, empty when it is none.
    pub fn code(&self) -> String {
        self.json()
            .get("code")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }
}

/// A client of one address; connections are kept.
#[derive(Clone, Debug)]
pub struct Http {
    agent: Agent,
    base: String,
}

impl Http {
    /// For a port of this machine.
    pub fn new(port: u16) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .build()
            .new_agent();
        Self {
            agent,
            base: format!("http://127.0.0.1:{port}"),
        }
    }

    /// `GET path`
    pub fn get(&self, path: &str) -> Result<Answer> {
        answer(self.agent.get(format!("{}{path}", self.base)).call()?)
    }

    /// `POST path`
    pub fn post(&self, path: &str, key: &str, body: &str) -> Result<Answer> {
        let request = self.agent.post(format!("{}{path}", self.base));
        let request = request.header("content-type", "application/json");
        answer(request.header("idempotency-key", key).send(body)?)
    }

    /// `GET path`, again while the service says that it has to find its database first.
    pub fn ask(&self, path: &str) -> Result<Answer> {
        let mut answer = self.get(path)?;
        for _ in 0..50 {
            if answer.status != 503 {
                break;
            }
            std::thread::sleep(Duration::from_millis(200));
            answer = self.get(path)?;
        }
        Ok(answer)
    }

    /// The items of all pages of a list.
    pub fn all(&self, path: &str) -> Result<Vec<Value>> {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let answer = self.ask(&format!("{path}{cursor}"))?;
            let mut page = answer.json();
            let Some(items) = page.get_mut("items").and_then(Value::as_array_mut) else {
                return Err(
                    format!("GET {path}{cursor}: {} {}", answer.status, answer.body).into(),
                );
            };
            all.append(items);
            match page.get("next").and_then(Value::as_str) {
                Some(next) => cursor = format!("&cursor={}", encoded(next)),
                None => return Ok(all),
            }
        }
    }
}

fn answer(mut response: Response<ureq::Body>) -> Result<Answer> {
    let header = |name: &str| response.headers().contains_key(name);
    let (replayed, undelivered) = (
        header("idempotency-replayed"),
        header(crate::machine::UNDELIVERED),
    );
    let status = response.status().as_u16();
    let body = response
        .body_mut()
        .with_config()
        .limit(64 << 20)
        .read_to_string()?;
    Ok(Answer {
        status,
        replayed,
        undelivered,
        body,
    })
}

/// Text as it stands in a query parameter.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
