-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Notes on what was not achieved. Same tables, columns and constraint names as for PostgreSQL.

CREATE TABLE deviation_note_revision (
    administration_id INTEGER NOT NULL,
    period            TEXT NOT NULL,
    assignment_id     INTEGER NOT NULL CONSTRAINT deviation_note_revision_assignment REFERENCES assignment (id),
    revision          INTEGER NOT NULL,
    seq               INTEGER NOT NULL,
    cause             TEXT NOT NULL,
    action            TEXT NOT NULL,
    reason            TEXT,
    CONSTRAINT deviation_note_revision_pk PRIMARY KEY (administration_id, period, assignment_id, revision),
    CONSTRAINT deviation_note_revision_change
        FOREIGN KEY (administration_id, seq) REFERENCES change (administration_id, seq),
    CONSTRAINT deviation_note_revision_period CHECK (
        period GLOB '[0-9][0-9][0-9][0-9]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-S[12]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-Q[1-4]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-M0[1-9]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-M1[0-2]'
    ),
    CONSTRAINT deviation_note_revision_from_one CHECK (revision >= 1),
    CONSTRAINT deviation_note_revision_cause CHECK (length(cause) BETWEEN 1 AND 4000),
    CONSTRAINT deviation_note_revision_action CHECK (length(action) BETWEEN 1 AND 4000),
    CONSTRAINT deviation_note_revision_reason CHECK (length(reason) BETWEEN 1 AND 4000),
    CONSTRAINT deviation_note_revision_has_reason CHECK ((revision > 1) = (reason IS NOT NULL))
) STRICT;

CREATE TRIGGER deviation_note_revision_no_update BEFORE UPDATE ON deviation_note_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on deviation_note_revision is refused'); END;
CREATE TRIGGER deviation_note_revision_no_delete BEFORE DELETE ON deviation_note_revision
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on deviation_note_revision is refused'); END;
