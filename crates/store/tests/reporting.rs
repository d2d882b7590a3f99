// SPDX-License-Identifier: AGPL-3.0-or-later
//! The views for reporting, which PostgreSQL alone has: what they give is what the store gives, and nothing else can be
//! read or written by who is granted them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]

mod support;

use std::fmt::Display;
use support::rows::{administration, day, entry, key, number, office, one_of_each, plan, posted};
use support::{TABLES, batch, count, lines, on_both, try_batch};
use traguardo_store::administrations::Administration;
use traguardo_store::dictionary::{Entry, Kind};
use traguardo_store::measurements::{Filter, Key, Origin, RecordedRow, Row, ValueKind};
use traguardo_store::offices::Office;
use traguardo_store::{
    Conn, LATEST, administrations, change, dictionary, measurements, mergers, offices, plans,
};

const VIEWS: [&str; 8] = [
    "administrations",
    "offices",
    "measures",
    "indicators",
    "plans",
    "assignments",
    "figures",
    "figure_history",
];

/// Begins a transaction as a role that has what an operator grants (`docs/operations.md`), and is gone with it.
fn become_reader(conn: &mut Conn) {
    let database = lines(conn, "SELECT current_database()::text AS line").remove(0);
    let role = format!("reader_of_{database}");
    batch(
        conn,
        &format!(
            "BEGIN; CREATE ROLE {role}; GRANT USAGE ON SCHEMA reporting TO {role}; \
             GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO {role}; SET LOCAL ROLE {role}"
        ),
    );
}

fn on_postgres(body: impl Fn(&mut Conn)) {
    on_both(|conn| {
        if matches!(conn, Conn::Postgres(_)) {
            body(conn);
        }
    });
}

/// What a statement is refused with; the transaction goes on.
fn refused(conn: &mut Conn, sql: &str) -> String {
    batch(conn, "SAVEPOINT before");
    let error = try_batch(conn, sql).expect_err(sql).to_string();
    batch(conn, "ROLLBACK TO before");
    error
}

fn or_dash(value: Option<impl Display>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

/// All cells of a view, in the order asked for, as the reader gets them.
fn cells(conn: &mut Conn, view: &str, columns: &str) -> Vec<String> {
    let texts = columns.split(' ').map(|column| match column {
        "recorded_at" => {
            "to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')".to_owned()
        }
        column => format!("coalesce({column}::text, '-')"),
    });
    let texts: Vec<String> = texts.collect();
    let sql = format!(
        "SELECT concat_ws('|', {}) AS line FROM reporting.{view}",
        texts.join(", ")
    );
    sorted(lines(conn, &sql))
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

macro_rules! joined {
    ($($cell:expr),+ $(,)?) => { [$($cell.to_string()),+].join("|") };
}

/// Figures of both administrations: every kind, a correction, a withdrawal, what a successor posts for its origin, and
/// what somebody posted through a merger that was reversed, as the newest revision and as the only one.
fn post(conn: &mut Conn) {
    one_of_each(conn);
    let changes: Vec<_> = (4..=9).map(|seq| posted(seq, 1 + seq / 8)).collect();
    change::insert(conn, &changes).unwrap();
    let year = |measure: i64, office: i64| key(1, "2023-12-31", measure, office);
    let of = |measure: i64, kind: ValueKind| Row {
        kind,
        number: None,
        ..number(year(measure, 1), 1, 4, "0")
    };
    let half = Key {
        period: "2023-S2".to_owned(),
        ..year(1, 1)
    };
    let through = |merger_id: i64, row: Row| Row {
        merger_id: Some(merger_id),
        ..row
    };
    let of_2 = |measure: i64| key(2, "2023-12-31", measure, 3);
    let rows = [
        number(year(1, 1), 1, 4, "1.50"),
        number(year(1, 1), 2, 5, "-2.0"),
        number(year(1, 2), 1, 4, "100"),
        number(half, 1, 4, "7"),
        number(year(2, 1), 1, 4, "3"),
        Row {
            kind: ValueKind::Withdrawn,
            number: None,
            ..number(year(2, 1), 2, 6, "0")
        },
        Row {
            day: Some(day("2023-02-28")),
            origin: Origin::Forecast,
            ..of(3, ValueKind::Date)
        },
        Row {
            statement: Some("n.d.".to_owned()),
            ..of(4, ValueKind::NotAvailable)
        },
        Row {
            item_count: Some(1),
            items: Some("[{}]".to_owned()),
            ..of(5, ValueKind::Items)
        },
        number(of_2(1), 1, 8, "5"),
        through(1, number(of_2(1), 2, 9, "6")),
        number(of_2(2), 1, 8, "5"),
        through(2, number(of_2(2), 2, 9, "6")),
        through(2, number(of_2(3), 1, 9, "6")),
    ];
    measurements::insert(conn, &rows).unwrap();
}

/// What the store gives of both administrations.
fn stored(conn: &mut Conn, all_revisions: bool) -> Vec<RecordedRow> {
    let of = |administration_id| Filter {
        administration_id,
        office_id: None,
        measure_id: None,
        period: None,
        up_to: LATEST,
        all_revisions,
    };
    let found = [1, 2].map(|id| measurements::page(conn, &of(id), None, 1000).unwrap());
    found.into_iter().flatten().collect()
}

const FIGURE: &str = "administration posted_by office dictionary measure period period_end figure revision kind number \
    day item_count origin position recorded_at";

fn figure(recorded: &RecordedRow) -> String {
    let (row, key) = (&recorded.row, &recorded.row.key);
    let administration = format!("CCIAA {}/A", key.administration_id);
    joined![
        administration,
        row.merger_id
            .map_or(administration.as_str(), |_| "CCIAA 1/A"),
        format!("U{}", key.office_id),
        "national",
        format!("M{}", key.measure_id),
        key.period,
        key.period_end,
        format!(
            "{}-{}-{}-{}",
            key.administration_id, key.office_id, key.measure_id, key.period
        ),
        row.revision,
        row.kind.as_str(),
        or_dash(row.number),
        or_dash(row.day),
        or_dash(row.item_count),
        row.origin.as_str(),
        row.seq,
        recorded.recorded_at.format("%Y-%m-%d %H:%M:%S%.6f"),
    ]
}

#[test]
fn figures_are_those_of_the_store() {
    on_postgres(|conn| {
        post(conn);
        let (newest, all) = (stored(conn, false), stored(conn, true));
        assert_eq!((newest.len(), all.len()), (10, 15));
        let withdrawn = newest
            .iter()
            .filter(|recorded| recorded.row.kind == ValueKind::Withdrawn);
        assert_eq!(withdrawn.count(), 1);
        become_reader(conn);
        let texts = |rows: &[RecordedRow]| sorted(rows.iter().map(figure).collect());
        assert_eq!(cells(conn, "figures", FIGURE), texts(&newest));
        assert_eq!(cells(conn, "figure_history", FIGURE), texts(&all));
        let reversed = cells(conn, "figure_history", "figure revision reversed");
        let reversed = reversed.iter().filter(|line| line.ends_with("true"));
        assert!(reversed.eq(&["2-3-2-2023|2|true", "2-3-3-2023|1|true"]));
    });
}

/// One of each, with a second revision of everything at position 4.
fn revise(conn: &mut Conn) {
    one_of_each(conn);
    change::insert(conn, &[posted(4, 1)]).unwrap();
    let moved = Administration {
        revision: 2,
        name: "Camera nuova".to_owned(),
        region: Some("Toscana".to_owned()),
        valid_to: Some(day("2030-01-01")),
        ..administration(1, 4)
    };
    administrations::insert_revision(conn, &moved).unwrap();
    let renamed = Office {
        revision: 2,
        name: "Ufficio nuovo".to_owned(),
        ..office(1, 1, 4)
    };
    offices::insert_revisions(conn, &[renamed]).unwrap();
    let measure = r#"{"content":"number","frequency":"annual","name":"Corsi","nature":"flow","posted":"period","unit":"N."}"#;
    let defined = |of: Entry, definition: &str| Entry {
        revision: 2,
        seq: 4,
        definition: definition.to_owned(),
        retired_from: Some(day("2025-01-01")),
        retired_reason: Some("superata".to_owned()),
        ..of
    };
    let entries = [defined(entry(1, 0, 1), measure)];
    dictionary::insert_revisions(conn, Kind::Measure, &entries).unwrap();
    let indicator =
        r#"{"better":"higher","decimals":2,"formula":"[M1]","name":"Quota","unit":"%"}"#;
    let entries = [defined(entry(1, 1, 2), indicator)];
    dictionary::insert_revisions(conn, Kind::Indicator, &entries).unwrap();
    let second = plans::Plan {
        revision: 2,
        act_number: "99".to_owned(),
        ..plan(1, 1, 4)
    };
    plans::insert_revision(conn, &second, r#"{"title":"Piano \"nuovo\""}"#).unwrap();
}

#[test]
fn administrations_and_offices_are_those_of_the_store() {
    on_postgres(|conn| {
        revise(conn);
        let of_store = administrations::list(conn, LATEST, 0, 9).unwrap();
        let ended = mergers::ended(conn, 1..=9, LATEST).unwrap();
        assert_eq!((of_store.len(), ended.len()), (2, 1));
        let of_store = of_store.iter().map(|row| {
            let ended = ended.get(&row.id);
            joined![
                row.code,
                row.name,
                or_dash(row.size_class.as_ref()),
                or_dash(row.region.as_ref()),
                or_dash(row.valid_from),
                or_dash(row.valid_to),
                or_dash(ended.map(|(_, code)| code)),
                or_dash(ended.map(|(day, _)| day)),
                row.revision,
                row.seq
            ]
        });
        let administrations = sorted(of_store.collect());
        let of_store: Vec<Office> = (1..=2)
            .flat_map(|id| offices::list(conn, id, LATEST, 0, 9).unwrap())
            .collect();
        let of_store = of_store.iter().map(|row| {
            joined![
                format!("CCIAA {}/A", row.administration_id),
                row.code,
                row.name,
                row.kind.as_str(),
                or_dash(row.valid_from),
                or_dash(row.valid_to),
                row.revision,
                row.seq
            ]
        });
        let offices = sorted(of_store.collect());
        become_reader(conn);
        let columns = "administration name size_class region valid_from valid_to successor successor_from revision position";
        assert_eq!(cells(conn, "administrations", columns), administrations);
        let columns = "administration office name kind valid_from valid_to revision position";
        assert_eq!(cells(conn, "offices", columns), offices);
    });
}

#[test]
fn dictionaries_and_plans_are_those_of_the_store() {
    on_postgres(|conn| {
        revise(conn);
        let entries = dictionary::list(conn, Kind::Measure, 0, LATEST, 0, 99).unwrap();
        let entries = entries.iter().map(|row| {
            joined![
                row.code,
                or_dash(row.retired_from),
                row.revision,
                row.seq,
                row.retired_from.map_or("-", |_| "Corsi")
            ]
        });
        let measures = sorted(entries.collect());
        become_reader(conn);
        let columns = "measure retired_from revision position name";
        assert_eq!(cells(conn, "measures", columns), measures);
        let columns = "dictionary administration measure name unit content nature frequency posted retired_from";
        let first = "national|-|M1|Corsi|N.|number|flow|annual|period|2025-01-01".to_owned();
        assert!(cells(conn, "measures", columns).contains(&first));
        let columns = "dictionary administration indicator name unit decimals better formula retired_from revision position recorded_at";
        let indicator =
            "local|CCIAA 1/A|M1|Quota|%|2|higher|[M1]|2025-01-01|2|4|2024-01-01 00:00:04.000001";
        assert_eq!(cells(conn, "indicators", columns), [indicator]);
        let columns = "administration plan kind title first_year last_year revision act_body act_kind act_number act_date position";
        let plan =
            r#"CCIAA 1/A|P1|performance|Piano "nuovo"|2022|2024|2|Giunta|delibera|99|2022-01-31|4"#;
        assert_eq!(cells(conn, "plans", columns), [plan]);
        let columns = "administration plan assignment position";
        assert_eq!(cells(conn, "assignments", columns), ["CCIAA 1/A|P1|1.1|2"]);
    });
}

#[test]
fn every_view_and_column_says_what_it_is() {
    on_postgres(|conn| {
        let of_schema = |rest: &str| {
            format!(
                "SELECT c.relname || coalesce('.' || a.attname, '') || ': ' \
                 || coalesce(col_description(c.oid, a.attnum), '') AS line FROM pg_class c \
                 JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 \
                 WHERE c.relnamespace = 'reporting'::regnamespace {rest}"
            )
        };
        let all = lines(conn, &of_schema(""));
        assert!(all.len() > 90, "{}", all.len());
        let silent: Vec<_> = all.iter().filter(|line| line.ends_with(": ")).collect();
        assert!(silent.is_empty(), "{silent:?}");
        let views = "SELECT relname AS line FROM pg_class WHERE relkind = 'v' \
            AND relnamespace = 'reporting'::regnamespace AND length(obj_description(oid, 'pg_class')) > 20";
        assert_eq!(
            sorted(lines(conn, views)),
            sorted(VIEWS.map(str::to_owned).to_vec())
        );
        // No text in which somebody may have named a person, and no record of who did something.
        for column in ["note", "reason", "statement", "items", "actor", "body"] {
            let none = of_schema(&format!("AND a.attname = '{column}'"));
            assert_eq!(lines(conn, &none), Vec::<String>::new());
        }
    });
}

#[test]
fn a_reader_reads_the_views_and_nothing_else() {
    on_postgres(|conn| {
        one_of_each(conn);
        let writes = |view: &str| {
            [
                format!("INSERT INTO reporting.{view} DEFAULT VALUES"),
                format!("UPDATE reporting.{view} SET administration = 'X'"),
                format!("DELETE FROM reporting.{view}"),
            ]
        };
        // Not even their owner writes through them.
        batch(conn, "BEGIN");
        for view in VIEWS {
            for sql in writes(view) {
                let error = refused(conn, &sql);
                assert!(error.contains(" view "), "{sql}: {error}");
            }
        }
        batch(conn, "ROLLBACK");
        become_reader(conn);
        for view in VIEWS {
            assert!(count(conn, &format!("reporting.{view}")) > 0, "{view}");
            for sql in writes(view) {
                let error = refused(conn, &sql);
                assert!(error.contains(" view "), "{sql}: {error}");
            }
        }
        for table in TABLES {
            let error = refused(conn, &format!("SELECT 1 FROM {table}"));
            assert!(error.contains("permission denied"), "{table}: {error}");
        }
        let error = refused(conn, "CREATE VIEW reporting.mine AS SELECT 1");
        assert!(error.contains("permission denied"), "{error}");
    });
}
