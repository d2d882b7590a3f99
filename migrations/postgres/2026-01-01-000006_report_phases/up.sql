-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The course of annual reports, step by step. Same tables, columns and constraint names as for SQLite.

-- A draft has the plan revision, the position that it knows the ledger up to (known_seq), and the SHA-256 of its HTML.
CREATE TABLE report_step (
    plan_id       bigint NOT NULL CONSTRAINT report_step_plan REFERENCES plan (id),
    year          integer NOT NULL,
    round         integer NOT NULL,
    step          text COLLATE "C" NOT NULL,
    seq           bigint NOT NULL CONSTRAINT report_step_change REFERENCES change (seq),
    day           date NOT NULL,
    plan_revision integer,
    known_seq     bigint,
    sha256        text COLLATE "C",
    act_body      text COLLATE "C",
    act_kind      text COLLATE "C",
    act_number    text COLLATE "C",
    validated_by  text COLLATE "C",
    note          text COLLATE "C",
    CONSTRAINT report_step_pk PRIMARY KEY (plan_id, year, round, step),
    CONSTRAINT report_step_reported FOREIGN KEY (plan_id, plan_revision) REFERENCES plan_revision (plan_id, revision),
    CONSTRAINT report_step_known FOREIGN KEY (known_seq) REFERENCES change (seq),
    CONSTRAINT report_step_year CHECK (year BETWEEN 1990 AND 2199),
    CONSTRAINT report_step_from_one CHECK (round >= 1),
    CONSTRAINT report_step_step CHECK (step IN ('drafted', 'approved', 'validated', 'published')),
    CONSTRAINT report_step_day CHECK (day BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT report_step_known_before CHECK (known_seq < seq),
    CONSTRAINT report_step_has_revision CHECK ((step = 'drafted') = (plan_revision IS NOT NULL)),
    CONSTRAINT report_step_has_known CHECK ((step = 'drafted') = (known_seq IS NOT NULL)),
    CONSTRAINT report_step_has_sha256 CHECK ((step = 'drafted') = (sha256 IS NOT NULL)),
    CONSTRAINT report_step_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT report_step_has_act_body CHECK ((step = 'approved') = (act_body IS NOT NULL)),
    CONSTRAINT report_step_has_act_kind CHECK ((step = 'approved') = (act_kind IS NOT NULL)),
    CONSTRAINT report_step_has_act_number CHECK ((step = 'approved') = (act_number IS NOT NULL)),
    CONSTRAINT report_step_act_body CHECK (length(act_body) BETWEEN 1 AND 4000),
    CONSTRAINT report_step_act_kind CHECK (length(act_kind) BETWEEN 1 AND 4000),
    CONSTRAINT report_step_act_number CHECK (length(act_number) BETWEEN 1 AND 200),
    CONSTRAINT report_step_has_validated_by CHECK ((step = 'validated') = (validated_by IS NOT NULL)),
    CONSTRAINT report_step_validated_by CHECK (length(validated_by) BETWEEN 1 AND 4000),
    CONSTRAINT report_step_note CHECK (length(note) BETWEEN 1 AND 4000)
);

CREATE TRIGGER report_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON report_step
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
