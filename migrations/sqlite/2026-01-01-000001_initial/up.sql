-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The ledger and everything recorded in it. Same tables, columns and constraint names as for PostgreSQL.

CREATE TABLE ledger_head (
    id          INTEGER NOT NULL CONSTRAINT ledger_head_pk PRIMARY KEY,
    seq         INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    CONSTRAINT ledger_head_one CHECK (id = 1),
    CONSTRAINT ledger_head_seq CHECK (seq >= 0),
    CONSTRAINT ledger_head_recorded_at CHECK (
        datetime(substr(recorded_at, 1, 19)) IS substr(recorded_at, 1, 19)
        AND (length(recorded_at) = 19 OR substr(recorded_at, 20) GLOB '.[0-9]*') AND substr(recorded_at, 21) NOT GLOB '*[^0-9]*'
    )
) STRICT;
INSERT INTO ledger_head (id, seq, recorded_at) VALUES (1, 0, '1970-01-01 00:00:00');

CREATE TABLE change (
    seq               INTEGER NOT NULL CONSTRAINT change_pk PRIMARY KEY,
    recorded_at       TEXT NOT NULL,
    actor             TEXT NOT NULL,
    administration_id INTEGER NOT NULL,
    action            TEXT NOT NULL,
    object            TEXT NOT NULL,
    body              TEXT NOT NULL,
    prev_hash         TEXT NOT NULL,
    hash              TEXT NOT NULL,
    CONSTRAINT change_chain UNIQUE (administration_id, seq),
    CONSTRAINT change_seq CHECK (seq >= 1),
    CONSTRAINT change_recorded_at CHECK (
        datetime(substr(recorded_at, 1, 19)) IS substr(recorded_at, 1, 19)
        AND (length(recorded_at) = 19 OR substr(recorded_at, 20) GLOB '.[0-9]*') AND substr(recorded_at, 21) NOT GLOB '*[^0-9]*'
    ),
    CONSTRAINT change_administration CHECK (administration_id >= 0),
    CONSTRAINT change_actor CHECK (length(actor) BETWEEN 1 AND 200),
    CONSTRAINT change_action CHECK (length(action) BETWEEN 1 AND 100),
    CONSTRAINT change_object CHECK (length(object) BETWEEN 1 AND 500),
    CONSTRAINT change_body CHECK (length(body) BETWEEN 1 AND 67108864),
    CONSTRAINT change_prev_hash CHECK (prev_hash = '' OR length(prev_hash) = 64 AND prev_hash NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT change_hash CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*')
) STRICT;
CREATE INDEX change_structure ON change (administration_id, seq) WHERE action NOT IN
    ('measurements.posted', 'deviation_note.recorded', 'report.recorded', 'benchmarks.published', 'targets.decided');
CREATE INDEX change_time ON change (recorded_at, seq);

CREATE TABLE idempotency (
    actor        TEXT NOT NULL,
    key          TEXT NOT NULL,
    payload_hash TEXT NOT NULL,
    seq          INTEGER NOT NULL CONSTRAINT idempotency_change REFERENCES change (seq),
    status       INTEGER NOT NULL,
    report       TEXT NOT NULL,
    CONSTRAINT idempotency_pk PRIMARY KEY (actor, key),
    CONSTRAINT idempotency_actor CHECK (length(actor) BETWEEN 1 AND 200),
    CONSTRAINT idempotency_key CHECK (length(key) BETWEEN 1 AND 255),
    CONSTRAINT idempotency_payload_hash CHECK (length(payload_hash) = 64 AND payload_hash NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT idempotency_status CHECK (status BETWEEN 100 AND 599),
    CONSTRAINT idempotency_report CHECK (length(report) <= 16777216)
) STRICT;

CREATE TABLE administration (
    id   INTEGER NOT NULL CONSTRAINT administration_pk PRIMARY KEY,
    code TEXT NOT NULL,
    seq  INTEGER NOT NULL CONSTRAINT administration_change REFERENCES change (seq),
    CONSTRAINT administration_unique UNIQUE (code),
    CONSTRAINT administration_id CHECK (id >= 1),
    CONSTRAINT administration_code CHECK (length(code) BETWEEN 1 AND 200)
) STRICT;

CREATE TABLE administration_revision (
    id         INTEGER NOT NULL CONSTRAINT administration_revision_of REFERENCES administration (id),
    revision   INTEGER NOT NULL,
    seq        INTEGER NOT NULL CONSTRAINT administration_revision_change REFERENCES change (seq),
    name       TEXT NOT NULL,
    size_class TEXT,
    region     TEXT,
    valid_from TEXT,
    valid_to   TEXT,
    CONSTRAINT administration_revision_pk PRIMARY KEY (id, revision),
    CONSTRAINT administration_revision_from_one CHECK (revision >= 1),
    CONSTRAINT administration_revision_name CHECK (length(name) BETWEEN 1 AND 4000),
    CONSTRAINT administration_revision_size_class CHECK (length(size_class) BETWEEN 1 AND 200),
    CONSTRAINT administration_revision_region CHECK (length(region) BETWEEN 1 AND 4000),
    CONSTRAINT administration_revision_valid_from CHECK (valid_from IS NULL OR (valid_from IS date(valid_from) AND valid_from >= '1000-01-01')),
    CONSTRAINT administration_revision_valid_to CHECK (valid_to IS NULL OR (valid_to IS date(valid_to) AND valid_to >= '1000-01-01')),
    CONSTRAINT administration_revision_valid CHECK (valid_from <= valid_to)
) STRICT;

CREATE TABLE office (
    id                INTEGER NOT NULL CONSTRAINT office_pk PRIMARY KEY,
    administration_id INTEGER NOT NULL CONSTRAINT office_administration REFERENCES administration (id),
    code              TEXT NOT NULL,
    seq               INTEGER NOT NULL CONSTRAINT office_change REFERENCES change (seq),
    CONSTRAINT office_unique UNIQUE (administration_id, code),
    CONSTRAINT office_in UNIQUE (administration_id, id),
    CONSTRAINT office_id CHECK (id >= 1),
    CONSTRAINT office_code CHECK (length(code) BETWEEN 1 AND 200)
) STRICT;

CREATE TABLE office_revision (
    id         INTEGER NOT NULL CONSTRAINT office_revision_of REFERENCES office (id),
    revision   INTEGER NOT NULL,
    seq        INTEGER NOT NULL CONSTRAINT office_revision_change REFERENCES change (seq),
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    valid_from TEXT,
    valid_to   TEXT,
    CONSTRAINT office_revision_pk PRIMARY KEY (id, revision),
    CONSTRAINT office_revision_from_one CHECK (revision >= 1),
    CONSTRAINT office_revision_name CHECK (length(name) BETWEEN 1 AND 4000),
    CONSTRAINT office_revision_kind CHECK (kind IN ('internal', 'agency', 'company', 'whole_body')),
    CONSTRAINT office_revision_valid_from CHECK (valid_from IS NULL OR (valid_from IS date(valid_from) AND valid_from >= '1000-01-01')),
    CONSTRAINT office_revision_valid_to CHECK (valid_to IS NULL OR (valid_to IS date(valid_to) AND valid_to >= '1000-01-01')),
    CONSTRAINT office_revision_valid CHECK (valid_from <= valid_to)
) STRICT;

-- owner_id: the administration that defines it, or 0 for the national dictionary (no foreign key).
CREATE TABLE measure (
    id       INTEGER NOT NULL CONSTRAINT measure_pk PRIMARY KEY,
    owner_id INTEGER NOT NULL,
    code     TEXT NOT NULL,
    seq      INTEGER NOT NULL CONSTRAINT measure_change REFERENCES change (seq),
    CONSTRAINT measure_unique UNIQUE (owner_id, code),
    CONSTRAINT measure_id CHECK (id >= 1),
    CONSTRAINT measure_owner CHECK (owner_id >= 0),
    CONSTRAINT measure_code CHECK (length(code) BETWEEN 1 AND 200)
) STRICT;
CREATE INDEX measure_owned ON measure (owner_id, id);

CREATE TABLE measure_revision (
    id         INTEGER NOT NULL CONSTRAINT measure_revision_of REFERENCES measure (id),
    revision   INTEGER NOT NULL,
    seq        INTEGER NOT NULL CONSTRAINT measure_revision_change REFERENCES change (seq),
    definition TEXT NOT NULL,
    retired_from TEXT,
    retired_reason TEXT,
    aliases    TEXT,
    CONSTRAINT measure_revision_pk PRIMARY KEY (id, revision),
    CONSTRAINT measure_revision_from_one CHECK (revision >= 1),
    CONSTRAINT measure_revision_definition CHECK (length(definition) BETWEEN 1 AND 4194304),
    CONSTRAINT measure_revision_retired_from CHECK (retired_from IS NULL OR (retired_from IS date(retired_from) AND retired_from >= '1000-01-01')),
    CONSTRAINT measure_revision_retired_reason CHECK (length(retired_reason) BETWEEN 1 AND 4000),
    CONSTRAINT measure_revision_retired CHECK ((retired_from IS NULL) = (retired_reason IS NULL)),
    CONSTRAINT measure_revision_aliases CHECK (aliases LIKE '[%]' AND length(aliases) BETWEEN 3 AND 10000)
) STRICT;

CREATE TABLE indicator (
    id       INTEGER NOT NULL CONSTRAINT indicator_pk PRIMARY KEY,
    owner_id INTEGER NOT NULL,
    code     TEXT NOT NULL,
    seq      INTEGER NOT NULL CONSTRAINT indicator_change REFERENCES change (seq),
    CONSTRAINT indicator_unique UNIQUE (owner_id, code),
    CONSTRAINT indicator_id CHECK (id >= 1),
    CONSTRAINT indicator_owner CHECK (owner_id >= 0),
    CONSTRAINT indicator_code CHECK (length(code) BETWEEN 1 AND 200)
) STRICT;
CREATE INDEX indicator_owned ON indicator (owner_id, id);

CREATE TABLE indicator_revision (
    id         INTEGER NOT NULL CONSTRAINT indicator_revision_of REFERENCES indicator (id),
    revision   INTEGER NOT NULL,
    seq        INTEGER NOT NULL CONSTRAINT indicator_revision_change REFERENCES change (seq),
    definition TEXT NOT NULL,
    retired_from TEXT,
    retired_reason TEXT,
    aliases    TEXT,
    CONSTRAINT indicator_revision_pk PRIMARY KEY (id, revision),
    CONSTRAINT indicator_revision_from_one CHECK (revision >= 1),
    CONSTRAINT indicator_revision_definition CHECK (length(definition) BETWEEN 1 AND 4194304),
    CONSTRAINT indicator_revision_retired_from CHECK (retired_from IS NULL OR (retired_from IS date(retired_from) AND retired_from >= '1000-01-01')),
    CONSTRAINT indicator_revision_retired_reason CHECK (length(retired_reason) BETWEEN 1 AND 4000),
    CONSTRAINT indicator_revision_retired CHECK ((retired_from IS NULL) = (retired_reason IS NULL)),
    CONSTRAINT indicator_revision_aliases CHECK (aliases LIKE '[%]' AND length(aliases) BETWEEN 3 AND 10000)
) STRICT;

CREATE TABLE plan (
    id                INTEGER NOT NULL CONSTRAINT plan_pk PRIMARY KEY,
    administration_id INTEGER NOT NULL CONSTRAINT plan_administration REFERENCES administration (id),
    code              TEXT NOT NULL,
    kind              TEXT NOT NULL,
    seq               INTEGER NOT NULL CONSTRAINT plan_change REFERENCES change (seq),
    CONSTRAINT plan_unique UNIQUE (administration_id, code),
    CONSTRAINT plan_id CHECK (id >= 1),
    CONSTRAINT plan_code CHECK (length(code) BETWEEN 1 AND 200),
    CONSTRAINT plan_kind CHECK (kind IN ('performance', 'fund'))
) STRICT;
CREATE INDEX plan_owned ON plan (administration_id, id);

CREATE TABLE plan_revision (
    plan_id    INTEGER NOT NULL CONSTRAINT plan_revision_of REFERENCES plan (id),
    revision   INTEGER NOT NULL,
    seq        INTEGER NOT NULL CONSTRAINT plan_revision_change REFERENCES change (seq),
    first_year INTEGER NOT NULL,
    last_year  INTEGER NOT NULL,
    act_body   TEXT NOT NULL,
    act_kind   TEXT NOT NULL,
    act_number TEXT NOT NULL,
    act_date   TEXT NOT NULL,
    document   TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    CONSTRAINT plan_revision_pk PRIMARY KEY (plan_id, revision),
    CONSTRAINT plan_revision_from_one CHECK (revision >= 1),
    CONSTRAINT plan_revision_years CHECK (first_year BETWEEN 1000 AND last_year AND last_year <= 9999),
    CONSTRAINT plan_revision_act_body CHECK (length(act_body) BETWEEN 1 AND 4000),
    CONSTRAINT plan_revision_act_kind CHECK (length(act_kind) BETWEEN 1 AND 4000),
    CONSTRAINT plan_revision_act_number CHECK (length(act_number) BETWEEN 1 AND 200),
    CONSTRAINT plan_revision_act_date CHECK (act_date IS date(act_date) AND act_date >= '1000-01-01'),
    CONSTRAINT plan_revision_document CHECK (length(document) BETWEEN 1 AND 16777216),
    CONSTRAINT plan_revision_sha256 CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*')
) STRICT;

CREATE TABLE assignment (
    id      INTEGER NOT NULL CONSTRAINT assignment_pk PRIMARY KEY,
    plan_id INTEGER NOT NULL CONSTRAINT assignment_plan REFERENCES plan (id),
    key     TEXT NOT NULL,
    seq     INTEGER NOT NULL CONSTRAINT assignment_change REFERENCES change (seq),
    CONSTRAINT assignment_unique UNIQUE (plan_id, key),
    CONSTRAINT assignment_id CHECK (id >= 1),
    CONSTRAINT assignment_key CHECK (length(key) BETWEEN 1 AND 500)
) STRICT;

-- Administrations that ended and the one that took their place; the documents have acts, weights and offices.
CREATE TABLE merger (
    id           INTEGER NOT NULL CONSTRAINT merger_pk PRIMARY KEY,
    seq          INTEGER NOT NULL CONSTRAINT merger_change REFERENCES change (seq),
    successor_id INTEGER NOT NULL CONSTRAINT merger_successor REFERENCES administration (id),
    first_day    TEXT NOT NULL,
    document     TEXT NOT NULL,
    CONSTRAINT merger_id CHECK (id >= 1),
    CONSTRAINT merger_first_day CHECK (first_day IS date(first_day) AND first_day >= '1000-01-01'),
    CONSTRAINT merger_document CHECK (document LIKE '{%}' AND length(document) <= 1048576)
) STRICT;
CREATE INDEX merger_began ON merger (successor_id);

CREATE TABLE merger_origin (
    merger_id         INTEGER NOT NULL CONSTRAINT merger_origin_of REFERENCES merger (id),
    administration_id INTEGER NOT NULL CONSTRAINT merger_origin_administration REFERENCES administration (id),
    seq               INTEGER NOT NULL CONSTRAINT merger_origin_change REFERENCES change (seq),
    CONSTRAINT merger_origin_pk PRIMARY KEY (merger_id, administration_id)
) STRICT;
CREATE INDEX merger_ended ON merger_origin (administration_id);

CREATE TABLE merger_reversal (
    merger_id INTEGER NOT NULL CONSTRAINT merger_reversal_pk PRIMARY KEY CONSTRAINT merger_reversal_of REFERENCES merger (id),
    seq       INTEGER NOT NULL CONSTRAINT merger_reversal_change REFERENCES change (seq),
    document  TEXT NOT NULL,
    CONSTRAINT merger_reversal_document CHECK (document LIKE '{%}' AND length(document) <= 1048576)
) STRICT;

-- number: text, so that no digit is lost; at most 18 integer and 10 fraction digits, no leading zeros,
-- no minus zero; the scale is kept as it was written.
CREATE TABLE measurement_revision (
    administration_id INTEGER NOT NULL,
    period_end        TEXT NOT NULL,
    measure_id        INTEGER NOT NULL CONSTRAINT measurement_revision_measure REFERENCES measure (id),
    office_id         INTEGER NOT NULL,
    period            TEXT NOT NULL,
    revision          INTEGER NOT NULL,
    seq               INTEGER NOT NULL,
    kind              TEXT NOT NULL,
    number            TEXT,
    day               TEXT,
    statement         TEXT,
    item_count        INTEGER,
    items             TEXT,
    origin            TEXT NOT NULL,
    note              TEXT,
    reason            TEXT,
    merger_id         INTEGER CONSTRAINT measurement_revision_merger REFERENCES merger (id),
    CONSTRAINT measurement_revision_pk
        PRIMARY KEY (administration_id, period_end, measure_id, office_id, period, revision),
    CONSTRAINT measurement_revision_change
        FOREIGN KEY (administration_id, seq) REFERENCES change (administration_id, seq),
    CONSTRAINT measurement_revision_office
        FOREIGN KEY (administration_id, office_id) REFERENCES office (administration_id, id),
    CONSTRAINT measurement_revision_period_end CHECK (period_end IS date(period_end) AND period_end >= '1000-01-01'),
    CONSTRAINT measurement_revision_period CHECK (
        period GLOB '[0-9][0-9][0-9][0-9]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-S[12]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-Q[1-4]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-M0[1-9]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-M1[0-2]'
    ),
    CONSTRAINT measurement_revision_from_one CHECK (revision >= 1),
    CONSTRAINT measurement_revision_kind
        CHECK (kind IN ('number', 'date', 'not_done', 'items', 'not_available', 'not_applicable', 'withdrawn')),
    CONSTRAINT measurement_revision_has_number CHECK ((kind = 'number') = (number IS NOT NULL)),
    CONSTRAINT measurement_revision_has_day CHECK ((kind = 'date') = (day IS NOT NULL)),
    CONSTRAINT measurement_revision_has_statement
        CHECK ((kind IN ('not_available', 'not_applicable')) = (statement IS NOT NULL)),
    CONSTRAINT measurement_revision_has_items
        CHECK ((kind = 'items') = (items IS NOT NULL) AND (kind = 'items') = (item_count IS NOT NULL)),
    CONSTRAINT measurement_revision_item_count CHECK (item_count BETWEEN 0 AND 10000),
    CONSTRAINT measurement_revision_items CHECK (items LIKE '[%]' AND length(items) <= 8388608),
    CONSTRAINT measurement_revision_digits CHECK (
        number NOT GLOB '*[^0-9.-]*' AND number GLOB '*[0-9]' AND instr(ltrim(number, '-') || '.', '.') BETWEEN 2 AND 19
        AND number NOT GLOB '?*-*' AND number NOT GLOB '*.*.*' AND ltrim(number, '-') NOT GLOB '0[0-9]*'
        AND length(ltrim(number, '-')) - instr(ltrim(number, '-') || '.', '.') <= 10
        AND (number NOT GLOB '-*' OR number GLOB '*[1-9]*')
    ),
    CONSTRAINT measurement_revision_day CHECK (day IS NULL OR (day IS date(day) AND day >= '1000-01-01')),
    CONSTRAINT measurement_revision_statement CHECK (length(statement) BETWEEN 1 AND 4000),
    CONSTRAINT measurement_revision_origin
        CHECK (origin IN ('actual', 'preliminary', 'forecast', 'context', 'illustrative')),
    CONSTRAINT measurement_revision_note CHECK (length(note) BETWEEN 1 AND 4000),
    CONSTRAINT measurement_revision_reason CHECK (length(reason) BETWEEN 1 AND 4000),
    CONSTRAINT measurement_revision_has_reason CHECK ((revision > 1) = (reason IS NOT NULL)),
    CONSTRAINT measurement_revision_withdrawn CHECK (kind <> 'withdrawn' OR revision > 1)
) STRICT, WITHOUT ROWID;

-- Nothing recorded is ever changed or removed.
CREATE TRIGGER change_no_update BEFORE UPDATE ON change
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on change is refused'); END;
CREATE TRIGGER change_no_delete BEFORE DELETE ON change
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on change is refused'); END;
CREATE TRIGGER idempotency_no_update BEFORE UPDATE ON idempotency
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on idempotency is refused'); END;
CREATE TRIGGER idempotency_no_delete BEFORE DELETE ON idempotency
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on idempotency is refused'); END;
CREATE TRIGGER administration_no_update BEFORE UPDATE ON administration
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on administration is refused'); END;
CREATE TRIGGER administration_no_delete BEFORE DELETE ON administration
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on administration is refused'); END;
CREATE TRIGGER administration_revision_no_update BEFORE UPDATE ON administration_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on administration_revision is refused'); END;
CREATE TRIGGER administration_revision_no_delete BEFORE DELETE ON administration_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on administration_revision is refused'); END;
CREATE TRIGGER office_no_update BEFORE UPDATE ON office
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on office is refused'); END;
CREATE TRIGGER office_no_delete BEFORE DELETE ON office
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on office is refused'); END;
CREATE TRIGGER office_revision_no_update BEFORE UPDATE ON office_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on office_revision is refused'); END;
CREATE TRIGGER office_revision_no_delete BEFORE DELETE ON office_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on office_revision is refused'); END;
CREATE TRIGGER measure_no_update BEFORE UPDATE ON measure
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on measure is refused'); END;
CREATE TRIGGER measure_no_delete BEFORE DELETE ON measure
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on measure is refused'); END;
CREATE TRIGGER measure_revision_no_update BEFORE UPDATE ON measure_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on measure_revision is refused'); END;
CREATE TRIGGER measure_revision_no_delete BEFORE DELETE ON measure_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on measure_revision is refused'); END;
CREATE TRIGGER indicator_no_update BEFORE UPDATE ON indicator
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on indicator is refused'); END;
CREATE TRIGGER indicator_no_delete BEFORE DELETE ON indicator
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on indicator is refused'); END;
CREATE TRIGGER indicator_revision_no_update BEFORE UPDATE ON indicator_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on indicator_revision is refused'); END;
CREATE TRIGGER indicator_revision_no_delete BEFORE DELETE ON indicator_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on indicator_revision is refused'); END;
CREATE TRIGGER plan_no_update BEFORE UPDATE ON plan
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on plan is refused'); END;
CREATE TRIGGER plan_no_delete BEFORE DELETE ON plan
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on plan is refused'); END;
CREATE TRIGGER plan_revision_no_update BEFORE UPDATE ON plan_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on plan_revision is refused'); END;
CREATE TRIGGER plan_revision_no_delete BEFORE DELETE ON plan_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on plan_revision is refused'); END;
CREATE TRIGGER assignment_no_update BEFORE UPDATE ON assignment
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on assignment is refused'); END;
CREATE TRIGGER assignment_no_delete BEFORE DELETE ON assignment
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on assignment is refused'); END;
CREATE TRIGGER merger_no_update BEFORE UPDATE ON merger
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on merger is refused'); END;
CREATE TRIGGER merger_no_delete BEFORE DELETE ON merger
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on merger is refused'); END;
CREATE TRIGGER merger_origin_no_update BEFORE UPDATE ON merger_origin
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on merger_origin is refused'); END;
CREATE TRIGGER merger_origin_no_delete BEFORE DELETE ON merger_origin
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on merger_origin is refused'); END;
CREATE TRIGGER merger_reversal_no_update BEFORE UPDATE ON merger_reversal
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on merger_reversal is refused'); END;
CREATE TRIGGER merger_reversal_no_delete BEFORE DELETE ON merger_reversal
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on merger_reversal is refused'); END;
CREATE TRIGGER measurement_revision_no_update BEFORE UPDATE ON measurement_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on measurement_revision is refused'); END;
CREATE TRIGGER measurement_revision_no_delete BEFORE DELETE ON measurement_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on measurement_revision is refused'); END;
CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on ledger_head is refused'); END;
CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head
    WHEN NEW.seq < OLD.seq OR NEW.recorded_at < OLD.recorded_at
    BEGIN SELECT RAISE(ABORT, 'append-only: ledger_head does not move back'); END;
