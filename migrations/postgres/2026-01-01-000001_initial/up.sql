-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The ledger and everything recorded in it. Same tables, columns and constraint names as for SQLite.

CREATE TABLE ledger_head (
    id          smallint  NOT NULL CONSTRAINT ledger_head_pk PRIMARY KEY,
    seq         bigint    NOT NULL,
    recorded_at timestamp NOT NULL,
    CONSTRAINT ledger_head_one CHECK (id = 1),
    CONSTRAINT ledger_head_seq CHECK (seq >= 0)
);
INSERT INTO ledger_head (id, seq, recorded_at) VALUES (1, 0, '1970-01-01 00:00:00');

CREATE TABLE change (
    seq               bigint    NOT NULL CONSTRAINT change_pk PRIMARY KEY,
    recorded_at       timestamp NOT NULL,
    actor             text COLLATE "C" NOT NULL,
    administration_id bigint    NOT NULL,
    action            text COLLATE "C" NOT NULL,
    object            text COLLATE "C" NOT NULL,
    body              text COLLATE "C" NOT NULL,
    prev_hash         text COLLATE "C" NOT NULL,
    hash              text COLLATE "C" NOT NULL,
    CONSTRAINT change_chain UNIQUE (administration_id, seq),
    CONSTRAINT change_seq CHECK (seq >= 1),
    CONSTRAINT change_administration CHECK (administration_id >= 0),
    CONSTRAINT change_actor CHECK (length(actor) BETWEEN 1 AND 200),
    CONSTRAINT change_action CHECK (length(action) BETWEEN 1 AND 100),
    CONSTRAINT change_object CHECK (length(object) BETWEEN 1 AND 500),
    CONSTRAINT change_body CHECK (length(body) BETWEEN 1 AND 67108864),
    CONSTRAINT change_prev_hash CHECK (prev_hash ~ '^([0-9a-f]{64})?$'),
    CONSTRAINT change_hash CHECK (hash ~ '^[0-9a-f]{64}$')
);
CREATE INDEX change_structure ON change (administration_id, seq) WHERE action NOT IN
    ('measurements.posted', 'deviation_note.recorded', 'report.recorded', 'benchmarks.published', 'targets.decided');
CREATE INDEX change_time ON change (recorded_at, seq);

CREATE TABLE idempotency (
    actor        text COLLATE "C" NOT NULL,
    key          text COLLATE "C" NOT NULL,
    payload_hash text COLLATE "C" NOT NULL,
    seq          bigint   NOT NULL CONSTRAINT idempotency_change REFERENCES change (seq),
    status       smallint NOT NULL,
    report       text COLLATE "C" NOT NULL,
    CONSTRAINT idempotency_pk PRIMARY KEY (actor, key),
    CONSTRAINT idempotency_actor CHECK (length(actor) BETWEEN 1 AND 200),
    CONSTRAINT idempotency_key CHECK (length(key) BETWEEN 1 AND 255),
    CONSTRAINT idempotency_payload_hash CHECK (payload_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT idempotency_status CHECK (status BETWEEN 100 AND 599),
    CONSTRAINT idempotency_report CHECK (length(report) <= 16777216)
);

CREATE TABLE administration (
    id   bigint NOT NULL CONSTRAINT administration_pk PRIMARY KEY,
    code text COLLATE "C" NOT NULL,
    seq  bigint NOT NULL CONSTRAINT administration_change REFERENCES change (seq),
    CONSTRAINT administration_unique UNIQUE (code),
    CONSTRAINT administration_id CHECK (id >= 1),
    CONSTRAINT administration_code CHECK (length(code) BETWEEN 1 AND 200)
);

CREATE TABLE administration_revision (
    id         bigint  NOT NULL CONSTRAINT administration_revision_of REFERENCES administration (id),
    revision   integer NOT NULL,
    seq        bigint  NOT NULL CONSTRAINT administration_revision_change REFERENCES change (seq),
    name       text COLLATE "C" NOT NULL,
    size_class text COLLATE "C",
    region     text COLLATE "C",
    valid_from date,
    valid_to   date,
    CONSTRAINT administration_revision_pk PRIMARY KEY (id, revision),
    CONSTRAINT administration_revision_from_one CHECK (revision >= 1),
    CONSTRAINT administration_revision_name CHECK (length(name) BETWEEN 1 AND 4000),
    CONSTRAINT administration_revision_size_class CHECK (length(size_class) BETWEEN 1 AND 200),
    CONSTRAINT administration_revision_region CHECK (length(region) BETWEEN 1 AND 4000),
    CONSTRAINT administration_revision_valid_from CHECK (valid_from BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT administration_revision_valid_to CHECK (valid_to BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT administration_revision_valid CHECK (valid_from <= valid_to)
);

CREATE TABLE office (
    id                bigint NOT NULL CONSTRAINT office_pk PRIMARY KEY,
    administration_id bigint NOT NULL CONSTRAINT office_administration REFERENCES administration (id),
    code              text COLLATE "C" NOT NULL,
    seq               bigint NOT NULL CONSTRAINT office_change REFERENCES change (seq),
    CONSTRAINT office_unique UNIQUE (administration_id, code),
    CONSTRAINT office_in UNIQUE (administration_id, id),
    CONSTRAINT office_id CHECK (id >= 1),
    CONSTRAINT office_code CHECK (length(code) BETWEEN 1 AND 200)
);

CREATE TABLE office_revision (
    id         bigint  NOT NULL CONSTRAINT office_revision_of REFERENCES office (id),
    revision   integer NOT NULL,
    seq        bigint  NOT NULL CONSTRAINT office_revision_change REFERENCES change (seq),
    name       text COLLATE "C" NOT NULL,
    kind       text COLLATE "C" NOT NULL,
    valid_from date,
    valid_to   date,
    CONSTRAINT office_revision_pk PRIMARY KEY (id, revision),
    CONSTRAINT office_revision_from_one CHECK (revision >= 1),
    CONSTRAINT office_revision_name CHECK (length(name) BETWEEN 1 AND 4000),
    CONSTRAINT office_revision_kind CHECK (kind IN ('internal', 'agency', 'company', 'whole_body')),
    CONSTRAINT office_revision_valid_from CHECK (valid_from BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT office_revision_valid_to CHECK (valid_to BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT office_revision_valid CHECK (valid_from <= valid_to)
);

-- owner_id: the administration that defines it, or 0 for the national dictionary (no foreign key).
CREATE TABLE measure (
    id       bigint NOT NULL CONSTRAINT measure_pk PRIMARY KEY,
    owner_id bigint NOT NULL,
    code     text COLLATE "C" NOT NULL,
    seq      bigint NOT NULL CONSTRAINT measure_change REFERENCES change (seq),
    CONSTRAINT measure_unique UNIQUE (owner_id, code),
    CONSTRAINT measure_id CHECK (id >= 1),
    CONSTRAINT measure_owner CHECK (owner_id >= 0),
    CONSTRAINT measure_code CHECK (length(code) BETWEEN 1 AND 200)
);
CREATE INDEX measure_owned ON measure (owner_id, id);

CREATE TABLE measure_revision (
    id         bigint  NOT NULL CONSTRAINT measure_revision_of REFERENCES measure (id),
    revision   integer NOT NULL,
    seq        bigint  NOT NULL CONSTRAINT measure_revision_change REFERENCES change (seq),
    definition text COLLATE "C" NOT NULL,
    retired_from date,
    retired_reason text COLLATE "C",
    aliases    text COLLATE "C",
    CONSTRAINT measure_revision_pk PRIMARY KEY (id, revision),
    CONSTRAINT measure_revision_from_one CHECK (revision >= 1),
    CONSTRAINT measure_revision_definition CHECK (length(definition) BETWEEN 1 AND 4194304),
    CONSTRAINT measure_revision_retired_from CHECK (retired_from BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT measure_revision_retired_reason CHECK (length(retired_reason) BETWEEN 1 AND 4000),
    CONSTRAINT measure_revision_retired CHECK ((retired_from IS NULL) = (retired_reason IS NULL)),
    CONSTRAINT measure_revision_aliases CHECK (aliases LIKE '[%]' AND length(aliases) BETWEEN 3 AND 10000)
);

CREATE TABLE indicator (
    id       bigint NOT NULL CONSTRAINT indicator_pk PRIMARY KEY,
    owner_id bigint NOT NULL,
    code     text COLLATE "C" NOT NULL,
    seq      bigint NOT NULL CONSTRAINT indicator_change REFERENCES change (seq),
    CONSTRAINT indicator_unique UNIQUE (owner_id, code),
    CONSTRAINT indicator_id CHECK (id >= 1),
    CONSTRAINT indicator_owner CHECK (owner_id >= 0),
    CONSTRAINT indicator_code CHECK (length(code) BETWEEN 1 AND 200)
);
CREATE INDEX indicator_owned ON indicator (owner_id, id);

CREATE TABLE indicator_revision (
    id         bigint  NOT NULL CONSTRAINT indicator_revision_of REFERENCES indicator (id),
    revision   integer NOT NULL,
    seq        bigint  NOT NULL CONSTRAINT indicator_revision_change REFERENCES change (seq),
    definition text COLLATE "C" NOT NULL,
    retired_from date,
    retired_reason text COLLATE "C",
    aliases    text COLLATE "C",
    CONSTRAINT indicator_revision_pk PRIMARY KEY (id, revision),
    CONSTRAINT indicator_revision_from_one CHECK (revision >= 1),
    CONSTRAINT indicator_revision_definition CHECK (length(definition) BETWEEN 1 AND 4194304),
    CONSTRAINT indicator_revision_retired_from CHECK (retired_from BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT indicator_revision_retired_reason CHECK (length(retired_reason) BETWEEN 1 AND 4000),
    CONSTRAINT indicator_revision_retired CHECK ((retired_from IS NULL) = (retired_reason IS NULL)),
    CONSTRAINT indicator_revision_aliases CHECK (aliases LIKE '[%]' AND length(aliases) BETWEEN 3 AND 10000)
);

CREATE TABLE plan (
    id                bigint NOT NULL CONSTRAINT plan_pk PRIMARY KEY,
    administration_id bigint NOT NULL CONSTRAINT plan_administration REFERENCES administration (id),
    code              text COLLATE "C" NOT NULL,
    kind              text COLLATE "C" NOT NULL,
    seq               bigint NOT NULL CONSTRAINT plan_change REFERENCES change (seq),
    CONSTRAINT plan_unique UNIQUE (administration_id, code),
    CONSTRAINT plan_id CHECK (id >= 1),
    CONSTRAINT plan_code CHECK (length(code) BETWEEN 1 AND 200),
    CONSTRAINT plan_kind CHECK (kind IN ('performance', 'fund'))
);
CREATE INDEX plan_owned ON plan (administration_id, id);

CREATE TABLE plan_revision (
    plan_id    bigint  NOT NULL CONSTRAINT plan_revision_of REFERENCES plan (id),
    revision   integer NOT NULL,
    seq        bigint  NOT NULL CONSTRAINT plan_revision_change REFERENCES change (seq),
    first_year integer NOT NULL,
    last_year  integer NOT NULL,
    act_body   text COLLATE "C" NOT NULL,
    act_kind   text COLLATE "C" NOT NULL,
    act_number text COLLATE "C" NOT NULL,
    act_date   date    NOT NULL,
    document   text COLLATE "C" NOT NULL,
    sha256     text COLLATE "C" NOT NULL,
    CONSTRAINT plan_revision_pk PRIMARY KEY (plan_id, revision),
    CONSTRAINT plan_revision_from_one CHECK (revision >= 1),
    CONSTRAINT plan_revision_years CHECK (first_year BETWEEN 1000 AND last_year AND last_year <= 9999),
    CONSTRAINT plan_revision_act_body CHECK (length(act_body) BETWEEN 1 AND 4000),
    CONSTRAINT plan_revision_act_kind CHECK (length(act_kind) BETWEEN 1 AND 4000),
    CONSTRAINT plan_revision_act_number CHECK (length(act_number) BETWEEN 1 AND 200),
    CONSTRAINT plan_revision_act_date CHECK (act_date BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT plan_revision_document CHECK (length(document) BETWEEN 1 AND 16777216),
    CONSTRAINT plan_revision_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$')
);

CREATE TABLE assignment (
    id      bigint NOT NULL CONSTRAINT assignment_pk PRIMARY KEY,
    plan_id bigint NOT NULL CONSTRAINT assignment_plan REFERENCES plan (id),
    key     text COLLATE "C" NOT NULL,
    seq     bigint NOT NULL CONSTRAINT assignment_change REFERENCES change (seq),
    CONSTRAINT assignment_unique UNIQUE (plan_id, key),
    CONSTRAINT assignment_id CHECK (id >= 1),
    CONSTRAINT assignment_key CHECK (length(key) BETWEEN 1 AND 500)
);

-- Administrations that ended and the one that took their place; the documents have acts, weights and offices.
CREATE TABLE merger (
    id           bigint  NOT NULL CONSTRAINT merger_pk PRIMARY KEY,
    seq          bigint  NOT NULL CONSTRAINT merger_change REFERENCES change (seq),
    successor_id bigint  NOT NULL CONSTRAINT merger_successor REFERENCES administration (id),
    first_day    date NOT NULL,
    document     text COLLATE "C" NOT NULL,
    CONSTRAINT merger_id CHECK (id >= 1),
    CONSTRAINT merger_first_day CHECK (first_day BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT merger_document CHECK (document LIKE '{%}' AND length(document) <= 1048576)
);
CREATE INDEX merger_began ON merger (successor_id);

CREATE TABLE merger_origin (
    merger_id         bigint  NOT NULL CONSTRAINT merger_origin_of REFERENCES merger (id),
    administration_id bigint  NOT NULL CONSTRAINT merger_origin_administration REFERENCES administration (id),
    seq               bigint  NOT NULL CONSTRAINT merger_origin_change REFERENCES change (seq),
    CONSTRAINT merger_origin_pk PRIMARY KEY (merger_id, administration_id)
);
CREATE INDEX merger_ended ON merger_origin (administration_id);

CREATE TABLE merger_reversal (
    merger_id bigint  NOT NULL CONSTRAINT merger_reversal_pk PRIMARY KEY CONSTRAINT merger_reversal_of REFERENCES merger (id),
    seq       bigint  NOT NULL CONSTRAINT merger_reversal_change REFERENCES change (seq),
    document  text COLLATE "C" NOT NULL,
    CONSTRAINT merger_reversal_document CHECK (document LIKE '{%}' AND length(document) <= 1048576)
);

-- number: at most 18 integer and 10 fraction digits; the scale is kept as it was written.
CREATE TABLE measurement_revision (
    administration_id bigint  NOT NULL,
    period_end        date    NOT NULL,
    measure_id        bigint  NOT NULL CONSTRAINT measurement_revision_measure REFERENCES measure (id),
    office_id         bigint  NOT NULL,
    period            text COLLATE "C" NOT NULL,
    revision          integer NOT NULL,
    seq               bigint  NOT NULL,
    kind              text COLLATE "C" NOT NULL,
    number            numeric,
    day               date,
    statement         text COLLATE "C",
    item_count        integer,
    items             text COLLATE "C",
    origin            text COLLATE "C" NOT NULL,
    note              text COLLATE "C",
    reason            text COLLATE "C",
    merger_id         bigint  CONSTRAINT measurement_revision_merger REFERENCES merger (id),
    CONSTRAINT measurement_revision_pk
        PRIMARY KEY (administration_id, period_end, measure_id, office_id, period, revision),
    CONSTRAINT measurement_revision_change
        FOREIGN KEY (administration_id, seq) REFERENCES change (administration_id, seq),
    CONSTRAINT measurement_revision_office
        FOREIGN KEY (administration_id, office_id) REFERENCES office (administration_id, id),
    CONSTRAINT measurement_revision_period_end CHECK (period_end BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT measurement_revision_period CHECK (period ~ '^[0-9]{4}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$'),
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
    CONSTRAINT measurement_revision_digits CHECK (abs(number) < 1000000000000000000 AND scale(number) <= 10),
    CONSTRAINT measurement_revision_day CHECK (day BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT measurement_revision_statement CHECK (length(statement) BETWEEN 1 AND 4000),
    CONSTRAINT measurement_revision_origin
        CHECK (origin IN ('actual', 'preliminary', 'forecast', 'context', 'illustrative')),
    CONSTRAINT measurement_revision_note CHECK (length(note) BETWEEN 1 AND 4000),
    CONSTRAINT measurement_revision_reason CHECK (length(reason) BETWEEN 1 AND 4000),
    CONSTRAINT measurement_revision_has_reason CHECK ((revision > 1) = (reason IS NOT NULL)),
    CONSTRAINT measurement_revision_withdrawn CHECK (kind <> 'withdrawn' OR revision > 1)
);

-- Nothing recorded is ever changed or removed.
CREATE FUNCTION traguardo_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;

CREATE FUNCTION traguardo_head_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq < OLD.seq OR NEW.recorded_at < OLD.recorded_at THEN
        RAISE EXCEPTION 'append-only: ledger_head does not move back';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER idempotency_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON idempotency
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER administration_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON administration
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER administration_revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON administration_revision
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER office_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON office
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER office_revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON office_revision
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER measure_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON measure
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER measure_revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON measure_revision
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER indicator_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON indicator
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER indicator_revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON indicator_revision
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER plan_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plan
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER plan_revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_revision
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER assignment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON assignment
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER merger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON merger
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER merger_origin_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON merger_origin
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER merger_reversal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON merger_reversal
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER measurement_revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON measurement_revision
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER ledger_head_append_only BEFORE DELETE OR TRUNCATE ON ledger_head
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head
    FOR EACH ROW EXECUTE FUNCTION traguardo_head_forward();
