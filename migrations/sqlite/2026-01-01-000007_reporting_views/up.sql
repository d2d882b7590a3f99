-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Nothing: the views for reporting are PostgreSQL's, which has schemas, and roles that read nothing else. Both databases
-- have the same migrations.
SELECT 1;
