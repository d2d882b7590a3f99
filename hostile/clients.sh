#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Generates a TypeScript and a Python client from the OpenAPI document and plays the README's story with each, on
# SQLite and (where TRAGUARDO_TEST_POSTGRES names a server) on PostgreSQL.
#
#   hostile/clients.sh BINARY
#
# The document is the one that the binary prints.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -ne 1 ]; then
    echo "usage: hostile/clients.sh BINARY" >&2
    exit 2
fi
binary=$(realpath "$1")
cd "$root"
. hostile/tools/install.sh

node_tools
from_pypi python
"$binary" openapi >"$tools/openapi.json"

typescript() {
    # beside node_modules, where the compiler and node look for them
    local here=$tools/npm
    rm -rf "$here/src" "$here/built"
    mkdir "$here/src"
    "$here/node_modules/.bin/openapi-typescript" "$tools/openapi.json" --output "$here/src/schema.d.ts" >/dev/null
    cp hostile/clients/story.ts "$here/src/story.ts"
    (cd "$here" && node_modules/.bin/tsc --strict --noUncheckedIndexedAccess --target es2022 --module nodenext \
        --types node --outDir built src/story.ts)
    # what is built is a CommonJS module, and openapi-fetch is there for both kinds
    python3 hostile/clients/play.py "$binary" node "$here/built/story.js"
}

python() {
    local bin=$tools/python/bin here=$tools/client
    rm -rf "$here"
    mkdir -p "$here"
    # its formatter is not installed and not needed
    # and it takes texts of kinds that it does not know for what they are
    printf '%s\n' 'post_hooks: []' 'content_type_overrides:' '  image/svg+xml: text/html' \
        '  application/vnd.sdmx.structure+xml: text/html' '  text/csv: application/octet-stream' >"$here/config.yaml"
    "$bin/openapi-python-client" generate --fail-on-warning --meta none --path "$tools/openapi.json" \
        --output-path "$here/client" --config "$here/config.yaml"
    cp hostile/clients/story.py "$here/story.py"
    python3 hostile/clients/play.py "$binary" "$bin/python" "$here/story.py"
}

typescript
python
