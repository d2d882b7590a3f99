#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# The benchmarks that DuckDB and Spark make of exported Parquet (bi/) are those that the service answers.
#
#   hostile/bi.sh BINARY
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -ne 1 ]; then
    echo "usage: hostile/bi.sh BINARY" >&2
    exit 2
fi
binary=$(realpath "$1")
cd "$root"
. hostile/tools/install.sh

command -v java >/dev/null 2>&1 || cannot "Spark needs Java (Debian: default-jre-headless)"
from_pypi readers
from_pypi spark
"$tools/readers/bin/python" hostile/bi.py "$binary" "$tools/spark/bin/python"
