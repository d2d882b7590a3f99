// SPDX-License-Identifier: AGPL-3.0-or-later
//! Boxes of what is told of groups: what is there is drawn, what is not is explained, and no text of others acts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use rust_decimal::Decimal;
use traguardo_domain::Period;
use traguardo_domain::benchmark::{GroupKind, Withheld};
use traguardo_report::{Chart, Distribution, GroupFigures, distribution_chart};

const HOSTILE: [&str; 4] = [
    "</text><script>alert(1)</script>",
    "\"' onload='alert(2)' &amp; ]]>",
    "fine\u{202e}oruE\u{2066}\0\u{ffff}",
    "\n\t<!-- -->",
];

fn number(text: &str) -> Option<Decimal> {
    text.parse().ok()
}

/// Nothing but who it is.
fn group(kind: GroupKind, code: Option<&str>) -> GroupFigures<'_> {
    GroupFigures {
        kind,
        code,
        n: None,
        provisional: None,
        withheld: None,
        minimum: None,
        lower_quartile: None,
        median: None,
        upper_quartile: None,
        maximum: None,
        deciles: Vec::new(),
        mean: None,
        system: None,
        rank: None,
        percentile: None,
        gap: None,
    }
}

fn whole() -> GroupFigures<'static> {
    GroupFigures {
        n: Some(60),
        provisional: Some(1),
        minimum: number("-1250.5000000000"),
        lower_quartile: number("10.2500000000"),
        median: number("40.0000000000"),
        upper_quartile: number("100.1234567890"),
        maximum: number("2000.0000000000"),
        deciles: (1..10).map(Decimal::from).collect(),
        mean: number("50"),
        system: number("48.5"),
        rank: Some(7),
        percentile: number("0.8983050847"),
        gap: number("26.4728600000"),
        ..group(GroupKind::National, None)
    }
}

fn chart(own: Option<(&str, Option<Decimal>)>, groups: Vec<GroupFigures<'_>>) -> Chart {
    distribution_chart(&Distribution {
        indicator: "EC05.1",
        name: "Indice di struttura",
        unit: "%",
        period: Period::annual(2022),
        published: None,
        own,
        groups,
    })
}

fn cells(chart: &Chart) -> Vec<Vec<&str>> {
    let rows = chart.table.rows.iter();
    rows.map(|row| row.iter().map(|cell| cell.main.as_str()).collect())
        .collect()
}

#[test]
fn a_whole_group_is_a_box_with_the_own_value_in_it() {
    let own = Some(("CCIAA-MS", number("66.4728600000")));
    let chart = chart(own, vec![whole()]);
    let svg = chart.svg("g");
    assert_eq!(
        chart.title,
        "Indice di struttura (EC05.1), anno 2022: distribuzione fra le amministrazioni"
    );
    assert_eq!(
        chart.description.replace('\u{a0}', " "),
        "Nazionale: 60 amministrazioni, 1 con dati provvisori; minimo -1.250,5; 1º quartile 10,25; mediana 40; \
         3º quartile 100,123456789; massimo 2.000; media 50; sistema 48,5; decili 1 – 2 – 3 – 4 – 5 – 6 – 7 – 8 – 9; \
         CCIAA-MS: 7º posto su 60, il 89,83050847 % delle altre ha un valore più basso, distanza dalla mediana 26,47286. \
         Valore di CCIAA-MS: 66,47286 %."
    );
    assert_eq!(
        cells(&chart),
        [[
            "Nazionale",
            "60",
            "-1.250,5",
            "10,25",
            "40",
            "100,123456789",
            "2.000",
            "50",
            "48,5"
        ]]
    );
    // The box and its border, the dot and its key.
    assert_eq!(svg.matches("<rect").count(), 2);
    assert_eq!(svg.matches("<circle").count(), 2);
    assert_eq!(svg, chart.svg("g"), "the same is drawn in the same way");
    assert!(svg.contains("role=\"img\" aria-labelledby=\"g-t g-d\" lang=\"it\""));
}

#[test]
fn of_figures_from_elsewhere_what_there_is_is_drawn() {
    let median = GroupFigures {
        median: number("35.5"),
        ..group(GroupKind::SizeClass, Some("media"))
    };
    let alone = chart(None, vec![median.clone()]);
    assert_eq!(cells(&alone), [["Classe media", "–", "35,5"]]);
    assert_eq!(alone.svg("g").matches("<rect").count(), 0, "no box");
    let ends = GroupFigures {
        lower_quartile: number("30"),
        maximum: number("99"),
        ..median
    };
    let two = chart(None, vec![ends.clone(), whole()]);
    assert_eq!(two.svg("g").matches("<rect").count(), 2, "one box");
    assert_eq!(
        cells(&two)[0],
        ["Classe media", "–", "–", "30", "35,5", "–", "99", "–", "–"]
    );
    let published = distribution_chart(&Distribution {
        indicator: "EC27",
        name: "Sostenibilità",
        unit: "%",
        period: "2022-S1".parse().unwrap(),
        published: Some(("Unioncamere", "2023-06-30".parse().unwrap())),
        own: Some(("CCIAA-MS", None)),
        groups: vec![GroupFigures {
            n: Some(60),
            ..group(GroupKind::National, None)
        }],
    });
    assert_eq!(
        published.description,
        "Nazionale: 60 amministrazioni. CCIAA-MS non ha un valore per primo semestre 2022. \
         Di questi gruppi non è pubblicato nulla che si possa disegnare. Dati pubblicati da Unioncamere il 30 giugno 2023."
    );
}

#[test]
fn what_is_withheld_has_its_reason_and_no_box() {
    let why = [Withheld::Small, Withheld::Protected, Withheld::OutOfRange];
    let groups = why.map(|why| GroupFigures {
        n: Some(3),
        withheld: Some(why),
        ..group(GroupKind::Region, Some("Toscana"))
    });
    let hidden = chart(Some(("E0", number("5"))), groups.to_vec());
    let reasons: Vec<&str> = cells(&hidden).iter().map(|row| row[2]).collect();
    assert_eq!(
        reasons,
        [
            "meno di cinque amministrazioni",
            "con gli altri gruppi direbbe il dato di qualcuna",
            "una statistica ha troppe cifre"
        ]
    );
    let svg = hidden.svg("g");
    for drawn in ["<rect", "<circle", "<polygon"] {
        assert!(!svg.contains(drawn), "{drawn}");
    }
    assert!(svg.contains("Di nessuno di questi gruppi si possono mostrare i dati."));
    let nobody = chart(None, Vec::new()).svg("g");
    assert!(nobody.contains("Nessuna amministrazione ha un valore di questo indicatore."));
}

#[test]
fn beyond_some_groups_the_rest_is_counted() {
    let groups = vec![whole(); 100];
    let chart = chart(None, groups);
    assert_eq!(chart.table.rows.len(), 24);
    assert!(
        chart
            .description
            .ends_with("Gruppi non disegnati: altri 76.")
    );
}

#[test]
fn texts_of_others_are_texts() {
    for text in HOSTILE {
        let svg = distribution_chart(&Distribution {
            indicator: text,
            name: text,
            unit: text,
            period: Period::annual(2022),
            published: Some((text, "2023-06-30".parse().unwrap())),
            own: Some((text, number("5"))),
            groups: vec![
                GroupFigures {
                    code: Some(text),
                    ..whole()
                },
                GroupFigures {
                    withheld: Some(Withheld::Small),
                    ..group(GroupKind::Region, Some(text))
                },
            ],
        })
        .svg("g");
        let mut names = svg.split('<').skip(1).map(|tag| {
            let name = tag.trim_start_matches('/');
            name.split([' ', '>', '/', '\n']).next().unwrap().to_owned()
        });
        let drawn = [
            "svg", "title", "desc", "text", "rect", "circle", "line", "polyline", "polygon",
        ];
        assert!(names.all(|name| drawn.contains(&name.as_str())), "{svg}");
        assert!(!svg.contains(['\u{202e}', '\u{2066}', '\0', '\u{ffff}']));
        let quoted = svg
            .split('<')
            .skip(1)
            .filter_map(|tag| tag.split('>').next());
        for tag in quoted {
            let outside: String = tag.split('"').step_by(2).collect();
            assert!(!outside.contains("onload"), "{tag}");
        }
    }
}

#[test]
fn the_largest_figures_have_a_place() {
    let wide = GroupFigures {
        minimum: number("-999999999999999999.9999999999"),
        maximum: number("999999999999999999.9999999999"),
        ..group(GroupKind::National, None)
    };
    let narrow = GroupFigures {
        minimum: number("0.0000000001"),
        maximum: number("0.0000000002"),
        ..group(GroupKind::National, None)
    };
    let point = GroupFigures {
        median: number("0"),
        ..group(GroupKind::National, None)
    };
    for one in [wide, narrow, point] {
        let svg = chart(None, vec![one]).svg("g");
        assert!(
            svg.contains("<text") && !svg.contains("NaN") && !svg.contains("inf"),
            "{svg}"
        );
    }
}
