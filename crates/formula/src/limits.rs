// SPDX-License-Identifier: AGPL-3.0-or-later
//! What bounds a formula, so that text from outside is bounded before it allocates (`docs/domain.md §4`).

/// Longest formula, in characters; holds for the text as written and for its canonical form.
pub const MAX_CHARACTERS: usize = 4_096;

/// Deepest nesting of parentheses, function calls and minus signs. A long chain such as
/// `[a] + [b] + [c]` is not nested.
pub const MAX_DEPTH: usize = 64;

/// Most nodes in one formula: every literal, operand, operator, comparison and function counts one.
pub const MAX_NODES: usize = 1_000;

/// Most years a formula may look back, `previous` and `opening` inside each other added up.
pub const MAX_YEARS_BACK: u8 = 5;

/// Most decimals `round(x, n)` and [`crate::Rational::round`] take.
pub const MAX_DECIMALS: u32 = 10;

/// Longest text of a step of a derivation (expression, values, result), in bytes; what is longer ends
/// in `…` there. The figures of real plans stay far below.
pub const MAX_SHOWN: usize = 500;

/// Longest formula with the values put in, in bytes; what is longer ends in `…` there.
pub const MAX_SUBSTITUTED: usize = 8_000;

/// Most different reasons that one outcome names. Beyond them only the first of a kind that is not
/// named yet is added, so that the deciding one is always there.
pub const MAX_REASONS: usize = 50;

/// Most items of a list that a formula goes through.
pub const MAX_ITEMS: usize = 100_000;

/// Most steps that all functions of lists in one formula may take together: one for each part of what is
/// worked out of an item and for each comparison, and one for each turn of the year within its working days.
pub const MAX_ITEM_STEPS: u32 = 5_000_000;

/// Most years from the first to the last day of a count of working days.
pub const MAX_WORKING_YEARS: i32 = 10;

/// Most items that an explanation names on either side.
pub const MAX_NAMED_ITEMS: usize = 100;

/// Longest label of an item, in characters.
pub const MAX_LABEL: usize = 200;
