#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Exports the observations of the example plans in every form and reads them back with other programs: Python's csv,
# openpyxl, DuckDB, pysdmx and sdmx1. Then the same of plans whose texts a spreadsheet would compute.
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
export TRAGUARDO_DATABASE_URL=sqlite:$here/traguardo.db PYTHONDONTWRITEBYTECODE=1
"$binary" demo --set all >/dev/null
for periods in "2022 2022" "2022-S1 2022-S2" "2021-Q1 2022-Q4"; do
    read -r from to <<<"$periods"
    "$binary" observations "$here/$from" --from "$from" --to "$to" --on 2023-01-31 \
        --format csv,csv-it,ndjson,sdmx-csv,xlsx,parquet
    "$tools/readers/bin/python" hostile/exports.py "$here/$from"
done

export TRAGUARDO_DATABASE_URL=sqlite:$here/injected.db
"$binary" migrate >/dev/null
"$tools/readers/bin/python" hostile/injected.py | "$binary" import - >/dev/null
"$binary" observations "$here/injected" --from 2022 --to 2022 --on 2023-01-31 \
    --format csv,csv-it,ndjson,sdmx-csv,xlsx,parquet
"$tools/readers/bin/python" hostile/exports.py "$here/injected" --injected
# Codes that begin with a control character never get that far.
while read -r plan; do
    if told=$("$binary" import - <<<"$plan" 2>&1 >/dev/null); then
        echo "exports: a code with a control character was taken: $plan" >&2
        exit 1
    fi
    grep -q '/nodes/0/code: a code has no square brackets, line breaks or control characters' <<<"$told" || {
        echo "exports: refused for another reason: $told" >&2
        exit 1
    }
done < <("$tools/readers/bin/python" hostile/injected.py --refused)
echo "injected: codes with control characters are refused"
