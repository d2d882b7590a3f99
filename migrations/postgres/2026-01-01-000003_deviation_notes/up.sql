-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Notes on what was not achieved. Same tables, columns and constraint names as for SQLite.

CREATE TABLE deviation_note_revision (
    administration_id bigint  NOT NULL,
    period            text COLLATE "C" NOT NULL,
    assignment_id     bigint  NOT NULL CONSTRAINT deviation_note_revision_assignment REFERENCES assignment (id),
    revision          integer NOT NULL,
    seq               bigint  NOT NULL,
    cause             text COLLATE "C" NOT NULL,
    action            text COLLATE "C" NOT NULL,
    reason            text COLLATE "C",
    CONSTRAINT deviation_note_revision_pk PRIMARY KEY (administration_id, period, assignment_id, revision),
    CONSTRAINT deviation_note_revision_change
        FOREIGN KEY (administration_id, seq) REFERENCES change (administration_id, seq),
    CONSTRAINT deviation_note_revision_period CHECK (period ~ '^[0-9]{4}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$'),
    CONSTRAINT deviation_note_revision_from_one CHECK (revision >= 1),
    CONSTRAINT deviation_note_revision_cause CHECK (length(cause) BETWEEN 1 AND 4000),
    CONSTRAINT deviation_note_revision_action CHECK (length(action) BETWEEN 1 AND 4000),
    CONSTRAINT deviation_note_revision_reason CHECK (length(reason) BETWEEN 1 AND 4000),
    CONSTRAINT deviation_note_revision_has_reason CHECK ((revision > 1) = (reason IS NOT NULL))
);

CREATE TRIGGER deviation_note_revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON deviation_note_revision
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
