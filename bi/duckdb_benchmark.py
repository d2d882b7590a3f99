#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Benchmarks from exported observations, by DuckDB (README.md).

    traguardo observations export --from 2022 --format parquet
    python3 duckdb_benchmark.py export > benchmarks.csv             (pip install duckdb)
"""

import csv
import sys
from pathlib import Path

import duckdb

OBSERVATIONS = """
    CREATE VIEW observations AS
    SELECT *, file_row_number AS place FROM read_parquet('{files}', hive_partitioning = true, file_row_number = true)
"""


def main(directory):
    connection = duckdb.connect()
    files = str(Path(directory) / "year=*" / "*.parquet").replace("'", "''")
    connection.execute(OBSERVATIONS.format(files=files))
    found = connection.execute(Path(__file__).with_name("benchmark.sql").read_text(encoding="utf-8"))
    table = csv.writer(sys.stdout)
    table.writerow(column[0] for column in found.description)
    table.writerows(found.fetchall())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
