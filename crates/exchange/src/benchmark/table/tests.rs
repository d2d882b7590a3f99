// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tables of publications, read and refused.

use super::*;
use crate::benchmark::read_publication;

const HEAD: &str = "provider,published_on,source,indicator,period,group,code,statistic,value\n";

fn read(text: &str) -> Result<(BenchmarkPublication, Places), Vec<String>> {
    let read = read_publication_table(text.as_bytes(), Dialect::Plain);
    read.map_err(|faults| {
        let told = faults.into_iter();
        told.map(|fault| format!("{} {}", fault.pointer, fault.code))
            .collect()
    })
}

#[test]
fn a_table_is_the_document_with_the_same_content() {
    let document = br#"{"provider": "Unioncamere", "published_on": "2023-06-30", "source": "Tavola 4, \"nuova\"",
        "act": {"body": "Comitato", "kind": "delibera", "number": "12", "date": "2023-06-28"}, "items": [
        {"indicator": "EC27", "period": "2022", "group": "national", "statistic": "n", "value": "60"},
        {"indicator": "EC27", "period": "2022", "group": "size-class", "code": "=media", "statistic": "median", "value": "-1234.50"}]}"#;
    let document = read_publication(document).unwrap();
    let plain = "value,statistic,code,group,period,indicator,act_date,act_number,act_kind,act_body,source,published_on,provider\r\n\
        60,n,,national,2022,EC27,2023-06-28,12,delibera,Comitato,\"Tavola 4, \"\"nuova\"\"\",2023-06-30,Unioncamere\r\n\
        -1234.50,median,'=media,size-class,2022,EC27,2023-06-28,12,delibera,Comitato,\"Tavola 4, \"\"nuova\"\"\",2023-06-30,Unioncamere\r\n";
    let (table, places) = read(plain).unwrap();
    assert_eq!((&table, places), (&document, Places::Lines(vec![2, 3])));
    // The same as a spreadsheet in Italy saves it: a byte order mark, semicolons, decimal commas, blank lines.
    let italian = plain
        .replace("Tavola 4,", "Tavola 4\u{1}")
        .replace(',', ";")
        .replace("1234.50", "1234,50");
    let italian = format!("\u{feff}{}\r\n\r\n", italian.replace('\u{1}', ","));
    let read = read_publication_table(italian.as_bytes(), Dialect::Italian).unwrap();
    assert_eq!(read.0, document);
}

#[test]
fn an_apostrophe_goes_only_where_it_was_put() {
    let shown = ["'=x", "''x", "'Ndrangheta", "'-1", "x'", "'", "''"].map(unescaped);
    assert_eq!(shown, ["=x", "'x", "'Ndrangheta", "-1", "x'", "'", "'"]);
}

#[test]
fn names_of_columns_are_known_once_and_complete() {
    assert_eq!(read("").unwrap_err(), [" malformed_csv"]);
    assert_eq!(
        read("provider;published_on\n").unwrap_err()[0],
        "/lines/1/provider;published_on unknown_field"
    );
    let found = read("provider,provider,indicatore,published_on,period,group,statistic,value\nx\n");
    let expected = [
        "/lines/1/provider duplicate_item",
        "/lines/1/indicatore unknown_field",
        "/lines/1 missing_field",
    ];
    assert_eq!(found.unwrap_err(), expected);
    assert_eq!(read(HEAD).unwrap_err(), [" too_few"]);
    assert_eq!(read(&"x,".repeat(100_000)).unwrap_err().len(), FAULTS);
}

#[test]
fn every_line_is_told_its_faults() {
    let text = format!(
        "{HEAD}Unioncamere,2023-06-30,,EC27,2022,national,,median,1\n\
         Unioncamere,2023-06-30,,EC27,2022,national,,median\n\
         \n\
         ISTAT,2023-06-30,,EC27,2022,national,,median,1\n\
         Unioncamere,2023-06-30,,,2022-S3,nation,,mode,\"1,5\"\n\
         Unioncamere,2023-06-30,\"a\nb\",EC27,2022,national,,n,1\n\
         Unioncamere,2023-06-30,,EC27,2022,national,,n,\"1\n"
    );
    let expected = [
        "/lines/3 malformed_csv",
        "/lines/5/provider not_the_same",
        "/lines/6/indicator empty",
        "/lines/6/period not_a_period",
        "/lines/6/group unknown_value",
        "/lines/6/statistic unknown_value",
        "/lines/6/value comma",
        "/lines/7/source not_the_same",
        "/lines/9/value not_a_number",
    ];
    let mut found = read(&text).unwrap_err();
    let line = |fault: &String| fault.split('/').nth(2).unwrap()[..1].to_owned();
    assert!(found.iter().map(line).is_sorted(), "{found:?}");
    found.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn an_act_that_is_begun_is_complete() {
    let text = "provider,published_on,act_number,indicator,period,group,statistic,value\nU,2023-06-30,12,EC27,2022,national,n,1\n";
    let faults = read(text).unwrap_err();
    assert_eq!(
        faults,
        [
            "/lines/2/act_body empty",
            "/lines/2/act_date not_a_date",
            "/lines/2/act_kind empty"
        ]
    );
}

#[test]
fn what_is_no_text_and_what_is_too_much_is_refused() {
    let latin = b"provider,published_on,indicator,period,group,statistic,value\nCitt\xe0,2023-06-30,E,2022,national,n,1\n";
    let faults = read_publication_table(latin, Dialect::Plain).unwrap_err();
    assert_eq!(
        (faults[0].pointer.as_str(), faults[0].code.as_str()),
        ("/lines/2/provider", "malformed_csv")
    );
    let one = "U,2023-06-30,,E,2022,region,x,n,1\n";
    let faults = read(&format!("{HEAD}{}", one.repeat(10_005))).unwrap_err();
    assert_eq!(faults, [" too_many"]);
    let broken = read(&format!("{HEAD}{}", ",\n".repeat(100_000))).unwrap_err();
    assert_eq!(broken.len(), FAULTS);
    let nul = read(&format!("{HEAD}{}", one.replace('x', "\0"))).unwrap_err();
    assert_eq!(nul, ["/lines/2/code bad_character"]);
    let italian = HEAD.replace(',', ";") + "U;2023-06-30;;E;2022;national;;median;1.234\n";
    let faults = read_publication_table(italian.as_bytes(), Dialect::Italian).unwrap_err();
    assert_eq!(
        (faults[0].pointer.as_str(), faults[0].code.as_str()),
        ("/lines/2/value", "bad_value")
    );
}
