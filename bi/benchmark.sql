-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- The benchmarks of docs/domain.md §9 from exported observations: one row for each period, national indicator and group.
-- It is read by DuckDB and by Spark. `observations` is the Parquet; its column `place` counts the rows of a file.
WITH
-- What a value is made of. A number that does not fit its column stands in `beyond`, exact, as in `numerator=10/3`.
parts AS (
    SELECT
        *,
        coalesce(CAST(scale AS DOUBLE),
            CAST(nullif(regexp_extract(beyond, 'scale=(-?[0-9.]+)', 1), '') AS DOUBLE)
            / CAST(coalesce(nullif(regexp_extract(beyond, 'scale=-?[0-9]+/([0-9]+)', 1), ''), '1') AS DOUBLE)) AS k,
        coalesce(CAST(numerator AS DOUBLE),
            CAST(nullif(regexp_extract(beyond, 'numerator=(-?[0-9.]+)', 1), '') AS DOUBLE)
            / CAST(coalesce(nullif(regexp_extract(beyond, 'numerator=-?[0-9]+/([0-9]+)', 1), ''), '1') AS DOUBLE)) AS above,
        coalesce(CAST(denominator AS DOUBLE),
            CAST(nullif(regexp_extract(beyond, 'denominator=(-?[0-9.]+)', 1), '') AS DOUBLE)
            / CAST(coalesce(nullif(regexp_extract(beyond, 'denominator=-?[0-9]+/([0-9]+)', 1), ''), '1') AS DOUBLE)) AS below
    FROM observations
    WHERE dictionary = 'national' AND administration_exists
),
-- Unrounded, in binary floating point: `value` is rounded as it is printed, and a benchmark is not made of that.
figures AS (
    SELECT
        *,
        coalesce(k * above / nullif(below, 0), CAST(value AS DOUBLE)) AS unrounded,
        CASE WHEN marks LIKE '%forecast%' OR marks LIKE '%context%' OR marks LIKE '%illustrative%' THEN 1 ELSE 0 END AS provisional
    FROM parts
),
-- Two plans in force may have the same indicator: it is one figure, that of the first row.
members AS (
    SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY period, indicator, administration ORDER BY place) AS turn
        FROM figures WHERE unrounded IS NOT NULL
    ) AS numbered
    WHERE turn = 1
),
grouped AS (
    SELECT 'national' AS kind, '' AS code, * FROM members
    UNION ALL
    SELECT 'size-class' AS kind, size_class AS code, * FROM members WHERE size_class IS NOT NULL
    UNION ALL
    SELECT 'region' AS kind, region AS code, * FROM members WHERE region IS NOT NULL
),
-- Sums of DECIMAL are exact; only where a number is beyond its column they are of floating point.
summed AS (
    SELECT
        period, indicator, kind, code,
        count(*) AS n,
        sum(provisional) AS provisional,
        min(unrounded) AS minimum,
        percentile_cont(0.25) WITHIN GROUP (ORDER BY unrounded) AS lower_quartile,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY unrounded) AS median,
        percentile_cont(0.75) WITHIN GROUP (ORDER BY unrounded) AS upper_quartile,
        max(unrounded) AS maximum,
        percentile_cont(0.1) WITHIN GROUP (ORDER BY unrounded) AS decile_1,
        percentile_cont(0.2) WITHIN GROUP (ORDER BY unrounded) AS decile_2,
        percentile_cont(0.3) WITHIN GROUP (ORDER BY unrounded) AS decile_3,
        percentile_cont(0.4) WITHIN GROUP (ORDER BY unrounded) AS decile_4,
        percentile_cont(0.6) WITHIN GROUP (ORDER BY unrounded) AS decile_6,
        percentile_cont(0.7) WITHIN GROUP (ORDER BY unrounded) AS decile_7,
        percentile_cont(0.8) WITHIN GROUP (ORDER BY unrounded) AS decile_8,
        percentile_cont(0.9) WITHIN GROUP (ORDER BY unrounded) AS decile_9,
        avg(unrounded) AS mean,
        stddev_pop(unrounded) AS standard_deviation,
        -- the group as if it were one body: of ratios by the same k, each with numerator and denominator
        min(CASE WHEN is_ratio AND above IS NOT NULL AND below IS NOT NULL THEN 1 ELSE 0 END) = 1 AND min(k) = max(k) AS one_body,
        min(k) AS factor,
        CASE WHEN count(numerator) = count(*) THEN sum(numerator) END AS numerators,
        CASE WHEN count(denominator) = count(*) THEN sum(denominator) END AS denominators,
        sum(above) AS numerators_about,
        sum(below) AS denominators_about
    FROM grouped
    GROUP BY period, indicator, kind, code
)
SELECT
    period, indicator, kind, code, n, provisional, minimum, lower_quartile, median, upper_quartile, maximum,
    decile_1, decile_2, decile_3, decile_4, median AS decile_5, decile_6, decile_7, decile_8, decile_9,
    mean, standard_deviation,
    CASE WHEN one_body THEN factor END AS factor,
    CASE WHEN one_body THEN numerators END AS numerators,
    CASE WHEN one_body THEN denominators END AS denominators,
    CASE WHEN one_body THEN factor * coalesce(CAST(numerators AS DOUBLE), numerators_about)
        / nullif(coalesce(CAST(denominators AS DOUBLE), denominators_about), 0) END AS system_figure
FROM summed
ORDER BY period, indicator, kind, code
