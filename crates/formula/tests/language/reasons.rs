// SPDX-License-Identifier: AGPL-3.0-or-later
//! Lists of reasons.

use traguardo_formula::{Reason, ReasonCode, Reasons};

use crate::support::reasons;

#[test]
fn the_leading_reason_follows_the_order_of_statuses() {
    use ReasonCode::{
        DivisionByZero, NotApplicable, NotAvailable, NotDue, NotReported, UnknownNode,
    };
    let order = [
        NotApplicable,
        NotReported,
        NotDue,
        NotAvailable,
        DivisionByZero,
    ];
    for (index, higher) in order.iter().enumerate() {
        for lower in &order[index + 1..] {
            let merged = reasons(*lower, "[a]").merge(&reasons(*higher, "[b]"));
            assert_eq!(merged.lead().code, *higher);
        }
    }
    let equals = reasons(UnknownNode, "[a]").merge(&reasons(DivisionByZero, "[b]"));
    assert_eq!(equals.lead().code, UnknownNode);
}

#[test]
fn merging_keeps_the_order_and_drops_repetitions() {
    let a = reasons(ReasonCode::NotReported, "[a]");
    let b = reasons(ReasonCode::NotReported, "[b]");
    let merged = a.clone().merge(&b).merge(&a).merge(&b);
    assert_eq!(merged.to_string(), "[a]: not_reported; [b]: not_reported");
    assert_eq!(merged.iter().count(), 2);
}

#[test]
fn the_same_reason_with_another_detail_is_another_reason() {
    let stated = |detail: &str| {
        Reasons::from(Reason {
            code: ReasonCode::NotAvailable,
            operand: "[a]".to_owned(),
            detail: Some(detail.to_owned()),
        })
    };
    let merged = stated("strike").merge(&stated("flood"));
    assert_eq!(
        merged.to_string(),
        "[a]: not_available (strike); [a]: not_available (flood)"
    );
}
