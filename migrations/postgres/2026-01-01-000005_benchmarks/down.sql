-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Removes benchmarks and decisions, data included.

DROP TABLE target_decision;
DROP TABLE published_benchmark;
DROP TABLE benchmark_publication;
