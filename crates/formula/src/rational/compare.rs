// SPDX-License-Identifier: AGPL-3.0-or-later
//! Comparison by value.

use std::cmp::Ordering;

use super::{Rational, Repr};

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Repr::Small(left), Repr::Small(right)) = (&self.0, &other.0) {
            if left.den == right.den {
                return left.num.cmp(&right.num);
            }
            let products = (
                left.num.checked_mul(right.den),
                right.num.checked_mul(left.den),
            );
            if let (Some(left), Some(right)) = products {
                return left.cmp(&right);
            }
        }
        let (left, right) = (self.to_large(), other.to_large());
        (left.num * right.den).cmp(&(right.num * left.den))
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Rational {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Rational {}
