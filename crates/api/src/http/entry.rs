// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reading bodies: by the readers of `traguardo-exchange`, so that a plan and a single post obey the
//! same rules, and all faults are told at once.

use crate::problem::{Kind, Problem};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::LazyLock;
use traguardo_exchange::measurement::{Fault, MeasurementPost, read_post};
use traguardo_exchange::merger::{MergerEntry, MergerReversal};
use traguardo_exchange::note::DeviationNotePost;
use traguardo_exchange::plan::{
    AdministrationEntry, Code, EntryNotes, IndicatorDefinition, MeasureDefinition, OfficeEntry,
};
use traguardo_exchange::report::ReportStepPost;
use traguardo_exchange::{Reader, parse};

static ADMINISTRATION: LazyLock<Reader<AdministrationEntry>> = LazyLock::new(Reader::default);
static MERGER: LazyLock<Reader<MergerEntry>> = LazyLock::new(Reader::default);
static REVERSAL: LazyLock<Reader<MergerReversal>> = LazyLock::new(Reader::default);
static OFFICE: LazyLock<Reader<OfficeEntry>> = LazyLock::new(Reader::default);
static MEASURE: LazyLock<Reader<MeasureDefinition>> = LazyLock::new(Reader::default);
static INDICATOR: LazyLock<Reader<IndicatorDefinition>> = LazyLock::new(Reader::default);
static NOTES: LazyLock<Reader<EntryNotes>> = LazyLock::new(Reader::default);
static NOTE: LazyLock<Reader<DeviationNotePost>> = LazyLock::new(Reader::default);
static STEP: LazyLock<Reader<ReportStepPost>> = LazyLock::new(Reader::default);
static OWNER: LazyLock<Reader<Code>> = LazyLock::new(Reader::default);

/// The measurement post that `body` is; the problem tells all faults of form.
pub fn measurement_post(body: &[u8]) -> Result<MeasurementPost, Problem> {
    read_post(body).map_err(refused)
}

/// A new administration.
pub(crate) fn administration(body: &[u8]) -> Result<AdministrationEntry, Problem> {
    ADMINISTRATION.read(body).map_err(refused)
}

/// A new merger.
pub(crate) fn merger(body: &[u8]) -> Result<MergerEntry, Problem> {
    MERGER.read(body).map_err(refused)
}

/// The reversal of a merger.
pub(crate) fn reversal(body: &[u8]) -> Result<MergerReversal, Problem> {
    REVERSAL.read(body).map_err(refused)
}

/// A new office, and the code of its administration.
pub(crate) fn office(body: &[u8]) -> Result<(String, OfficeEntry), Problem> {
    let missing = || {
        Fault::new(
            "",
            "missing_field",
            "the field \"administration\" is missing",
        )
    };
    match owned(body, &OFFICE) {
        Ok((Some(administration), office)) => Ok((administration, office)),
        Ok((None, _)) => Err(refused(vec![missing()])),
        Err(faults) => Err(refused(faults)),
    }
}

/// A measure, and the code of its administration.
pub(crate) fn measure(body: &[u8]) -> Result<Entry<MeasureDefinition>, Problem> {
    noted(body, &MEASURE).map_err(refused)
}

/// An indicator, and the code of its administration.
pub(crate) fn indicator(body: &[u8]) -> Result<Entry<IndicatorDefinition>, Problem> {
    noted(body, &INDICATOR).map_err(refused)
}

/// A note on what was not achieved.
pub(crate) fn deviation_note(body: &[u8]) -> Result<DeviationNotePost, Problem> {
    NOTE.read(body).map_err(refused)
}

/// A step of an annual report.
pub(crate) fn report_step(body: &[u8]) -> Result<ReportStepPost, Problem> {
    STEP.read(body).map_err(refused)
}

/// An entry of a dictionary.
#[derive(Debug)]
pub(crate) struct Entry<D> {
    /// Code of the administration; `None` for the national dictionary.
    pub administration: Option<String>,
    pub definition: D,
    pub notes: EntryNotes,
}

/// An entry, and the member `administration` beside its own.
fn owned<T: DeserializeOwned>(
    body: &[u8],
    reader: &Reader<T>,
) -> Result<(Option<String>, T), Vec<Fault>> {
    let mut value = parse(body)?;
    let administration = taken(&mut value, "administration");
    both(
        administration.map(owner).transpose(),
        reader.read_value(value),
    )
}

/// A definition, and beside its members those of the notes.
fn noted<T: DeserializeOwned>(body: &[u8], reader: &Reader<T>) -> Result<Entry<T>, Vec<Fault>> {
    let mut value = parse(body)?;
    let administration = taken(&mut value, "administration");
    let notes = ["aliases", "retired"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), taken(&mut value, name)?)));
    let notes = Value::Object(notes.collect());
    let read = both(NOTES.read_value(notes), reader.read_value(value));
    let (administration, (notes, definition)) = both(administration.map(owner).transpose(), read)?;
    Ok(Entry {
        administration,
        definition,
        notes,
    })
}

/// A member, taken out of an object.
fn taken(value: &mut Value, name: &str) -> Option<Value> {
    value.as_object_mut()?.remove(name)
}

/// Both, or the faults of both.
fn both<A, B>(a: Result<A, Vec<Fault>>, b: Result<B, Vec<Fault>>) -> Result<(A, B), Vec<Fault>> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(faults), Ok(_)) | (Ok(_), Err(faults)) => Err(faults),
        (Err(mut faults), Err(more)) => {
            faults.extend(more);
            Err(faults)
        }
    }
}

fn owner(code: Value) -> Result<String, Vec<Fault>> {
    let under = |fault: Fault| Fault {
        pointer: format!("/administration{}", fault.pointer),
        ..fault
    };
    let read = OWNER.read_value(code);
    read.map(|code| code.0)
        .map_err(|faults| faults.into_iter().map(under).collect())
}

/// What a reader or the domain found wrong: 413 when it is the size, 400 when it is the form, 422
/// when it is what is said.
pub(crate) fn refused(faults: Vec<Fault>) -> Problem {
    const FORM: [&str; 6] = [
        "malformed_json",
        "malformed_csv",
        "malformed",
        "wrong_type",
        "unknown_field",
        "missing_field",
    ];
    let has = |code: &str| faults.iter().any(|fault| fault.code == code);
    let kind = if has("too_large") {
        Kind::TooLarge
    } else if FORM.into_iter().any(has) {
        Kind::Malformed
    } else {
        Kind::Invalid
    };
    Problem::of_faults(kind, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults<T: std::fmt::Debug>(read: Result<T, Problem>) -> (u16, Vec<String>) {
        let document = read.unwrap_err().document();
        let found = document.errors.into_iter();
        (
            document.status,
            found
                .map(|fault| format!("{} {}", fault.pointer, fault.code))
                .collect(),
        )
    }

    #[test]
    fn entries_are_read_as_in_a_plan() {
        let read = administration(br#"{"code": "CCIAA-MS", "name": "Camera"}"#).unwrap();
        assert_eq!(&*read.code, "CCIAA-MS");
        let body = br#"{"administration": "A", "code": "RAG", "name": "R", "kind": "internal"}"#;
        let (code, read) = office(body).unwrap();
        assert_eq!((code.as_str(), &*read.code), ("A", "RAG"));
        let body =
            br#"{"code": "m", "name": "M", "unit": "n", "nature": "flow", "frequency": "annual"}"#;
        let read = measure(body).unwrap();
        assert_eq!((read.administration, &*read.definition.code), (None, "m"));
        assert_eq!(read.notes, EntryNotes::default());
    }

    #[test]
    fn all_faults_are_placed_in_the_body() {
        let body = br#"{"code": "", "nome": "x", "valid_from": "1/1/2022"}"#;
        let expected = [
            "/code empty",
            "/nome unknown_field",
            "/valid_from not_a_date",
            " missing_field",
        ];
        assert_eq!(
            faults(administration(body)),
            (400, expected.map(str::to_owned).to_vec())
        );
        let body = br#"{"administration": 7, "code": " x", "name": "x", "kind": "internal"}"#;
        let expected = ["/administration wrong_type", "/code not_a_code"];
        assert_eq!(
            faults(office(body)),
            (400, expected.map(str::to_owned).to_vec())
        );
        let body = br#"{"code": "RAG", "name": "R", "kind": "internal"}"#;
        assert_eq!(
            faults(office(body)),
            (400, vec![" missing_field".to_owned()])
        );
    }

    #[test]
    fn what_is_said_wrongly_is_not_malformed() {
        let body = br#"{"code": " x", "name": "x"}"#;
        assert_eq!(
            faults(administration(body)),
            (422, vec!["/code not_a_code".to_owned()])
        );
        let body =
            br#"{"code": "i", "name": "I", "unit": "%", "formula": "1 +", "better": "higher"}"#;
        assert_eq!(
            faults(indicator(body)),
            (422, vec!["/formula formula_syntax".to_owned()])
        );
    }

    #[test]
    fn a_post_tells_all_its_faults_of_form() {
        let body = br#"{"administration": "A", "items": [
            {"mesure": "m", "period": "2022", "value": 1.50}, {"measure": null, "period": "2022", "value": "x"}, []]}"#;
        let expected = [
            "/items/0/mesure unknown_field",
            "/items/0/value wrong_type",
            "/items/0 missing_field",
            "/items/1/measure wrong_type",
            "/items/2 wrong_type",
        ];
        let (status, found) = faults(measurement_post(body));
        assert_eq!(status, 400);
        for fault in expected {
            assert!(found.contains(&fault.to_owned()), "{fault}: {found:?}");
        }
        for body in [
            "",
            "{",
            "{\"administration\": 'A'}",
            "[1, 2",
            "NaN",
            "{} x",
            "{\"items\": [], \"items\": []}",
        ] {
            assert_eq!(
                faults(measurement_post(body.as_bytes())),
                (400, vec![" malformed_json".to_owned()]),
                "{body}"
            );
        }
    }

    #[test]
    fn a_long_or_odd_figure_is_left_to_its_item() {
        let long = "9".repeat(500);
        let body = format!(
            r#"{{"administration": "A", "items": [{{"measure": "m", "period": "22", "value": "{long}"}}]}}"#
        );
        assert!(measurement_post(body.as_bytes()).is_ok());
    }
}
