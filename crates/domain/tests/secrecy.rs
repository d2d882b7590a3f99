// SPDX-License-Identifier: AGPL-3.0-or-later
//! What one answer gives away (`docs/domain.md §9`): for everybody, another country is built that publishes exactly the
//! same, system figures included, and in which that figure is another one.
#![allow(missing_docs)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::collections::BTreeMap;
use traguardo_domain::benchmark::{
    Group, GroupKind, Member, Participant, SMALL, Statistics, groups, printed,
};
use traguardo_domain::evaluation::Ratio;
use traguardo_formula::Rational;

/// The same on every machine (splitmix64).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((mixed ^ (mixed >> 31)) >> 1).unwrap() % bound
    }
}

fn whole(number: i64) -> Rational {
    Rational::from_integer(number)
}

/// `100 * above / below`, as a ratio.
fn ratio(above: i64, below: i64, provisional: bool) -> Member {
    let ratio = Ratio {
        factor: whole(100),
        numerator: whole(above),
        denominator: whole(below),
    };
    let value = ratio.numerator.div(&ratio.denominator).unwrap();
    Member {
        value: value.mul(&ratio.factor).unwrap(),
        ratio: Some(ratio),
        provisional,
    }
}

/// Bodies of very different sizes in classes and regions, many of these small.
fn country(seeded: &mut Seeded, round: i64) -> Vec<Participant> {
    let count = 5 + seeded.below(60);
    let (classes, regions) = (1 + seeded.below(4), 1 + seeded.below(8));
    let skewed = |seeded: &mut Seeded, bound: i64| seeded.below(bound * bound).isqrt();
    (0..count)
        .map(|place| {
            // One body is as large as all others together, and the system figure nearly its own.
            let below = if place == 0 {
                1_000_000
            } else {
                1 + seeded.below(900)
            };
            let above = match round % 4 {
                0 => seeded.below(2 * below + 1),
                1 => below - seeded.below(below / 20 + 1),
                2 => seeded.below(2) * seeded.below(below + 1),
                _ => seeded.below(2 * below + 1) - below,
            };
            let class = skewed(seeded, classes);
            let region = skewed(seeded, regions);
            Participant {
                member: ratio(above, below, seeded.below(9) == 0),
                size_class: (seeded.below(20) > 0).then(|| format!("C{class}").into()),
                region: (seeded.below(20) > 0).then(|| format!("R{region}").into()),
            }
        })
        .collect()
}

fn is_in(there: &Participant, group: &Group) -> bool {
    match group.kind {
        GroupKind::National => true,
        GroupKind::SizeClass => there.size_class.as_deref() == group.code.as_deref(),
        GroupKind::Region => there.region.as_deref() == group.code.as_deref(),
    }
}

/// Everything that is told of the groups that are shown, when members stand in these places.
fn told(country: &[Participant], places: &[usize], shown: &[&Group]) -> Vec<String> {
    let tell = |group: &&Group| {
        let members: Vec<&Member> = country
            .iter()
            .zip(places)
            .filter(|(there, _)| is_in(there, group))
            .map(|(_, place)| &country[*place].member)
            .collect();
        let told = Statistics::of(&members).unwrap().unwrap();
        let ends = [
            &told.minimum,
            &told.lower_quartile,
            &told.median,
            &told.upper_quartile,
            &told.maximum,
        ];
        let quantiles = ends.into_iter().chain(&told.deciles);
        let quantiles: Vec<String> = quantiles
            .map(|value| printed(value).unwrap().to_string())
            .collect();
        format!(
            "{} {} {quantiles:?} {} {} {:?}",
            told.n, told.provisional, told.mean, told.standard_deviation, told.system
        )
    };
    shown.iter().map(tell).collect()
}

/// Whether both may lie within 5 % of one and the same figure.
fn alike(one: &Rational, other: &Rational) -> bool {
    if one.is_negative() != other.is_negative() && *one != whole(0) && *other != whole(0) {
        return false;
    }
    let (one, other) = (one.abs(), other.abs());
    let (small, large) = if one < other {
        (one, other)
    } else {
        (other, one)
    };
    large.mul(&whole(95)).unwrap() <= small.mul(&whole(105)).unwrap()
}

fn sum(country: &[Participant], places: &[usize], members: &[usize]) -> Rational {
    members.iter().fold(whole(0), |sum, member| {
        sum.add(&country[places[*member]].member.value).unwrap()
    })
}

/// Puts the smallest (or the largest) of each cell on some of its members.
fn filled(
    country: &[Participant],
    cells: &[Vec<bool>],
    victims: &[usize],
    largest: bool,
) -> Vec<usize> {
    let mut places: Vec<usize> = (0..country.len()).collect();
    let mut by_cell: BTreeMap<&Vec<bool>, Vec<usize>> = BTreeMap::new();
    for victim in victims {
        by_cell.entry(&cells[*victim]).or_default().push(*victim);
    }
    for (cell, inside) in by_cell {
        let mut of_cell: Vec<usize> = (0..country.len())
            .filter(|place| cells[*place] == *cell)
            .collect();
        of_cell.sort_by(|one, other| {
            country[*one]
                .member
                .value
                .cmp(&country[*other].member.value)
        });
        if largest {
            of_cell.reverse();
        }
        let rest =
            (0..country.len()).filter(|place| cells[*place] == *cell && !inside.contains(place));
        let targets: Vec<usize> = inside.iter().copied().chain(rest).collect();
        for (target, from) in targets.into_iter().zip(of_cell) {
            places[target] = from;
        }
    }
    places
}

/// Who is found out in a country of which the groups that `admit` lets through are shown, and how many were looked at.
fn found_out(country: &[Participant], admit: impl Fn(&Group) -> bool) -> (usize, usize) {
    let all = groups(country);
    let shown: Vec<&Group> = all.iter().filter(|group| admit(group)).collect();
    let cells: Vec<Vec<bool>> = country
        .iter()
        .map(|there| shown.iter().map(|group| is_in(there, group)).collect())
        .collect();
    let as_it_is: Vec<usize> = (0..country.len()).collect();
    let published = told(country, &as_it_is, &shown);
    let singles = as_it_is.iter().map(|place| vec![*place]);
    let small = all.iter().filter(|group| group.n < SMALL);
    let small = small.map(|group| {
        let members = as_it_is.iter().copied();
        members
            .filter(|place| is_in(&country[*place], group))
            .collect()
    });
    let hidden =
        |victims: &Vec<usize>| !victims.iter().any(|victim| !cells[*victim].contains(&true));
    let victims: Vec<Vec<usize>> = singles.chain(small).filter(hidden).collect();
    let mut found = 0;
    for members in &victims {
        let worlds = [false, true].map(|largest| filled(country, &cells, members, largest));
        for world in &worlds {
            assert_eq!(
                told(country, world, &shown),
                published,
                "another country publishes the same"
            );
        }
        let [least, most] = worlds.each_ref().map(|world| sum(country, world, members));
        let crowd = cells
            .iter()
            .filter(|cell| **cell == cells[members[0]])
            .count();
        found += usize::from(crowd < SMALL || alike(&least, &most));
    }
    (found, victims.len())
}

#[test]
fn another_country_with_other_figures_publishes_the_same() {
    let mut seeded = Seeded(59);
    let (mut looked_at, mut systems) = (0, 0);
    for round in 0..240 {
        let country = country(&mut seeded, round);
        let (found, victims) = found_out(&country, |group| group.outcome.is_ok());
        assert_eq!(found, 0, "round {round}");
        looked_at += victims;
        let all = groups(&country);
        let told = all.iter().filter_map(|group| group.outcome.as_ref().ok());
        systems += told
            .filter(|statistics| statistics.system.is_some())
            .count();
    }
    assert!(looked_at > 3_000 && systems > 200, "{looked_at} {systems}");
}

/// Without the step that looks at groups together there are some for whom no other country can be built.
#[test]
fn groups_that_are_only_large_give_somebody_away() {
    let mut seeded = Seeded(59);
    let found: usize = (0..60)
        .map(|round| found_out(&country(&mut seeded, round), |group| group.n >= SMALL).0)
        .sum();
    assert!(found > 100, "{found}");
}

/// What is not promised: two answers put side by side tell the figure that came in between.
#[test]
fn two_positions_tell_who_came_in_between() {
    let mut seeded = Seeded(60);
    let mut country = self::country(&mut seeded, 0);
    while country.len() < 20 {
        country.extend(self::country(&mut seeded, 0));
    }
    let mean = |country: &[Participant]| {
        let national = &groups(country)[0];
        Rational::from(national.outcome.as_ref().unwrap().mean)
    };
    let count = i64::try_from(country.len()).unwrap();
    let before = mean(&country).mul(&whole(count)).unwrap();
    country.push(Participant {
        member: ratio(37, 80, false),
        size_class: None,
        region: None,
    });
    let after = mean(&country).mul(&whole(count + 1)).unwrap();
    let between = after.sub(&before).unwrap();
    assert_eq!(between.round(6).unwrap().to_string(), "46.250000");
}
