// SPDX-License-Identifier: AGPL-3.0-or-later
//! An OIV redoes the figure by hand from these lines (`docs/domain.md §4`).

use super::support::*;
use traguardo_domain::Origin;
use traguardo_domain::evaluation::Evaluation;
use traguardo_domain::plan::{Band, Better, Interim, Scoring};

#[test]
fn the_worked_example() {
    let world = world()
        .annual("Patrimonio netto")
        .measure("Immob", |measure| {
            measure.frequency = traguardo_domain::Frequency::Annual;
            measure.offices = vec!["Ragioneria".into()];
        })
        .indicator_with(
            "EC05.1",
            "100 * [Patrimonio netto] / [Immob]",
            |indicator| indicator.better = Better::Higher,
        )
        .assign_with("EC05.1", "2022: >= 120.00", |assignment| {
            assignment.targets[0].printed = Some(">= 120,00 %".into());
        })
        .post_with("Patrimonio netto", "2022", "9312995.88", |entry| {
            entry.origin = Origin::Forecast;
            entry.recorded_at = at(day("2022-06-15"), "08:02:00");
        })
        .post_with("Immob", "2022", "5240178.69", |entry| {
            entry.origin = Origin::Forecast;
            entry.office = "Ragioneria".into();
            entry.revision = 2;
            entry.reason = Some("errore di trascrizione".into());
            entry.recorded_at = at(day("2022-12-01"), "09:30:00");
        });
    let evaluation = world.evaluation("2022");
    let ratio = evaluation.ratio.as_ref().unwrap();
    assert_eq!(
        (
            ratio.factor.to_string(),
            ratio.numerator.to_string(),
            ratio.denominator.to_string()
        ),
        ("100".into(), "9312995.88".into(), "5240178.69".into())
    );
    assert_eq!(
        evaluation.explanation.text,
        [
            "EC05.1: indicatore EC05.1, al periodo 2022 (%)",
            "Piano RPP di CCIAA-MS, approvato con delibera n. 18 del 01/04/2022 (Commissario Straordinario)",
            "EC05.1 = 100 * [Patrimonio netto] / [Immob]",
            "[Patrimonio netto] al 2022: 9.312.995,88",
            "  Patrimonio netto 2022: 9.312.995,88 (preventivo), ente, periodo 2022, rilevazione r1, revisione 1, \
             registrata da m.rossi il 15/06/2022 alle 10:02 (ora di Roma)",
            "[Immob] al 2022: 5.240.178,69",
            "  Immob 2022: 5.240.178,69 (preventivo), ufficio Ragioneria, periodo 2022, rilevazione r2, revisione 2, \
             registrata da m.rossi il 01/12/2022 alle 10:30 (ora di Roma), motivo della revisione: errore di trascrizione",
            "Con i valori: 100 * 9.312.995,88 / 5.240.178,69",
            "  100 * [Patrimonio netto] = 100 * 9.312.995,88 = 931.299.588",
            "  100 * [Patrimonio netto] / [Immob] = 931.299.588 / 5.240.178,69 = 31.043.319.600/174.672.623",
            "Valore esatto: 31.043.319.600/174.672.623",
            "Arrotondato a 2 decimali (la metà si allontana dallo zero): 177,72",
            "Target del 2022: >= 120,00",
            "Come stampato nel piano: >= 120,00 %",
            "Confronto: 177,72 >= 120,00: vero",
            "Grado di raggiungimento: 100 × 177,72 / 120,00 = 148,10",
            "Grado conteggiato (entro 0 e 100): 100,00",
            "Avvertenza: calcolato da un dato di preventivo",
            "Stato: raggiunto",
        ]
    );
}

#[test]
fn missing_withdrawn_and_stated() {
    let world = world()
        .measure("a", |measure| {
            measure.offices = vec!["U1".into(), "U2".into(), "U3".into()];
        })
        .indicator("I", "[a]")
        .assign("I", "2022: >= 10")
        .post_with("a", "2022-S1", "withdrawn", |entry| {
            entry.office = "U1".into();
            entry.revision = 2;
            entry.reason = Some("doppio invio".into());
        })
        .post_from("U2", "a", "2022-S1", "n.d.");
    let text = world.evaluation("2022-S1").explanation.text.join("\n");
    for line in [
        "[a] al 2022-S1: nessun valore (non comunicato entro il termine, non disponibile (n.d.))",
        "  a (ufficio U1, periodo 2022-S1): rilevazione r1, revisione 2: ritirata da m.rossi il 30/06/2022 alle 10:02 \
         (ora di Roma), motivo: doppio invio",
        "  a 2022-S1: n.d., archivio in riordino (consuntivo), ufficio U2",
        "  a (ufficio U3, periodo 2022-S1): nessuna rilevazione, termine 30/06/2022",
        "  Combinati fra gli uffici: somma",
        "Motivo: [a]: non comunicato entro il termine (ufficio U1, periodo 2022-S1; ufficio U3, periodo 2022-S1)",
        "Motivo: [a]: non disponibile (n.d.) (ufficio U2, periodo 2022-S1: archivio in riordino)",
        "Stato: non comunicato entro il termine",
    ] {
        assert!(text.contains(line), "{line}\nis not in\n{text}");
    }
}

#[test]
fn prorated_target_fallback_and_nested_figures() {
    let world = world()
        .flow("a")
        .indicator("A", "[a] / 3")
        .indicator("I", "indicator(\"A\") - 100")
        .assign("I", "2022: >= -15")
        .post_with("a", "2022-S1", "250", |entry| {
            entry.first_recorded_at = at(day("2022-07-04"), "08:00:00");
        });
    let text = world.evaluation("2022-S1").explanation.text.join("\n");
    for line in [
        "indicator(\"A\") al 2022-S1: 250/3",
        "  A = [a] / 3",
        "  [a] al 2022-S1: 250",
        "    a 2022-S1: 250 (consuntivo), ente",
        "in ritardo: prima registrazione il 04/07/2022 alle 10:00 (ora di Roma), termine 30/06/2022",
        "Con i valori: 250/3 - 100",
        "Valore esatto: -50/3",
        "Arrotondato a 2 decimali (la metà si allontana dallo zero): -16,67",
        "Target del 2022, per intero già al 2022-S1: >= -15",
        "Il punteggio previsto non è definito per questi valori: si usa il punteggio binario",
        "Grado di raggiungimento: non raggiunto = 0,00",
        "Stato: fuori linea",
    ] {
        assert!(text.contains(line), "{line}\nis not in\n{text}");
    }
    let prorated = world_prorated()
        .evaluation("2022-S1")
        .explanation
        .text
        .join("\n");
    let line = "Target al 2022-S1: >= 0,13, cioè 6/12 del target >= 0,25 del 2022, arrotondato come il valore";
    assert!(prorated.contains(line), "{prorated}");
    assert!(
        prorated.contains("Avanzamento rispetto al target dell'anno: 48,00"),
        "{prorated}"
    );
}

fn world_prorated() -> World {
    world()
        .flow("a")
        .indicator("I", "[a]")
        .assign("I", "2022: >= 0.25")
        .post("a", "2022-S1", "0.12")
}

/// A date is one everywhere, and no code of the service stands in what people read.
#[test]
fn dates_and_reasons_in_italian() {
    let by = |value: &str| {
        let world = world()
            .date("d")
            .indicator("I", "[d]")
            .assign("I", "2022: by 2022-03-31")
            .post("d", "2022-S1", value);
        world.evaluation("2022-S1")
    };
    let done = by("2022-11-21");
    let text = done.explanation.text.join("\n");
    assert!(text.contains("[d] al 2022-S1: 21/11/2022\n"), "{text}");
    assert!(!text.contains("2.022"), "{text}");
    let values = |evaluation: &Evaluation| {
        let operand = &evaluation.explanation.operands[0];
        let value = operand.outcome.clone().unwrap();
        (value, evaluation.explanation.substituted.clone())
    };
    assert_eq!(
        values(&done),
        ("2022-11-21".into(), "2022-11-21".into()),
        "programs read ISO dates"
    );
    let not_done = by("not_done");
    assert_eq!(values(&not_done).0, "not_done");
    let text = not_done.explanation.text.join("\n");
    assert!(text.contains("[d] al 2022-S1: non fatto\n"), "{text}");

    let silent = world()
        .flow("a")
        .flow("b")
        .indicator("I", "100 * [a] / ([a] + [b])")
        .assign("I", "2022: >= 1")
        .post("b", "2022-S1", "n.d.");
    let explanation = silent.evaluation("2022-S1").explanation;
    let text = explanation.text.join("\n");
    let line = "Con i valori: 100 * [a: non comunicato entro il termine] / ([a: non comunicato entro il termine] + \
                [b: non disponibile (n.d.)])";
    assert!(text.contains(line), "{text}");
    assert!(
        !text.contains("not_") && explanation.substituted.contains("[a: not_reported]"),
        "codes stay where programs read them: {text}"
    );
}

/// Raw 100, and still more than the step from 100 counts: the derivation says why.
#[test]
fn nothing_under_a_limit_goes_to_the_last_band() {
    let bands = [("0", "0"), ("100", "90"), ("120", "100")].map(|(from, score)| Band {
        from: d(from),
        score: d(score),
    });
    let world = world()
        .annual("a")
        .indicator("I", "[a]")
        .assign_with("I", "2022: <= 5", |assignment| {
            assignment.scoring = Scoring::Bands(bands.to_vec());
        })
        .post("a", "2022", "0");
    let text = world.evaluation("2022").explanation.text.join("\n");
    let lines = "Grado di raggiungimento: valore non positivo sotto un target positivo = 100,00\n\
                 Fasce sul grado: da 0 → 0; da 100 → 90; da 120 → 100; sotto la prima 0\n\
                 Vale l'ultima fascia: un valore positivo, purché abbastanza piccolo, la raggiunge\n\
                 Grado conteggiato (entro 0 e 100): 100,00";
    assert!(text.contains(lines), "{text}");
}

/// Value, both ends of the way and their shares: enough to redo it with a pencil.
#[test]
fn a_prorated_way_from_a_baseline() {
    let based = |world: World, target: &str, baseline: &str, value: &str| {
        let world = world.assign_with("I", &format!("2022: {target}"), |assignment| {
            assignment.scoring = Scoring::Baseline(d(baseline));
        });
        let world = world.post("a", "2022-S1", value);
        world.evaluation("2022-S1").explanation.text.join("\n")
    };
    let flow = world().flow("a").indicator("I", "[a]");
    let text = based(flow, ">= 10", "4", "3.01");
    for line in [
        "Target al 2022-S1: >= 5,00, cioè 6/12 del target >= 10 del 2022, arrotondato come il valore",
        "Anche la base di partenza 4 è presa per 6/12: 2,00",
        "Grado di raggiungimento: 100 × (3,01 − 2,00) / (5,00 − 2,00) = 33,67",
    ] {
        assert!(text.contains(line), "{line}\nis not in\n{text}");
    }
    let level = world().stock("a").indicator_with("I", "[a]", |indicator| {
        indicator.interim = Some(Interim::Prorated);
    });
    let text = based(level, "<= 20", "30", "24");
    for line in [
        "Target al 2022-S1: <= 25,00, cioè dalla base di partenza 30 6/12 della distanza dal target <= 20 del 2022, \
         arrotondato come il valore",
        "Grado di raggiungimento: 100 × (24,00 − 30) / (25,00 − 30) = 120,00",
    ] {
        assert!(text.contains(line), "{line}\nis not in\n{text}");
    }
}

#[test]
fn a_node_shows_its_weighted_mean() {
    let world = world()
        .annual("a")
        .indicator("A", "[a]")
        .indicator("B", "[a] / 0")
        .assign_with("A", "2022: >= 10", |assignment| {
            assignment.weight = Some(d("60"));
        })
        .assign_with("B", "2022: >= 10", |assignment| {
            assignment.weight = Some(d("40"));
        })
        .node("2", None, None)
        .indicator("I", "achievement(\"1\")")
        .assign("I", "2022: >= 20")
        .post("a", "2022", "5");
    let text = world.evaluation("2022").explanation.text.join("\n");
    let line = "Nodo 1, media pesata: (60 × 50,00 [1/A]) / 60 = 50,00; non partecipano: 1/B (non disponibili: non partecipano)";
    assert!(text.contains(line), "{text}");
}

#[test]
fn figures_of_other_years_say_so_and_nothing_is_shown_twice() {
    let world = world()
        .annual("a")
        .indicator("A", "[a] * 2")
        .indicator(
            "I",
            "indicator(\"A\") - previous([a] * 2) + abs(indicator(\"A\"))",
        )
        .indicator("J", "indicator(\"A\") + indicator(\"I\")")
        .assign("J", "")
        .post("a", "2021", "3")
        .post("a", "2022", "5");
    let evaluation = world.evaluation("2022");
    let text = evaluation.explanation.text.join("\n");
    assert!(text.contains("  [a] * 2 (al 2021) = 3 * 2 = 6"), "{text}");
    assert!(
        text.contains("  indicator(\"A\") al 2022: 10\n    come sopra"),
        "{text}"
    );
    assert_eq!(text.matches("rilevazione r2").count(), 1, "{text}");
    let sources: Vec<usize> = evaluation
        .explanation
        .operands
        .iter()
        .map(|operand| operand.sources.len())
        .collect();
    assert_eq!(
        sources,
        [1, 1],
        "A reads 2022, I reads 2022, shown already, and 2021"
    );
}
