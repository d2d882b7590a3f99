// SPDX-License-Identifier: AGPL-3.0-or-later
//! How an indicator is distributed over administrations, and where one of them stands: boxes of what is told of each
//! group, and the same in words and numbers. Whatever is not told of a group is not here either.

use crate::boxes::draw;
use crate::chart::Chart;
use crate::italian::{long_date, period as period_words, quantity};
use crate::model::{Cell, Table};
use crate::text::{clipped, line};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use traguardo_domain::Period;
use traguardo_domain::benchmark::{GroupKind, Withheld};
use traguardo_domain::italian::italian;

/// Groups beyond this many are not drawn: the first ones are.
const MOST_GROUPS: usize = 24;
/// Signs of a name that are drawn; the description has more of them.
const DRAWN: usize = 32;
const TOLD: usize = 200;

/// What a chart of a distribution shows.
#[derive(Clone, Debug)]
pub struct Distribution<'a> {
    /// Code of the indicator.
    pub indicator: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Unit of its value.
    pub unit: &'a str,
    /// As of which period.
    pub period: Period,
    /// Who published the figures, and when; `None` of those of now.
    pub published: Option<(&'a str, NaiveDate)>,
    /// The administration whose place is asked for, and its value if it has one.
    pub own: Option<(&'a str, Option<Decimal>)>,
    /// Its groups, or all of them, in their order.
    pub groups: Vec<GroupFigures<'a>>,
}

/// What is told of one group; figures from elsewhere need not be all of them.
#[derive(Clone, Debug)]
pub struct GroupFigures<'a> {
    /// What makes it one.
    pub kind: GroupKind,
    /// Which size class or region.
    pub code: Option<&'a str>,
    /// How many take part.
    pub n: Option<u32>,
    /// How many of them rest on figures that nobody certifies.
    pub provisional: Option<u32>,
    /// Why nothing else is told.
    pub withheld: Option<Withheld>,
    /// The smallest.
    pub minimum: Option<Decimal>,
    /// At one quarter.
    pub lower_quartile: Option<Decimal>,
    /// At one half.
    pub median: Option<Decimal>,
    /// At three quarters.
    pub upper_quartile: Option<Decimal>,
    /// The largest.
    pub maximum: Option<Decimal>,
    /// At one tenth, two tenths and so on.
    pub deciles: Vec<Decimal>,
    /// Unweighted.
    pub mean: Option<Decimal>,
    /// The group as if it were one body.
    pub system: Option<Decimal>,
    /// The place of the own value: 1 is best.
    pub rank: Option<usize>,
    /// Which part of the others is lower.
    pub percentile: Option<Decimal>,
    /// Own value less median.
    pub gap: Option<Decimal>,
}

/// Statistics of a group with their names, in the order of the table.
const STATISTICS: [&str; 7] = [
    "Minimo",
    "1º quartile",
    "Mediana",
    "3º quartile",
    "Massimo",
    "Media",
    "Sistema",
];

impl GroupFigures<'_> {
    fn statistics(&self) -> [Option<Decimal>; STATISTICS.len()] {
        [
            self.minimum,
            self.lower_quartile,
            self.median,
            self.upper_quartile,
            self.maximum,
            self.mean,
            self.system,
        ]
    }

    /// All numbers that have a place on the axis.
    pub(crate) fn drawn(&self) -> impl Iterator<Item = Decimal> {
        let deciles = self.deciles.iter().copied();
        self.statistics().into_iter().flatten().chain(deciles)
    }

    /// `Classe dimensionale media`.
    pub(crate) fn name(&self, most: usize) -> String {
        let code = clipped(self.code.unwrap_or_default(), most);
        match self.kind {
            GroupKind::National => "Nazionale".to_owned(),
            GroupKind::SizeClass => format!("Classe {code}"),
            GroupKind::Region => format!("Regione {code}"),
        }
    }

    /// How many there are, and how many of them are provisional.
    fn size(&self) -> Option<String> {
        let number = self.n?;
        let noun = if number == 1 {
            "amministrazione"
        } else {
            "amministrazioni"
        };
        let provisional = self.provisional.filter(|there| *there > 0);
        let provisional =
            provisional.map(|there| format!(", {} con dati provvisori", italian(there.into())));
        let number = italian(number.into());
        Some(format!(
            "{number} {noun}{}",
            provisional.unwrap_or_default()
        ))
    }

    /// The whole group as a sentence.
    fn told(&self, own: Option<&str>) -> String {
        let mut parts: Vec<String> = self.size().into_iter().collect();
        if let Some(why) = self.withheld {
            parts.push(format!("dati non mostrati ({})", reason(why)));
        }
        let statistics = STATISTICS.iter().zip(self.statistics());
        parts.extend(statistics.filter_map(|(name, value)| {
            Some(format!("{} {}", name.to_lowercase(), number(value?)))
        }));
        if !self.deciles.is_empty() {
            let deciles: Vec<String> = self.deciles.iter().copied().map(number).collect();
            parts.push(format!("decili {}", deciles.join(" – ")));
        }
        if let Some(place) = own.and_then(|own| self.place(own)) {
            parts.push(place);
        }
        format!("{}: {}.", self.name(TOLD), parts.join("; "))
    }

    /// Where the own value stands.
    fn place(&self, own: &str) -> Option<String> {
        let of = |n: u32| format!(" su {}", italian(n.into()));
        let rank = self.rank.map(|rank| {
            let rank = italian(Decimal::from(rank));
            format!("{rank}º posto{}", self.n.map_or_else(String::new, of))
        });
        let lower = self.percentile.map(|part| {
            let part = number(part * Decimal::ONE_HUNDRED);
            format!("il {part}\u{a0}% delle altre ha un valore più basso")
        });
        let gap = self
            .gap
            .map(|gap| format!("distanza dalla mediana {}", number(gap)));
        let parts: Vec<String> = rank.into_iter().chain(lower).chain(gap).collect();
        (!parts.is_empty()).then(|| format!("{own}: {}", parts.join(", ")))
    }

    fn row(&self) -> Vec<Cell> {
        let or_dash = |text: Option<String>| Cell::from(text.unwrap_or_else(|| "–".to_owned()));
        let mut row = vec![
            Cell::from(self.name(DRAWN)),
            or_dash(self.n.map(|n| italian(n.into()))),
        ];
        if let Some(why) = self.withheld {
            row.push(Cell::from(reason(why)));
        } else {
            let numbers = self.statistics().into_iter();
            row.extend(numbers.map(|value| or_dash(value.map(number))));
        }
        row
    }
}

/// As it is told, without zeros at its end.
fn number(value: Decimal) -> String {
    italian(value.normalize())
}

const fn reason(why: Withheld) -> &'static str {
    match why {
        Withheld::Small => "meno di cinque amministrazioni",
        Withheld::Protected => "con gli altri gruppi direbbe il dato di qualcuna",
        Withheld::OutOfRange => "una statistica ha troppe cifre",
    }
}

/// The chart; where nothing can be drawn it says why.
pub(crate) fn of(distribution: &Distribution<'_>) -> Chart {
    let mut shown = distribution.clone();
    shown.groups.truncate(MOST_GROUPS);
    let left_out = distribution.groups.len() - shown.groups.len();
    let name = line(shown.name);
    let of = format!(
        "({}), {}",
        clipped(shown.indicator, TOLD),
        period_words(shown.period)
    );
    let notes = notes(&shown, left_out);
    let own = shown.own.filter(|(_, value)| value.is_some());
    let own_name = own.map(|(code, _)| clipped(code, TOLD));
    let told = shown
        .groups
        .iter()
        .map(|group| group.told(own_name.as_deref()));
    let description: Vec<String> = told.chain(notes.iter().cloned()).collect();
    let places = own.map(|(code, _)| clipped(code, DRAWN));
    let places = places.iter().flat_map(|own| {
        let place = |group: &GroupFigures<'_>| {
            let place = group.place(own)?;
            Some(format!("{} – {place}", group.name(DRAWN)))
        };
        shown.groups.iter().filter_map(place)
    });
    let mut below: Vec<String> = places.collect();
    below.extend(provisional(&shown.groups));
    let why = nothing(&shown);
    let notes = notes.iter().filter(|note| Some(*note) != why.as_ref());
    below.extend(notes.map(|note| clipped(note, 120)));
    let title = format!("{name} {of}: distribuzione fra le amministrazioni");
    let table = table(&shown.groups, &title);
    let heading = format!("{} {of}", clipped(shown.name, 60));
    // A drawing into memory does not fail.
    let drawn = draw(&shown, &heading, &table, &below);
    let (drawing, size) = drawn.unwrap_or_else(|_| ("<svg></svg>".to_owned(), (1, 1)));
    Chart {
        title,
        description: description.join(" "),
        drawing,
        size,
        table,
    }
}

/// Of which groups somebody's figure may not be certified.
fn provisional(groups: &[GroupFigures<'_>]) -> Option<String> {
    let some = groups.iter().filter_map(|group| {
        let number = group.provisional.filter(|number| *number > 0)?;
        Some(format!("{} {}", group.name(DRAWN), italian(number.into())))
    });
    let some: Vec<String> = some.collect();
    let told = format!("Amministrazioni con dati provvisori: {}.", some.join("; "));
    (!some.is_empty()).then(|| clipped(&told, 120))
}

/// What is to be said of the chart as a whole.
fn notes(shown: &Distribution<'_>, left_out: usize) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some((code, value)) = shown.own {
        let code = clipped(code, TOLD);
        let period = period_words(shown.period);
        notes.push(value.map_or_else(
            || format!("{code} non ha un valore per {period}."),
            |value| {
                format!(
                    "Valore di {code}: {}.",
                    quantity(value.normalize(), shown.unit)
                )
            },
        ));
    }
    if let Some(why) = nothing(shown) {
        notes.push(why);
    }
    if left_out > 0 {
        let left_out = italian(Decimal::from(left_out));
        notes.push(format!("Gruppi non disegnati: altri {left_out}."));
    }
    if let Some((provider, day)) = shown.published {
        let provider = clipped(provider, TOLD);
        notes.push(format!(
            "Dati pubblicati da {provider} il {}.",
            long_date(day)
        ));
    }
    notes
}

/// Why there is nothing to be drawn.
pub(crate) fn nothing(shown: &Distribution<'_>) -> Option<String> {
    if shown.groups.iter().any(|group| group.drawn().count() > 0) {
        return None;
    }
    let why = if shown.groups.is_empty() {
        if shown.published.is_some() {
            "Nessun dato pubblicato su questi gruppi."
        } else {
            "Nessuna amministrazione ha un valore di questo indicatore."
        }
    } else if shown.groups.iter().any(|group| group.withheld.is_some()) {
        "Di nessuno di questi gruppi si possono mostrare i dati."
    } else {
        "Di questi gruppi non è pubblicato nulla che si possa disegnare."
    };
    Some(why.to_owned())
}

/// Without the statistics that no group has.
fn table(groups: &[GroupFigures<'_>], caption: &str) -> Table {
    let has = |index: usize| {
        groups
            .iter()
            .any(|group| group.statistics().get(index).is_some_and(Option::is_some))
    };
    let kept: Vec<bool> = (0..STATISTICS.len()).map(has).collect();
    let names = STATISTICS.iter().zip(&kept).filter(|(_, kept)| **kept);
    let mut head = vec!["Gruppo", "N."];
    head.extend(names.map(|(name, _)| *name));
    let rows = groups.iter().map(|group| {
        let row = group.row();
        if group.withheld.is_some() {
            return row;
        }
        let fixed = [true, true].into_iter().chain(kept.iter().copied());
        let row = row.into_iter().zip(fixed).filter(|(_, kept)| *kept);
        row.map(|(cell, _)| cell).collect()
    });
    Table {
        caption: caption.to_owned(),
        amounts: (1..head.len()).collect(),
        rows: rows.collect(),
        head,
    }
}
