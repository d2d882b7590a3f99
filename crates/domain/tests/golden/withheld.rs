// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which groups of a benchmark are told of (docs/domain.md §9), worked out by hand.

use super::benchmarks::members;
use traguardo_domain::benchmark::{Group, GroupKind, Participant, Withheld, groups};

/// `A/TOS 10 20 30; B/TOS 5`: class and region, then values. `-` is none.
fn crowd(text: &str) -> Vec<Group> {
    let named = |code: &str| (code != "-").then(|| code.into());
    let mut participants = Vec::new();
    for part in text.split("; ") {
        let (home, values) = part.split_once(' ').unwrap();
        let (class, region) = home.split_once('/').unwrap();
        participants.extend(members(values).into_iter().map(|member| Participant {
            member,
            size_class: named(class),
            region: named(region),
        }));
    }
    groups(&participants)
}

/// `5 shown, A 3 small, B 7 protected`.
fn seen(groups: &[Group]) -> String {
    let one = |group: &Group| {
        let outcome = match &group.outcome {
            Ok(_) => "shown",
            Err(Withheld::Small) => "small",
            Err(Withheld::Protected) => "protected",
            Err(Withheld::OutOfRange) => "out of range",
        };
        let code = group
            .code
            .as_ref()
            .map(|code| format!("{code} "))
            .unwrap_or_default();
        format!("{code}{} {outcome}", group.n)
    };
    groups.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[test]
fn small_groups_are_withheld() {
    assert_eq!(seen(&crowd("-/- 1 2 3 4")), "4 small");
    assert_eq!(seen(&crowd("-/- 1 2 3 4 5")), "5 shown");
    assert_eq!(seen(&[]), "");
}

#[test]
fn what_is_left_of_the_whole_is_a_group_too() {
    // 12 less A's six and B's five would be the only one of C. A goes first, for it is larger.
    assert_eq!(
        seen(&crowd("A/- 1 2 3 4 5 6; B/- 10 20 30 40 50; C/- 70")),
        "12 shown, A 6 shown, B 5 protected, C 1 small"
    );
    // Five that are in no class at all may be what is left, four may not.
    assert_eq!(
        seen(&crowd("A/- 1 2 3 4 5; -/- 1 2 3 4 5")),
        "10 shown, A 5 shown"
    );
    assert_eq!(
        seen(&crowd("A/- 1 2 3 4 5; -/- 1 2 3 4")),
        "9 shown, A 5 protected"
    );
}

#[test]
fn a_region_may_not_tell_who_is_in_its_classes() {
    // X has five of A and one of B. A less X's five is five; B in X would be one.
    let groups = crowd("A/X 1 2 3 4 5; A/Y 6 7 8 9 10; B/X 20; B/Y 21 22 23 24 30");
    assert_eq!(
        groups.iter().map(|group| group.kind).collect::<Vec<_>>(),
        [
            GroupKind::National,
            GroupKind::SizeClass,
            GroupKind::SizeClass,
            GroupKind::Region,
            GroupKind::Region
        ]
    );
    assert_eq!(
        seen(&groups),
        "16 shown, A 10 shown, B 6 shown, X 6 protected, Y 10 protected"
    );
    // With five of each in each there is nothing to protect.
    let groups = crowd("A/X 1 2 3 4 5; A/Y 6 7 8 9 10; B/X 20 21 22 23 28; B/Y 21 22 23 24 30");
    assert_eq!(
        seen(&groups),
        "20 shown, A 10 shown, B 10 shown, X 10 shown, Y 10 shown"
    );
}

#[test]
fn values_that_are_all_alike_are_as_good_as_told() {
    // 105/95: everything from 95 to 105 is within 5 % of 100.
    assert_eq!(seen(&crowd("-/- 95 97 100 103 105")), "5 protected");
    assert_eq!(seen(&crowd("-/- 95 97 100 103 105.01")), "5 shown");
    assert_eq!(seen(&crowd("-/- -95 -97 -100 -103 -105")), "5 protected");
    assert_eq!(seen(&crowd("-/- 0 0 0 0 0")), "5 protected");
    assert_eq!(seen(&crowd("-/- 0 0 0 0 0.01")), "5 shown");
    assert_eq!(seen(&crowd("-/- -1 0 0 0 0")), "5 shown");
    // A is unlike, and the five that are left are not.
    assert_eq!(
        seen(&crowd("A/- 1 2 3 4 5; B/- 100 100 100 100 101")),
        "10 shown, A 5 protected, B 5 protected"
    );
}

#[test]
fn a_small_group_must_not_be_nearly_the_whole() {
    // B's four among five: 406 in all, and at least 90 + 100 + 101 + 102 = 393, 3 % less.
    assert_eq!(
        seen(&crowd("B/- 100 101 102 103; -/- 90")),
        "5 protected, B 4 small"
    );
    // At least 50 + 303 = 353, 15 % less than at most 406: 353 · 21 < 406 · 19.
    assert_eq!(
        seen(&crowd("B/- 100 101 102 103; -/- 50")),
        "5 shown, B 4 small"
    );
}
