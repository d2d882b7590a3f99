// SPDX-License-Identifier: AGPL-3.0-or-later
//! All groups of one indicator and period, and what may be told of each.

use super::secrecy::{SMALL, shown};
use super::statistics::{Member, Sorted, Statistics};
use std::collections::HashMap;
use std::sync::Arc;
use traguardo_formula::Rational;

/// An administration that takes part, and the groups it is in.
#[derive(Clone, Debug)]
pub struct Participant {
    /// Its figure.
    pub member: Member,
    /// Its size class, if it has one.
    pub size_class: Option<Arc<str>>,
    /// Its region, if it has one.
    pub region: Option<Arc<str>>,
}

/// What makes a group one, in the order in which groups are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    /// All of them.
    National,
    /// One size class.
    SizeClass,
    /// One region.
    Region,
}

/// Why nothing but its size is told of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// Fewer than five take part.
    Small,
    /// Together with other groups it would give away what is not to be told.
    Protected,
    /// A statistic has more digits than a figure may have.
    OutOfRange,
}

/// A group with at least one member.
#[derive(Clone, Debug)]
pub struct Group {
    /// What makes it one.
    pub kind: GroupKind,
    /// Which size class or region; none nationally.
    pub code: Option<String>,
    /// How many take part.
    pub n: usize,
    /// What is told of it.
    pub outcome: Result<Statistics, Withheld>,
    values: Sorted,
}

impl Group {
    /// The values of its members.
    pub fn values(&self) -> &Sorted {
        &self.values
    }
}

/// Every group, nationally first, then size classes and regions, each by code.
#[must_use]
pub fn groups(participants: &[Participant]) -> Vec<Group> {
    let values: Vec<&Rational> = participants
        .iter()
        .map(|there| &there.member.value)
        .collect();
    let order = Rational::ascending(&values).into_iter();
    let ascending: Vec<&Participant> = order.filter_map(|place| participants.get(place)).collect();
    let mut places: HashMap<(GroupKind, Option<&str>), Vec<usize>> = HashMap::new();
    for (place, there) in ascending.iter().enumerate() {
        let class = there
            .size_class
            .as_deref()
            .map(|code| (GroupKind::SizeClass, Some(code)));
        let region = there
            .region
            .as_deref()
            .map(|code| (GroupKind::Region, Some(code)));
        for group in [Some((GroupKind::National, None)), class, region]
            .into_iter()
            .flatten()
        {
            places.entry(group).or_default().push(place);
        }
    }
    // The larger a group, the more of it there is to tell.
    let mut in_turn: Vec<_> = places.iter().collect();
    in_turn.sort_by_key(|((kind, code), members)| (*kind, usize::MAX - members.len(), *code));
    let values: Vec<&Rational> = ascending.iter().map(|there| &there.member.value).collect();
    let members: Vec<Vec<usize>> = in_turn
        .iter()
        .map(|(_, members)| (*members).clone())
        .collect();
    let shown = shown(&values, &members);
    let mut groups: Vec<Group> = in_turn
        .iter()
        .zip(shown)
        .map(|(((kind, code), members), shown)| {
            let members: Vec<&Member> = members
                .iter()
                .filter_map(|place| Some(&ascending.get(*place)?.member))
                .collect();
            let values = members.iter().map(|member| member.value.clone());
            let values = Sorted::ascending(values.collect());
            Group {
                kind: *kind,
                code: code.map(str::to_owned),
                n: members.len(),
                outcome: told(&members, &values, shown),
                values,
            }
        })
        .collect();
    groups.sort_by(|one, other| (one.kind, &one.code).cmp(&(other.kind, &other.code)));
    groups
}

fn told(members: &[&Member], values: &Sorted, shown: bool) -> Result<Statistics, Withheld> {
    if members.len() < SMALL {
        return Err(Withheld::Small);
    }
    if !shown {
        return Err(Withheld::Protected);
    }
    Statistics::of_sorted(members, values).map_err(|_| Withheld::OutOfRange)
}
