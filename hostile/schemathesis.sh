#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Requests made from the service's own OpenAPI document, stateful ones included, on SQLite and (where
# TRAGUARDO_TEST_POSTGRES names a server, see scripts/with-postgres) on PostgreSQL.
#
#   hostile/schemathesis.sh BINARY                                     sample for CI
#   hostile/schemathesis.sh BINARY --examples 200 --requests 100000    soak: at least so many requests on each
#
# Further options: --seed N, --database sqlite|postgres, --verbose. The seed is 1 unless given.
# It fails on an answer of 5xx, a refusal that is no documented problem, an answer that is not what the document says,
# a panic in the log, growth of memory or of open descriptors.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")

if [ $# -eq 0 ]; then
    sed -n 's/^# \{0,1\}//p' "$0" | sed -n '2,12p' >&2
    exit 2
fi

version=4.32.5
home=$root/target/hostile/schemathesis-$version
if [ ! -x "$home/bin/schemathesis" ]; then
    if ! python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
        echo "schemathesis: ============================================================" >&2
        echo "schemathesis: SKIPPED: Python 3.10 with venv is not installed (Debian: python3-venv)" >&2
        echo "schemathesis: ============================================================" >&2
        exit 0
    fi
    echo "schemathesis: installing (once)"
    rm -rf "$home"
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
fi

export PYTHONDONTWRITEBYTECODE=1
exec "$home/bin/python" "$here/generated.py" --schemathesis "$home/bin/schemathesis" "$@"
