-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The course of annual reports, step by step. Same tables, columns and constraint names as for PostgreSQL.

-- A draft has the plan revision, the position that it knows the ledger up to (known_seq), and the SHA-256 of its HTML.
CREATE TABLE report_step (
    plan_id       INTEGER NOT NULL CONSTRAINT report_step_plan REFERENCES plan (id),
    year          INTEGER NOT NULL,
    round         INTEGER NOT NULL,
    step          TEXT NOT NULL,
    seq           INTEGER NOT NULL CONSTRAINT report_step_change REFERENCES change (seq),
    day           TEXT NOT NULL,
    plan_revision INTEGER,
    known_seq     INTEGER,
    sha256        TEXT,
    act_body      TEXT,
    act_kind      TEXT,
    act_number    TEXT,
    validated_by  TEXT,
    note          TEXT,
    CONSTRAINT report_step_pk PRIMARY KEY (plan_id, year, round, step),
    CONSTRAINT report_step_reported FOREIGN KEY (plan_id, plan_revision) REFERENCES plan_revision (plan_id, revision),
    CONSTRAINT report_step_known FOREIGN KEY (known_seq) REFERENCES change (seq),
    CONSTRAINT report_step_year CHECK (year BETWEEN 1990 AND 2199),
    CONSTRAINT report_step_from_one CHECK (round >= 1),
    CONSTRAINT report_step_step CHECK (step IN ('drafted', 'approved', 'validated', 'published')),
    CONSTRAINT report_step_day CHECK (day IS date(day) AND day >= '1000-01-01'),
    CONSTRAINT report_step_known_before CHECK (known_seq < seq),
    CONSTRAINT report_step_has_revision CHECK ((step = 'drafted') = (plan_revision IS NOT NULL)),
    CONSTRAINT report_step_has_known CHECK ((step = 'drafted') = (known_seq IS NOT NULL)),
    CONSTRAINT report_step_has_sha256 CHECK ((step = 'drafted') = (sha256 IS NOT NULL)),
    CONSTRAINT report_step_sha256 CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT report_step_has_act_body CHECK ((step = 'approved') = (act_body IS NOT NULL)),
    CONSTRAINT report_step_has_act_kind CHECK ((step = 'approved') = (act_kind IS NOT NULL)),
    CONSTRAINT report_step_has_act_number CHECK ((step = 'approved') = (act_number IS NOT NULL)),
    CONSTRAINT report_step_act_body CHECK (length(act_body) BETWEEN 1 AND 4000),
    CONSTRAINT report_step_act_kind CHECK (length(act_kind) BETWEEN 1 AND 4000),
    CONSTRAINT report_step_act_number CHECK (length(act_number) BETWEEN 1 AND 200),
    CONSTRAINT report_step_has_validated_by CHECK ((step = 'validated') = (validated_by IS NOT NULL)),
    CONSTRAINT report_step_validated_by CHECK (length(validated_by) BETWEEN 1 AND 4000),
    CONSTRAINT report_step_note CHECK (length(note) BETWEEN 1 AND 4000)
) STRICT;

CREATE TRIGGER report_step_no_update BEFORE UPDATE ON report_step
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on report_step is refused'); END;
CREATE TRIGGER report_step_no_delete BEFORE DELETE ON report_step
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on report_step is refused'); END;
