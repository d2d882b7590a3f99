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
# no sequence that found again what it had made, a panic in the log, growth of memory or of open descriptors.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/tools/install.sh"

if [ $# -eq 0 ]; then
    sed -n 's/^# \{0,1\}//p' "$0" | sed -n '2,12p' >&2
    exit 2
fi

from_pypi python
exec "$tools/python/bin/python" "$here/generated.py" --schemathesis "$tools/python/bin/schemathesis" "$@"
