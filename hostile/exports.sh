#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Exports the observations of the example plans in every form and reads them back with other programs: Python's csv,
# openpyxl, DuckDB, pysdmx and sdmx1.
#
#   hostile/exports.sh BINARY
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -ne 1 ]; then
    echo "usage: hostile/exports.sh BINARY" >&2
    exit 2
fi
binary=$(realpath "$1")
cd "$root"
. hostile/tools/install.sh

from_pypi readers

here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
export TRAGUARDO_DATABASE_URL=sqlite:$here/traguardo.db
"$binary" demo --set all >/dev/null
for periods in "2022 2022" "2022-S1 2022-S2" "2021-Q1 2022-Q4"; do
    read -r from to <<<"$periods"
    "$binary" observations "$here/$from" --from "$from" --to "$to" --on 2023-01-31 \
        --format csv,csv-it,ndjson,sdmx-csv,xlsx,parquet
    "$tools/readers/bin/python" hostile/exports.py "$here/$from"
done
