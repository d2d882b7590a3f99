// SPDX-License-Identifier: AGPL-3.0-or-later

use super::*;
use proptest::prelude::*;

fn posted(change: impl FnOnce(&mut ListItem)) -> Vec<ListItem> {
    let mut item = ListItem {
        label: "R1".into(),
        ..ListItem::default()
    };
    change(&mut item);
    vec![item]
}

fn faults(list: &[ListItem]) -> Vec<(String, String)> {
    let faults = read_list(list).unwrap_err().into_iter();
    faults.map(|fault| (fault.pointer, fault.code)).collect()
}

#[test]
fn each_item_is_held_against_its_rules() {
    let long = "x".repeat(201);
    let day = |day: &str| Some(day.to_owned());
    let value = |name: &str, value: &str| ListValue {
        name: name.into(),
        value: value.into(),
    };
    let cases = [
        (
            posted(|item| item.label = " ".into()),
            "/0/label",
            "bad_label",
        ),
        (
            posted(|item| item.label = long.clone()),
            "/0/label",
            "bad_label",
        ),
        (
            posted(|item| item.class = Some("a\nb".into())),
            "/0/class",
            "bad_label",
        ),
        (
            posted(|item| item.label = "R1 ".into()),
            "/0/label",
            "bad_label",
        ),
        (
            posted(|item| item.class = Some("Societa\u{300}".into())),
            "/0/class",
            "bad_label",
        ),
        (
            posted(|item| item.values = vec![value("o\u{200b}re", "1")]),
            "/0/values/0/name",
            "bad_label",
        ),
        (
            posted(|item| item.done = day("2022-02-30")),
            "/0/done",
            "bad_date",
        ),
        (
            posted(|item| item.opened = day("1/3/2022")),
            "/0/opened",
            "bad_date",
        ),
        (
            posted(|item| item.not_done = Some(false)),
            "/0/not_done",
            "flag_false",
        ),
        (
            posted(|item| {
                item.not_done = Some(true);
                item.done = day("2022-03-01");
            }),
            "/0/not_done",
            "several_figures",
        ),
        (
            posted(|item| {
                item.opened = day("2022-03-02");
                item.done = day("2022-03-01");
            }),
            "/0/done",
            "done_before_opened",
        ),
        (
            posted(|item| item.values = vec![value("ore", "1,5")]),
            "/0/values/0/value",
            "comma",
        ),
        (
            posted(|item| item.values = vec![value("", "1")]),
            "/0/values/0/name",
            "bad_label",
        ),
        (
            posted(|item| {
                item.values = (0..21).map(|n| value(&n.to_string(), "1")).collect();
            }),
            "/0/values",
            "too_many_values",
        ),
    ];
    for (list, place, code) in cases {
        let found = faults(&list);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, place);
        assert_eq!(found[0].1, code);
    }
    let twice = [posted(|_| {}), posted(|_| {})].concat();
    assert_eq!(
        faults(&twice),
        [("/1/label".into(), "duplicate_label".into())]
    );
}

#[test]
fn ten_thousand_and_not_one_more() {
    let list = |count: usize| -> Vec<ListItem> {
        let label = |number: usize| ListItem {
            label: number.to_string(),
            ..ListItem::default()
        };
        (0..count).map(label).collect()
    };
    assert_eq!(read_list(&list(MAX_LIST)).unwrap().len(), MAX_LIST);
    assert_eq!(faults(&list(MAX_LIST + 1))[0].1, "too_many_list_items");
    let all_wrong = vec![ListItem::default(); MAX_LIST];
    assert!(faults(&all_wrong).len() <= MAX_FAULTS + 3);
}

proptest! {
    #[test]
    fn what_is_stored_is_read_back(
        labels in prop::collection::btree_set("[a-z][a-zà-ù\"\\\\ ]{0,5}[a-z]", 0..6), cents in -999_i64..999, not_done: bool,
    ) {
        let item = |label: String| Item {
            label,
            class: Some("semplice".into()),
            opened: parse_day("2022-03-01"),
            due: None,
            done: if not_done { None } else { parse_day("2022-03-16") },
            not_done,
            values: BTreeMap::from([("ore".into(), Decimal::new(cents, 2))]),
        };
        let items: Vec<Item> = labels.into_iter().map(item).collect();
        let text = canonical_list(&items);
        let mut sorted: serde_json::Value = serde_json::from_str(&text).unwrap();
        sorted.sort_all_objects();
        prop_assert_eq!(sorted.to_string(), text.clone());
        prop_assert_eq!(stored_list(&text).unwrap(), items);
    }
}

/// Rules for posting may become stricter; what was accepted stays what it is.
#[test]
fn what_would_be_refused_by_now_is_read_back() {
    let text = "[{\"class\":\"Societa\u{300}\",\"label\":\"R1 \"}]";
    let posted: Vec<ListItem> = serde_json::from_str(text).unwrap();
    assert_eq!(faults(&posted).len(), 2);
    let items = stored_list(text).unwrap();
    assert_eq!(
        (items[0].label.as_str(), canonical_list(&items)),
        ("R1 ", text.to_owned())
    );
}
