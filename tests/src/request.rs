// SPDX-License-Identifier: AGPL-3.0-or-later
//! A client without opinions: any method, any header, any bytes, and every answer is an answer, if only one that
//! the OpenAPI document describes.

use crate::{Answer, described};
use serde_json::Value;
use std::fmt::Write;
use ureq::Agent;
use ureq::http::{self, Method};

/// Talks to one service; cheap to clone, connections are kept.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    base: String,
}

impl Client {
    /// For the service at `http://127.0.0.1:PORT`.
    pub fn new(base: impl Into<String>) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .max_redirects(0)
            .user_agent("traguardo-tests")
            .build()
            .new_agent();
        Self {
            agent,
            base: base.into(),
        }
    }

    /// `http://127.0.0.1:PORT`
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Any request.
    pub fn request(&self, method: &str, path: &str) -> Request {
        let method: Method = method.parse().unwrap();
        Request {
            client: self.clone(),
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// `GET path`
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.request("GET", path).send()
    }

    /// `POST path` with a JSON body.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.request("POST", path).json(body).send()
    }

    /// `POST path` with a JSON body and an idempotency key.
    #[track_caller]
    pub fn post_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.request("POST", path)
            .header("Idempotency-Key", key)
            .json(body)
            .send()
    }
}

/// A request being put together.
#[derive(Debug)]
pub struct Request {
    client: Client,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Request {
    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.header("Content-Type", "application/json")
            .body(body.to_string())
    }

    /// With these bytes as the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// The answer, which there has to be.
    #[track_caller]
    pub fn send(self) -> Answer {
        let shown = format!("{} {}", self.method, self.path);
        self.try_send()
            .unwrap_or_else(|error| panic!("{shown}: {error}"))
    }

    /// The answer, or why there is none: then nobody knows what became of the request.
    #[track_caller]
    pub fn try_send(self) -> Result<Answer, ureq::Error> {
        let shown = format!("{} {}", self.method, self.path);
        let method = self.method.to_string();
        let mut request = http::Request::builder()
            .method(self.method)
            .uri(format!("{}{}", self.client.base, self.path));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut response = match self.body {
            Some(body) => self.client.agent.run(request.body(body)?)?,
            None => self.client.agent.run(request.body(())?)?,
        };
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        });
        let answer = Answer {
            request: shown,
            status: response.status().as_u16(),
            headers: headers.collect(),
            body: response
                .body_mut()
                .with_config()
                .limit(64 << 20)
                .read_to_vec()?,
        };
        described::compare(&method, &self.path, &answer);
        Ok(answer)
    }
}

/// Text as it stands in a query parameter.
pub fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}
