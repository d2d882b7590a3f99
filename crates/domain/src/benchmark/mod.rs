// SPDX-License-Identifier: AGPL-3.0-or-later
//! How one indicator is distributed over administrations (`docs/domain.md §9`): exact statistics of
//! unrounded values, each rounded once when it is printed, of groups that may be told of.

mod groups;
mod place;
mod proposal;
mod secrecy;
mod statistics;

pub use groups::{Group, GroupKind, Participant, Withheld, groups};
pub use place::{Place, place};
pub use proposal::{
    Basis, Bound, Obstacle, Proposal, asks_less, in_direction, propose, share_below,
};
pub use secrecy::SMALL;
pub use statistics::{DECIMALS, Member, Sorted, Statistics, System, Unprintable, printed};
