// SPDX-License-Identifier: AGPL-3.0-or-later
//! The plan in force for a year (`docs/domain.md §5`).

/// Which of an administration's plans of one kind is in force for `year`: the newest approved one that
/// starts in the year, else the newest that covers it (`docs/domain.md §5`). Each candidate is
/// `(plan, first year, last year, age)`; newest = greatest age, which is that of
/// [`crate::plan::Plan::approved`], and of the order in which plans came where they were approved on one day.
pub fn in_force<'a, T: ?Sized, A: Ord>(
    plans: impl IntoIterator<Item = (&'a T, i32, i32, A)>,
    year: i32,
) -> Option<&'a T> {
    plans
        .into_iter()
        .filter(|(_, first, last, _)| (*first..=*last).contains(&year))
        .max_by(|(_, first, _, age), (_, other_first, _, other_age)| {
            (*first == year, age).cmp(&(*other_first == year, other_age))
        })
        .map(|(plan, ..)| plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starting_in_the_year_comes_before_newer() {
        let plans = [
            ("A", 2022, 2024, 1),
            ("B", 2021, 2023, 9),
            ("C", 2023, 2025, 5),
            ("D", 2023, 2025, 4),
        ];
        let chosen = |year| {
            in_force(
                plans
                    .iter()
                    .map(|(code, first, last, at)| (*code, *first, *last, *at)),
                year,
            )
        };
        assert_eq!(chosen(2020), None);
        assert_eq!(chosen(2021), Some("B"));
        assert_eq!(chosen(2022), Some("A"), "B is newer but A starts in 2022");
        assert_eq!(
            chosen(2023),
            Some("C"),
            "the newest of those that start in 2023"
        );
        assert_eq!(
            chosen(2024),
            Some("C"),
            "none starts in 2024: the newest that covers it"
        );
        assert_eq!(chosen(2025), Some("C"));
        assert_eq!(chosen(2026), None);
    }
}
