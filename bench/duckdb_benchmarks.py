#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same statistics of the same values by DuckDB, in floating point (bench/README.md).

    VALUES="$PWD/target/values.csv" cargo bench -p traguardo-domain --bench benchmarks
    python3 bench/duckdb_benchmarks.py "$PWD/target/values.csv"     (pip install duckdb)
"""

import sys
import time

import duckdb

STATISTICS = """
    count(*), min(value), max(value), avg(value), stddev_pop(value), 100 * sum(n) / sum(d),
    quantile_cont(value, [0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9])
"""

connection = duckdb.connect()
connection.execute("SET threads = 1")
connection.execute("CREATE TABLE figures AS SELECT * FROM read_csv(?)", [sys.argv[1]])
for _ in range(5):
    start = time.perf_counter()
    rows = connection.execute(f"""
        SELECT indicator, size_class, region, {STATISTICS} FROM figures
        GROUP BY GROUPING SETS ((indicator), (indicator, size_class), (indicator, region))
    """).fetchall()
    print(f"{len(rows)} groups in {time.perf_counter() - start:.3f} s")
