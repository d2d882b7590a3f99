// SPDX-License-Identifier: AGPL-3.0-or-later
//! Measurement posts: what is read is written back the same, and the parsers of its texts agree with
//! the patterns that its schema publishes.

use super::query;
use traguardo_exchange::measurement::{MeasurementPost, read_post};

/// Checks one body.
pub fn check(data: &[u8]) {
    let post = match read_post(data) {
        Ok(post) => post,
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a fault");
            for fault in faults {
                assert!(
                    fault.pointer.is_empty() || fault.pointer.starts_with('/'),
                    "{fault:?}"
                );
                assert!(
                    !fault.code.is_empty() && !fault.detail.is_empty(),
                    "{fault:?}"
                );
                // the schema accepts what the type does not
                assert_ne!(fault.code, "malformed", "{fault:?}");
            }
            return;
        }
    };
    let plain: MeasurementPost =
        serde_json::from_slice(data).expect("what is accepted is of the type");
    assert_eq!(plain, post);
    let written = serde_json::to_vec(&post).expect("a wire type can be written");
    assert_eq!(
        read_post(&written),
        Ok(post.clone()),
        "what was written is read as something else"
    );
    for item in &post.items {
        query::period(&item.period);
        item.value.iter().for_each(|text| query::decimal(text));
        item.date.iter().for_each(|text| query::day(text));
    }
}
