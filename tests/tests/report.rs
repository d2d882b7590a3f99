// SPDX-License-Identifier: AGPL-3.0-or-later
//! The report on a plan: what has to be in it, in which formats, and always the same.

use crate::support::unchanged;
use serde_json::{Value, json};
use traguardo_tests::{Answer, TestServer, on_both};

fn ask(server: &TestServer, plan: u32, query: &str) -> Answer {
    server.get(&format!(
        "/api/v1/plans/{plan}/report?on=2023-02-01&{query}"
    ))
}

fn load(server: &TestServer, set: &str) {
    let _ = server.cli(&["demo", "--set", set]).succeeded();
}

/// Markdown without the backslashes before signs.
fn plain(server: &TestServer, query: &str) -> String {
    let answer = ask(server, 1, &format!("format=markdown&{query}")).expect(200);
    answer.text().replace('\\', "").replace('\u{a0}', " ")
}

/// The row of a table that has all of these.
#[track_caller]
fn row<'a>(text: &'a str, parts: &[&str]) -> &'a str {
    let mut rows = text.lines().filter(|line| line.starts_with("| "));
    let found = rows.find(|row| parts.iter().all(|part| row.contains(part)));
    found.unwrap_or_else(|| panic!("no row with {parts:?} in\n{text}"))
}

on_both! {
    fn massa_carrara_shows_its_contradictions_with_their_places(server: demo) {
        let text = plain(server, "period=2022&kind=annual");
        assert!(text.starts_with("# Relazione sulla performance 2022 – Camera di Commercio di Massa-Carrara\n"), "{text:.200}");
        // Objective 2.2 in two areas, a target printed twice, a comparator against its meaning.
        row(&text, &["Obiettivo 2.2", "area", "B.- COMPETITIVITA' DELLE IMPRESE", "sezione 2.2, riga 2029"]);
        row(&text, &["OC_TBS_03", ">= 7,00 N.", "sezione 2.4, riga 2223", "Si giudica con ≥ 6,00 N."]);
        row(&text, &["EC27", "comparatore", "<= - 15,00 %", "sezione 2.3, riga 2116; sezione 2.4, riga 2157"]);
        // And in its own place: target, result, achievement, status, warning.
        row(&text, &["EC27", "≤ -15,00 %", "-8,99 %", "0,00 %", "non raggiunto", "confronto contrario al senso"]);
        for part in ["7199cfdd22a7fff494455b421f048b00c77f0ef297bbd8fe25db1d9be74cb0a2", "delibera n. 55 del 9 novembre 2021",
            "posizione 3 del registro", "83,11 %", "1.059.500,00 €", "Nessun totale stampato differisce", "ca. € 1,010 mln", "del 70 %"] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        let missing = text.split("## Note di scostamento mancanti").nth(1).unwrap();
        assert!(missing.contains("- EC27"), "{missing:.400}");
    }

    fn a_deviation_note_is_read_where_the_figure_is(server: demo) {
        let before = server.position();
        let note = json!({"evaluation": "6-2022", "cause": "Oneri <b>sopra</b> il preventivo", "corrective_action": "Revisione dei contratti"});
        let _ = server.post("/api/v1/deviation-notes", &note).expect(201);
        let page = ask(server, 1, "period=2022").expect(200);
        assert!(page.text().contains("Oneri &lt;b&gt;sopra&lt;/b&gt; il preventivo"));
        let text = plain(server, "period=2022");
        assert!(text.contains("> - **Causa:** Oneri <b>sopra</b> il preventivo\n> - **Azione correttiva:** Revisione dei contratti\n"), "{text}");
        let then = plain(server, &format!("period=2022&as_known_at={before}"));
        assert!(!then.contains("Revisione dei contratti") && then.contains("Manca la nota di scostamento per EC27"));
    }

    fn lucca_shows_each_total_that_does_not_add_up(server: empty) {
        load(server, "lucca");
        let text = plain(server, "period=2022");
        let mismatches = text.split("Totali stampati che non tornano").nth(1).unwrap();
        for (place, printed, computed, difference) in [
            ("riga 357", "2.500,00 €", "2.550,00 €", "-50,00 €"), ("riga 329", "37.850,00 €", "37.800,00 €", "50,00 €"),
            ("riga 632", "614.700,00 €", "479.400,00 €", "135.300,00 €"), ("riga 634", "628.400,00 €", "493.100,00 €", "135.300,00 €"),
            ("riga 813", "878.700,00 €", "822.000,00 €", "56.700,00 €"), ("riga 815", "648.100,00 €", "591.400,00 €", "56.700,00 €"),
            ("riga 1262", "20.000,00 €", "40.000,00 €", "-20.000,00 €"), ("riga 111", "1.533.400,00 €", "1.493.400,00 €", "40.000,00 €"),
        ] {
            row(mismatches, &[place, printed, computed, difference]);
        }
        // The words "of which investments" of a total without them.
        row(mismatches, &["riga 123-124", "-47.750,00 €"]);
        assert!(text.contains("9 totali stampati differiscono"), "{mismatches:.400}");
        for place in ["riga 567", "riga 1196", "riga 1225", "riga 1291"] {
            row(&text, &[place, "il documento stampa un errore", "#RIF!"]);
        }
    }

    fn pisa_shows_its_three(server: empty) {
        load(server, "pisa");
        let text = plain(server, "period=2022");
        for (place, printed, computed) in [("riga 3048", "570.500,00 €", "620.500 €"), ("riga 3086", "1.070.000,00 €", "2.165.000,00 €"), ("riga 3116", "90.000,00 €", "140.000 €")] {
            row(&text, &[place, printed, computed]);
        }
    }

    fn the_format_is_chosen_by_name_or_by_accept(server: demo) {
        let page = ask(server, 1, "period=2022").expect(200);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert!(page.header("content-security-policy").contains("style-src 'sha256-"));
        let accept = |accept: &str, query: &str| {
            server.request("GET", &format!("/api/v1/plans/1/report?on=2023-02-01&period=2022{query}")).header("Accept", accept).send()
        };
        assert_eq!(accept("text/markdown", "").expect(200).header("content-type"), "text/markdown; charset=utf-8");
        assert_eq!(accept("text/markdown", "&format=html").expect(200).header("content-type"), "text/html; charset=utf-8");
        accept("application/json", "").problem(406, "not-acceptable");
        // Asked again in the same format there is nothing new; in another one there is.
        let again = |query: &str| server.request("GET", &format!("/api/v1/plans/1/report?on=2023-02-01&period=2022{query}"))
            .header("If-None-Match", page.header("etag")).send().status;
        assert_eq!((again(""), again("&format=markdown")), (304, 200));
        assert_eq!(ask(server, 1, "period=2022").expect(200).text(), page.text());
    }

    fn bytes_are_the_same_for_a_position_and_a_day(server: demo) {
        let position = server.position();
        let asked = |server: &TestServer, format: &str| ask(server, 1, &format!("period=2022&format={format}&as_known_at={position}")).expect(200).body;
        let before = ["html", "markdown"].map(|format| asked(server, format));
        let note = json!({"evaluation": "6-2022", "cause": "Causa", "corrective_action": "Azione"});
        let _ = server.post("/api/v1/deviation-notes", &note).expect(201);
        server.kill9();
        server.restart();
        assert_eq!(["html", "markdown"].map(|format| asked(server, format)), before);
    }

    fn what_cannot_be_reported_is_refused(server: demo) {
        let _ = ask(server, 1, "period=2022-S1&kind=annual").faults(422, "invalid", &[("?period", "not_a_year")]);
        let _ = ask(server, 1, "period=2019").faults(422, "invalid", &[("?period", "outside_plan")]);
        let _ = ask(server, 1, "kind=annual").faults(400, "invalid-parameter", &[("?period", "missing_parameter")]);
        let _ = ask(server, 1, "period=2022&format=docx").faults(400, "invalid-parameter", &[("?format", "bad_parameter")]);
        ask(server, 7, "period=2022").problem(404, "not-found");
        let text = plain(server, "period=2022-S1");
        assert!(text.starts_with("# Stato di attuazione al 30 giugno 2022 –"), "{text:.200}");
        row(&text, &["Progetti_RilEconomia", "≥ 6,00 N.", "6/12 di ≥ 12,00 N.", "5,00 N.", "a rischio"]);
    }

    fn a_chart_has_title_description_and_points(server: demo) {
        let svg = unchanged(server, |server| server.get("/api/v1/evaluations/1-2022/chart.svg?on=2023-02-01")).expect(200);
        assert_eq!(svg.header("content-type"), "image/svg+xml");
        let text = svg.text().replace('\u{a0}', " ");
        for part in ["<title id=\"grafico-t\">Studi_ISR", "valore 4,00 N.", "target ≥ 8,00 N.", "role=\"img\"", "<circle"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        server.get("/api/v1/evaluations/8-2022/chart.svg").problem(404, "not-found");
        server.get("/api/v1/evaluations/1-1999/chart.svg").problem(404, "not-found");
        let refused: Value = server.request("GET", "/api/v1/evaluations/1-2022/chart.svg").header("Accept", "image/png").send().problem(406, "not-acceptable");
        assert_eq!(refused["code"], "not-acceptable");
    }
}

/// Where WeasyPrint is, the same page is the same PDF; where it is not, the answer says what to install.
#[test]
fn a_pdf_is_the_same_twice_or_its_lack_is_explained() {
    let server = TestServer::demo(traguardo_tests::Database::sqlite());
    let pdf = || ask(&server, 1, "period=2022&format=pdf");
    let first = pdf();
    let python = ["-I", "-c", "import weasyprint"];
    let installed = std::process::Command::new("/usr/bin/python3")
        .args(python)
        .output();
    if installed.is_ok_and(|output| output.status.success()) {
        let first = first.expect(200);
        assert_eq!(first.header("content-type"), "application/pdf");
        assert!(first.body.starts_with(b"%PDF-1.7"));
        assert_eq!(pdf().expect(200).body, first.body);
    } else {
        let _ = first.problem(406, "pdf-unavailable");
    }
}
