-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Benchmarks as they were published, here or elsewhere, and what was decided of proposed targets.

-- known_at, on_day: what was known and the day it was judged by, of what is computed here.
CREATE TABLE benchmark_publication (
    id           INTEGER NOT NULL CONSTRAINT benchmark_publication_pk PRIMARY KEY,
    seq          INTEGER NOT NULL CONSTRAINT benchmark_publication_change REFERENCES change (seq),
    origin       TEXT NOT NULL,
    provider     TEXT NOT NULL,
    published_on TEXT NOT NULL,
    source       TEXT,
    act          TEXT,
    known_at     INTEGER,
    on_day       TEXT,
    CONSTRAINT benchmark_publication_id CHECK (id >= 1),
    CONSTRAINT benchmark_publication_origin CHECK (origin IN ('computed', 'imported')),
    CONSTRAINT benchmark_publication_provider CHECK (length(provider) BETWEEN 1 AND 200),
    CONSTRAINT benchmark_publication_published_on CHECK (published_on IS date(published_on) AND published_on >= '1000-01-01'),
    CONSTRAINT benchmark_publication_source CHECK (length(source) BETWEEN 1 AND 4000),
    CONSTRAINT benchmark_publication_act CHECK (act LIKE '{%}' AND length(act) BETWEEN 3 AND 20000),
    CONSTRAINT benchmark_publication_known_at CHECK (known_at BETWEEN 0 AND seq),
    CONSTRAINT benchmark_publication_on_day CHECK (on_day IS NULL OR (on_day IS date(on_day) AND on_day >= '1000-01-01')),
    CONSTRAINT benchmark_publication_computed
        CHECK ((origin = 'computed') = (known_at IS NOT NULL) AND (origin = 'computed') = (on_day IS NOT NULL))
) STRICT;

CREATE TABLE published_benchmark (
    indicator_id   INTEGER NOT NULL CONSTRAINT published_benchmark_indicator REFERENCES indicator (id),
    period         TEXT NOT NULL,
    publication_id INTEGER NOT NULL CONSTRAINT published_benchmark_publication REFERENCES benchmark_publication (id),
    seq            INTEGER NOT NULL CONSTRAINT published_benchmark_change REFERENCES change (seq),
    document       TEXT NOT NULL,
    CONSTRAINT published_benchmark_pk PRIMARY KEY (indicator_id, period, publication_id),
    CONSTRAINT published_benchmark_period CHECK (
        period GLOB '[0-9][0-9][0-9][0-9]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-S[12]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-Q[1-4]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-M0[1-9]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-M1[0-2]'
    ),
    CONSTRAINT published_benchmark_document CHECK (document LIKE '[%]' AND length(document) BETWEEN 2 AND 16777216)
) STRICT;
CREATE INDEX published_benchmark_of ON published_benchmark (publication_id, indicator_id, period);

CREATE TABLE target_decision (
    assignment_id INTEGER NOT NULL CONSTRAINT target_decision_assignment REFERENCES assignment (id),
    year          INTEGER NOT NULL,
    revision      INTEGER NOT NULL,
    seq           INTEGER NOT NULL CONSTRAINT target_decision_change REFERENCES change (seq),
    document      TEXT NOT NULL,
    CONSTRAINT target_decision_pk PRIMARY KEY (assignment_id, year, revision),
    CONSTRAINT target_decision_year CHECK (year BETWEEN 1000 AND 9999),
    CONSTRAINT target_decision_from_one CHECK (revision >= 1),
    CONSTRAINT target_decision_document CHECK (document LIKE '{%}' AND length(document) BETWEEN 3 AND 65536)
) STRICT;

CREATE TRIGGER benchmark_publication_no_update BEFORE UPDATE ON benchmark_publication
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on benchmark_publication is refused'); END;
CREATE TRIGGER benchmark_publication_no_delete BEFORE DELETE ON benchmark_publication
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on benchmark_publication is refused'); END;
CREATE TRIGGER published_benchmark_no_update BEFORE UPDATE ON published_benchmark
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on published_benchmark is refused'); END;
CREATE TRIGGER published_benchmark_no_delete BEFORE DELETE ON published_benchmark
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on published_benchmark is refused'); END;
CREATE TRIGGER target_decision_no_update BEFORE UPDATE ON target_decision
    BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on target_decision is refused'); END;
CREATE TRIGGER target_decision_no_delete BEFORE DELETE ON target_decision
    BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on target_decision is refused'); END;
