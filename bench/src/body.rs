// SPDX-License-Identifier: AGPL-3.0-or-later
//! Bodies of measurement posts, written as fast as the clients can send them.

use std::fmt::Write;

/// A measurement post in the making.
pub struct Post {
    body: String,
    /// Figures so far.
    pub items: u64,
}

impl Post {
    /// Without a figure.
    pub fn new(administration: &str) -> Self {
        Self {
            body: format!(r#"{{"administration":"{administration}","items":["#),
            items: 0,
        }
    }

    /// Codes need no escape; the figure is in hundredths.
    pub fn add(&mut self, office: &str, measure: &str, period: &str, hundredths: u64) {
        let comma = if self.items == 0 { "" } else { "," };
        let (whole, cents) = (hundredths / 100, hundredths % 100);
        self.items += 1;
        // Writing into a String cannot fail.
        let _ = write!(
            self.body,
            r#"{comma}{{"office":"{office}","measure":"{measure}","period":"{period}","value":"{whole}.{cents:02}"}}"#
        );
    }

    /// The whole body.
    pub fn finish(self) -> String {
        self.body + "]}"
    }
}
