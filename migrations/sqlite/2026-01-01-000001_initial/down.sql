-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Removes everything, data included.

DROP TABLE measurement_revision;
DROP TABLE merger_reversal;
DROP TABLE merger_origin;
DROP TABLE merger;
DROP TABLE assignment;
DROP TABLE plan_revision;
DROP TABLE plan;
DROP TABLE indicator_revision;
DROP TABLE indicator;
DROP TABLE measure_revision;
DROP TABLE measure;
DROP TABLE office_revision;
DROP TABLE office;
DROP TABLE administration_revision;
DROP TABLE administration;
DROP TABLE idempotency;
DROP TABLE change;
DROP TABLE ledger_head;
