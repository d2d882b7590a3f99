-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Benchmarks as they were published, here or elsewhere, and what was decided of proposed targets.

-- known_at, on_day: what was known and the day it was judged by, of what is computed here.
CREATE TABLE benchmark_publication (
    id           bigint NOT NULL CONSTRAINT benchmark_publication_pk PRIMARY KEY,
    seq          bigint NOT NULL CONSTRAINT benchmark_publication_change REFERENCES change (seq),
    origin       text COLLATE "C" NOT NULL,
    provider     text COLLATE "C" NOT NULL,
    published_on date   NOT NULL,
    source       text COLLATE "C",
    act          text COLLATE "C",
    known_at     bigint,
    on_day       date,
    CONSTRAINT benchmark_publication_id CHECK (id >= 1),
    CONSTRAINT benchmark_publication_origin CHECK (origin IN ('computed', 'imported')),
    CONSTRAINT benchmark_publication_provider CHECK (length(provider) BETWEEN 1 AND 200),
    CONSTRAINT benchmark_publication_published_on CHECK (published_on BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT benchmark_publication_source CHECK (length(source) BETWEEN 1 AND 4000),
    CONSTRAINT benchmark_publication_act CHECK (act LIKE '{%}' AND length(act) BETWEEN 3 AND 20000),
    CONSTRAINT benchmark_publication_known_at CHECK (known_at BETWEEN 0 AND seq),
    CONSTRAINT benchmark_publication_on_day CHECK (on_day BETWEEN '1000-01-01' AND '9999-12-31'),
    CONSTRAINT benchmark_publication_computed
        CHECK ((origin = 'computed') = (known_at IS NOT NULL) AND (origin = 'computed') = (on_day IS NOT NULL))
);

CREATE TABLE published_benchmark (
    indicator_id   bigint NOT NULL CONSTRAINT published_benchmark_indicator REFERENCES indicator (id),
    period         text COLLATE "C" NOT NULL,
    publication_id bigint NOT NULL CONSTRAINT published_benchmark_publication REFERENCES benchmark_publication (id),
    seq            bigint NOT NULL CONSTRAINT published_benchmark_change REFERENCES change (seq),
    document       text COLLATE "C" NOT NULL,
    CONSTRAINT published_benchmark_pk PRIMARY KEY (indicator_id, period, publication_id),
    CONSTRAINT published_benchmark_period CHECK (period ~ '^[0-9]{4}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$'),
    CONSTRAINT published_benchmark_document CHECK (document LIKE '[%]' AND length(document) BETWEEN 2 AND 16777216)
);
CREATE INDEX published_benchmark_of ON published_benchmark (publication_id, indicator_id, period);

CREATE TABLE target_decision (
    assignment_id bigint  NOT NULL CONSTRAINT target_decision_assignment REFERENCES assignment (id),
    year          integer NOT NULL,
    revision      integer NOT NULL,
    seq           bigint  NOT NULL CONSTRAINT target_decision_change REFERENCES change (seq),
    document      text COLLATE "C" NOT NULL,
    CONSTRAINT target_decision_pk PRIMARY KEY (assignment_id, year, revision),
    CONSTRAINT target_decision_year CHECK (year BETWEEN 1000 AND 9999),
    CONSTRAINT target_decision_from_one CHECK (revision >= 1),
    CONSTRAINT target_decision_document CHECK (document LIKE '{%}' AND length(document) BETWEEN 3 AND 65536)
);

CREATE TRIGGER benchmark_publication_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON benchmark_publication
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER published_benchmark_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON published_benchmark
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
CREATE TRIGGER target_decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON target_decision
    FOR EACH STATEMENT EXECUTE FUNCTION traguardo_append_only();
