#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Benchmarks from exported observations, by Apache Spark (README.md).

    traguardo observations export --from 2022 --format parquet
    python3 spark_benchmark.py export > benchmarks.csv              (pip install pyspark; Java 17)

On this machine, in one process. On a cluster the same query is submitted with `spark-submit --master ...`, and the
directory is where the cluster reads its files.
"""

import csv
import sys
from pathlib import Path

from pyspark.sql import SparkSession


def main(directory):
    settings = {
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    spark = SparkSession.builder.config(map=settings).getOrCreate()
    # beside the Parquet lies a manifest
    observations = spark.read.option("pathGlobFilter", "*.parquet").parquet(directory)
    observations.selectExpr("*", "_metadata.row_index AS place").createOrReplaceTempView("observations")
    found = spark.sql(Path(__file__).with_name("benchmark.sql").read_text(encoding="utf-8"))
    table = csv.writer(sys.stdout)
    table.writerow(found.columns)
    table.writerows(found.toLocalIterator())
    spark.stop()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
