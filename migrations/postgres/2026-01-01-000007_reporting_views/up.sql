-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was recorded, for tools that report: codes instead of identifiers, the newest revision, nothing evaluated. Values
-- and verdicts come from the observations, since SQL is no second evaluator. A role that is granted nothing but this
-- schema reads through the views' owner; nothing can be written through a join. No free text, which may name persons.
--
-- A later migration that changes a column used here drops the view first and creates it again.

CREATE SCHEMA reporting;
COMMENT ON SCHEMA reporting IS 'Dati registrati, in sola lettura, per strumenti di reportistica.';

CREATE VIEW reporting.administrations AS
SELECT
    a.code AS administration,
    r.name AS name,
    r.size_class AS size_class,
    r.region AS region,
    r.valid_from AS valid_from,
    r.valid_to AS valid_to,
    s.code AS successor,
    s.first_day AS successor_from,
    r.revision AS revision,
    r.seq AS position,
    c.recorded_at AT TIME ZONE 'UTC' AS recorded_at
FROM administration a
JOIN administration_revision r ON r.id = a.id
    AND NOT EXISTS (SELECT FROM administration_revision n WHERE n.id = r.id AND n.revision > r.revision)
JOIN change c ON c.seq = r.seq
LEFT JOIN (
    SELECT o.administration_id, m.first_day, b.code
    FROM merger_origin o
    JOIN merger m ON m.id = o.merger_id
    JOIN administration b ON b.id = m.successor_id
    WHERE NOT EXISTS (SELECT FROM merger_reversal v WHERE v.merger_id = m.id)
) s ON s.administration_id = a.id;

COMMENT ON VIEW reporting.administrations IS
    'Amministrazioni, come sono note ora.';
COMMENT ON COLUMN reporting.administrations.administration IS 'Codice dell''amministrazione';
COMMENT ON COLUMN reporting.administrations.name IS 'Denominazione';
COMMENT ON COLUMN reporting.administrations.size_class IS 'Classe dimensionale';
COMMENT ON COLUMN reporting.administrations.region IS 'Regione';
COMMENT ON COLUMN reporting.administrations.valid_from IS 'Primo giorno in cui esiste; vuoto se non è detto';
COMMENT ON COLUMN reporting.administrations.valid_to IS 'Ultimo giorno in cui esiste, come è stato registrato; chi è accorpato in un''altra cessa il giorno prima di successor_from';
COMMENT ON COLUMN reporting.administrations.successor IS 'Codice dell''amministrazione in cui è accorpata; vuoto se non lo è, o se l''accorpamento è stato revocato';
COMMENT ON COLUMN reporting.administrations.successor_from IS 'Primo giorno di quella amministrazione';
COMMENT ON COLUMN reporting.administrations.revision IS 'Revisione dei dati';
COMMENT ON COLUMN reporting.administrations.position IS 'Posizione del registro a cui la revisione è stata scritta';
COMMENT ON COLUMN reporting.administrations.recorded_at IS 'Quando la revisione è stata scritta';

CREATE VIEW reporting.offices AS
SELECT
    a.code AS administration,
    o.code AS office,
    r.name AS name,
    r.kind AS kind,
    r.valid_from AS valid_from,
    r.valid_to AS valid_to,
    r.revision AS revision,
    r.seq AS position,
    c.recorded_at AT TIME ZONE 'UTC' AS recorded_at
FROM office o
JOIN administration a ON a.id = o.administration_id
JOIN office_revision r ON r.id = o.id
    AND NOT EXISTS (SELECT FROM office_revision n WHERE n.id = r.id AND n.revision > r.revision)
JOIN change c ON c.seq = r.seq;

COMMENT ON VIEW reporting.offices IS
    'Uffici delle amministrazioni, come sono noti ora.';
COMMENT ON COLUMN reporting.offices.administration IS 'Codice dell''amministrazione';
COMMENT ON COLUMN reporting.offices.office IS 'Codice dell''ufficio; ENTE è l''ente nel suo insieme';
COMMENT ON COLUMN reporting.offices.name IS 'Denominazione';
COMMENT ON COLUMN reporting.offices.kind IS 'internal (ufficio), agency (azienda speciale), company (società) o whole_body (l''ente nel suo insieme)';
COMMENT ON COLUMN reporting.offices.valid_from IS 'Primo giorno in cui esiste; vuoto se non è detto';
COMMENT ON COLUMN reporting.offices.valid_to IS 'Ultimo giorno in cui esiste; vuoto se non è detto';
COMMENT ON COLUMN reporting.offices.revision IS 'Revisione dei dati';
COMMENT ON COLUMN reporting.offices.position IS 'Posizione del registro a cui la revisione è stata scritta';
COMMENT ON COLUMN reporting.offices.recorded_at IS 'Quando la revisione è stata scritta';

CREATE VIEW reporting.measures AS
SELECT
    CASE m.owner_id WHEN 0 THEN 'national' ELSE 'local' END AS dictionary,
    a.code AS administration,
    m.code AS measure,
    r.definition::json ->> 'name' AS name,
    r.definition::json ->> 'unit' AS unit,
    r.definition::json ->> 'content' AS content,
    r.definition::json ->> 'nature' AS nature,
    r.definition::json ->> 'frequency' AS frequency,
    r.definition::json ->> 'posted' AS posted,
    r.retired_from AS retired_from,
    r.revision AS revision,
    r.seq AS position,
    c.recorded_at AT TIME ZONE 'UTC' AS recorded_at
FROM measure m
LEFT JOIN administration a ON a.id = m.owner_id
JOIN measure_revision r ON r.id = m.id
    AND NOT EXISTS (SELECT FROM measure_revision n WHERE n.id = r.id AND n.revision > r.revision)
JOIN change c ON c.seq = r.seq;

COMMENT ON VIEW reporting.measures IS
    'Misure dei dizionari, nell''ultima revisione.';
COMMENT ON COLUMN reporting.measures.dictionary IS 'national (dizionario nazionale) o local (dell''ente)';
COMMENT ON COLUMN reporting.measures.administration IS 'Codice dell''amministrazione che la definisce; vuoto nel dizionario nazionale';
COMMENT ON COLUMN reporting.measures.measure IS 'Codice della misura';
COMMENT ON COLUMN reporting.measures.name IS 'Denominazione';
COMMENT ON COLUMN reporting.measures.unit IS 'Unità di misura';
COMMENT ON COLUMN reporting.measures.content IS 'number (numero), date (data) o items (elenco di elementi)';
COMMENT ON COLUMN reporting.measures.nature IS 'flow (flusso) o stock (consistenza)';
COMMENT ON COLUMN reporting.measures.frequency IS 'Ogni quanto è rilevata';
COMMENT ON COLUMN reporting.measures.posted IS 'period (per periodo) o cumulative (da inizio anno)';
COMMENT ON COLUMN reporting.measures.retired_from IS 'Da quando non si usa in piani nuovi; vuoto se è in uso';
COMMENT ON COLUMN reporting.measures.revision IS 'Revisione della definizione';
COMMENT ON COLUMN reporting.measures.position IS 'Posizione del registro a cui la revisione è stata scritta';
COMMENT ON COLUMN reporting.measures.recorded_at IS 'Quando la revisione è stata scritta';

CREATE VIEW reporting.indicators AS
SELECT
    CASE i.owner_id WHEN 0 THEN 'national' ELSE 'local' END AS dictionary,
    a.code AS administration,
    i.code AS indicator,
    r.definition::json ->> 'name' AS name,
    r.definition::json ->> 'unit' AS unit,
    (r.definition::json ->> 'decimals')::integer AS decimals,
    r.definition::json ->> 'better' AS better,
    r.definition::json ->> 'formula' AS formula,
    r.retired_from AS retired_from,
    r.revision AS revision,
    r.seq AS position,
    c.recorded_at AT TIME ZONE 'UTC' AS recorded_at
FROM indicator i
LEFT JOIN administration a ON a.id = i.owner_id
JOIN indicator_revision r ON r.id = i.id
    AND NOT EXISTS (SELECT FROM indicator_revision n WHERE n.id = r.id AND n.revision > r.revision)
JOIN change c ON c.seq = r.seq;

COMMENT ON VIEW reporting.indicators IS
    'Indicatori dei dizionari, nell''ultima revisione. I valori vengono dalle osservazioni: nessuna vista li calcola.';
COMMENT ON COLUMN reporting.indicators.dictionary IS 'national (dizionario nazionale) o local (dell''ente)';
COMMENT ON COLUMN reporting.indicators.administration IS 'Codice dell''amministrazione che lo definisce; vuoto nel dizionario nazionale';
COMMENT ON COLUMN reporting.indicators.indicator IS 'Codice dell''indicatore';
COMMENT ON COLUMN reporting.indicators.name IS 'Denominazione';
COMMENT ON COLUMN reporting.indicators.unit IS 'Unità di misura del valore';
COMMENT ON COLUMN reporting.indicators.decimals IS 'Decimali a cui il valore è arrotondato';
COMMENT ON COLUMN reporting.indicators.better IS 'Verso migliore: higher, lower o none';
COMMENT ON COLUMN reporting.indicators.formula IS 'Algoritmo';
COMMENT ON COLUMN reporting.indicators.retired_from IS 'Da quando non si usa in piani nuovi; vuoto se è in uso';
COMMENT ON COLUMN reporting.indicators.revision IS 'Revisione della definizione';
COMMENT ON COLUMN reporting.indicators.position IS 'Posizione del registro a cui la revisione è stata scritta';
COMMENT ON COLUMN reporting.indicators.recorded_at IS 'Quando la revisione è stata scritta';

CREATE VIEW reporting.plans AS
SELECT
    a.code AS administration,
    p.code AS plan,
    p.kind AS kind,
    r.document::json ->> 'title' AS title,
    r.first_year AS first_year,
    r.last_year AS last_year,
    r.revision AS revision,
    r.act_body AS act_body,
    r.act_kind AS act_kind,
    r.act_number AS act_number,
    r.act_date AS act_date,
    r.seq AS position,
    c.recorded_at AT TIME ZONE 'UTC' AS recorded_at
FROM plan p
JOIN administration a ON a.id = p.administration_id
JOIN plan_revision r ON r.plan_id = p.id
    AND NOT EXISTS (SELECT FROM plan_revision n WHERE n.plan_id = r.plan_id AND n.revision > r.revision)
JOIN change c ON c.seq = r.seq;

COMMENT ON VIEW reporting.plans IS
    'Piani nell''ultima revisione. Target, esiti e quale piano è in vigore vengono dalle osservazioni: nessuna vista li calcola.';
COMMENT ON COLUMN reporting.plans.administration IS 'Codice dell''amministrazione';
COMMENT ON COLUMN reporting.plans.plan IS 'Codice del piano';
COMMENT ON COLUMN reporting.plans.kind IS 'performance o fund (fondo)';
COMMENT ON COLUMN reporting.plans.title IS 'Titolo';
COMMENT ON COLUMN reporting.plans.first_year IS 'Primo anno';
COMMENT ON COLUMN reporting.plans.last_year IS 'Ultimo anno';
COMMENT ON COLUMN reporting.plans.revision IS 'Revisione del piano';
COMMENT ON COLUMN reporting.plans.act_body IS 'Organo che ha approvato la revisione';
COMMENT ON COLUMN reporting.plans.act_kind IS 'Tipo dell''atto';
COMMENT ON COLUMN reporting.plans.act_number IS 'Numero dell''atto';
COMMENT ON COLUMN reporting.plans.act_date IS 'Data dell''atto';
COMMENT ON COLUMN reporting.plans.position IS 'Posizione del registro a cui la revisione è stata scritta';
COMMENT ON COLUMN reporting.plans.recorded_at IS 'Quando la revisione è stata scritta';

CREATE VIEW reporting.assignments AS
SELECT
    a.code AS administration,
    p.code AS plan,
    s.key AS assignment,
    s.seq AS position,
    c.recorded_at AT TIME ZONE 'UTC' AS recorded_at
FROM assignment s
JOIN plan p ON p.id = s.plan_id
JOIN administration a ON a.id = p.administration_id
JOIN change c ON c.seq = s.seq;

COMMENT ON VIEW reporting.assignments IS
    'Indicatori assegnati nei piani, di tutte le revisioni. Target ed esiti vengono dalle osservazioni, che hanno la stessa chiave.';
COMMENT ON COLUMN reporting.assignments.administration IS 'Codice dell''amministrazione';
COMMENT ON COLUMN reporting.assignments.plan IS 'Codice del piano';
COMMENT ON COLUMN reporting.assignments.assignment IS 'Chiave nel piano, la stessa in tutte le revisioni';
COMMENT ON COLUMN reporting.assignments.position IS 'Posizione del registro a cui è comparsa';
COMMENT ON COLUMN reporting.assignments.recorded_at IS 'Quando è comparsa';

CREATE VIEW reporting.figure_history AS
SELECT
    a.code AS administration,
    coalesce(b.code, a.code) AS posted_by,
    o.code AS office,
    CASE m.owner_id WHEN 0 THEN 'national' ELSE 'local' END AS dictionary,
    m.code AS measure,
    f.period AS period,
    f.period_end AS period_end,
    concat_ws('-', f.administration_id, f.office_id, f.measure_id, f.period) AS figure,
    f.revision AS revision,
    f.kind AS kind,
    f.number AS number,
    f.day AS day,
    f.item_count AS item_count,
    f.origin AS origin,
    f.seq AS position,
    c.recorded_at AT TIME ZONE 'UTC' AS recorded_at,
    v.merger_id IS NOT NULL AS reversed
FROM measurement_revision f
JOIN administration a ON a.id = f.administration_id
JOIN office o ON o.id = f.office_id
JOIN measure m ON m.id = f.measure_id
JOIN change c ON c.seq = f.seq
LEFT JOIN merger g ON g.id = f.merger_id
LEFT JOIN administration b ON b.id = g.successor_id
LEFT JOIN merger_reversal v ON v.merger_id = f.merger_id;

COMMENT ON VIEW reporting.figure_history IS
    'Rilevazioni, tutte le revisioni, anche corrette e ritirate. Note, motivi e testi liberi non ci sono: possono nominare persone.';
COMMENT ON COLUMN reporting.figure_history.administration IS 'Codice dell''amministrazione di cui è la rilevazione';
COMMENT ON COLUMN reporting.figure_history.posted_by IS 'Codice dell''amministrazione che l''ha comunicata: dopo un accorpamento, quella subentrata';
COMMENT ON COLUMN reporting.figure_history.office IS 'Codice dell''ufficio; ENTE è l''ente nel suo insieme';
COMMENT ON COLUMN reporting.figure_history.dictionary IS 'Dizionario della misura: national (nazionale) o local (dell''ente)';
COMMENT ON COLUMN reporting.figure_history.measure IS 'Codice della misura';
COMMENT ON COLUMN reporting.figure_history.period IS 'Periodo: 2022, 2022-S1, 2022-Q1, 2022-M01';
COMMENT ON COLUMN reporting.figure_history.period_end IS 'Ultimo giorno del periodo';
COMMENT ON COLUMN reporting.figure_history.figure IS 'Identificativo della rilevazione, come nelle osservazioni';
COMMENT ON COLUMN reporting.figure_history.revision IS 'Revisione: 1 è la prima comunicazione';
COMMENT ON COLUMN reporting.figure_history.kind IS 'number (numero), date (data), not_done (non fatto), items (elenco), not_available (n.d.), not_applicable (non applicabile) o withdrawn (ritirata)';
COMMENT ON COLUMN reporting.figure_history.number IS 'Numero, esatto, con le cifre con cui è stato comunicato';
COMMENT ON COLUMN reporting.figure_history.day IS 'Giorno, se è una data';
COMMENT ON COLUMN reporting.figure_history.item_count IS 'Quanti elementi ha l''elenco';
COMMENT ON COLUMN reporting.figure_history.origin IS 'actual (consuntivo), preliminary (provvisorio), forecast (previsione), context (contesto) o illustrative (esempio)';
COMMENT ON COLUMN reporting.figure_history.position IS 'Posizione del registro a cui è stata scritta: con essa si trova chi l''ha comunicata';
COMMENT ON COLUMN reporting.figure_history.recorded_at IS 'Quando è stata scritta';
COMMENT ON COLUMN reporting.figure_history.reversed IS 'Se è stata comunicata per un accorpamento poi revocato: non vale, come se non ci fosse';

CREATE VIEW reporting.figures AS
SELECT
    a.code AS administration,
    coalesce(b.code, a.code) AS posted_by,
    o.code AS office,
    CASE m.owner_id WHEN 0 THEN 'national' ELSE 'local' END AS dictionary,
    m.code AS measure,
    f.period AS period,
    f.period_end AS period_end,
    concat_ws('-', f.administration_id, f.office_id, f.measure_id, f.period) AS figure,
    f.revision AS revision,
    f.kind AS kind,
    f.number AS number,
    f.day AS day,
    f.item_count AS item_count,
    f.origin AS origin,
    f.seq AS position,
    c.recorded_at AT TIME ZONE 'UTC' AS recorded_at
FROM measurement_revision f
JOIN administration a ON a.id = f.administration_id
JOIN office o ON o.id = f.office_id
JOIN measure m ON m.id = f.measure_id
JOIN change c ON c.seq = f.seq
LEFT JOIN merger g ON g.id = f.merger_id
LEFT JOIN administration b ON b.id = g.successor_id
WHERE NOT EXISTS (SELECT FROM merger_reversal v WHERE v.merger_id = f.merger_id)
AND NOT EXISTS (
    SELECT FROM measurement_revision n
    WHERE n.administration_id = f.administration_id AND n.period_end = f.period_end AND n.measure_id = f.measure_id
        AND n.office_id = f.office_id AND n.period = f.period AND n.revision > f.revision
        AND NOT EXISTS (SELECT FROM merger_reversal v WHERE v.merger_id = n.merger_id)
);

COMMENT ON VIEW reporting.figures IS
    'Rilevazioni nell''ultima revisione; kind = withdrawn è stata ritirata e non vale più. Note, motivi e testi liberi non ci sono: possono nominare persone.';
COMMENT ON COLUMN reporting.figures.administration IS 'Codice dell''amministrazione di cui è la rilevazione';
COMMENT ON COLUMN reporting.figures.posted_by IS 'Codice dell''amministrazione che l''ha comunicata: dopo un accorpamento, quella subentrata';
COMMENT ON COLUMN reporting.figures.office IS 'Codice dell''ufficio; ENTE è l''ente nel suo insieme';
COMMENT ON COLUMN reporting.figures.dictionary IS 'Dizionario della misura: national (nazionale) o local (dell''ente)';
COMMENT ON COLUMN reporting.figures.measure IS 'Codice della misura';
COMMENT ON COLUMN reporting.figures.period IS 'Periodo: 2022, 2022-S1, 2022-Q1, 2022-M01';
COMMENT ON COLUMN reporting.figures.period_end IS 'Ultimo giorno del periodo';
COMMENT ON COLUMN reporting.figures.figure IS 'Identificativo della rilevazione, come nelle osservazioni';
COMMENT ON COLUMN reporting.figures.revision IS 'Revisione: 1 è la prima comunicazione';
COMMENT ON COLUMN reporting.figures.kind IS 'number (numero), date (data), not_done (non fatto), items (elenco), not_available (n.d.), not_applicable (non applicabile) o withdrawn (ritirata)';
COMMENT ON COLUMN reporting.figures.number IS 'Numero, esatto, con le cifre con cui è stato comunicato';
COMMENT ON COLUMN reporting.figures.day IS 'Giorno, se è una data';
COMMENT ON COLUMN reporting.figures.item_count IS 'Quanti elementi ha l''elenco';
COMMENT ON COLUMN reporting.figures.origin IS 'actual (consuntivo), preliminary (provvisorio), forecast (previsione), context (contesto) o illustrative (esempio)';
COMMENT ON COLUMN reporting.figures.position IS 'Posizione del registro a cui è stata scritta: con essa si trova chi l''ha comunicata';
COMMENT ON COLUMN reporting.figures.recorded_at IS 'Quando è stata scritta';
