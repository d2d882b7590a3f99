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

home=target/hostile/clients
python_version=0.29.1
mkdir -p "$home"
export PYTHONDONTWRITEBYTECODE=1
"$binary" openapi >"$home/openapi.json"

skip() {
    echo "clients: ============================================================" >&2
    echo "clients: SKIPPED: $1" >&2
    echo "clients: ============================================================" >&2
}

typescript() {
    local here=$home/typescript
    if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
        skip "TypeScript: node and npm are not installed (Debian: nodejs npm)"
        return 0
    fi
    mkdir -p "$here/src"
    if [ ! -x "$here/node_modules/.bin/openapi-typescript" ] || [ ! -d "$here/node_modules/@types/node" ]; then
        echo "clients: installing openapi-typescript (once)"
        npm install --silent --no-audit --no-fund --ignore-scripts --save-exact --prefix "$here" \
            openapi-typescript@7.13.0 openapi-fetch@0.17.0 typescript@5.9.3 @types/node@20.19.0
    fi
    "$here/node_modules/.bin/openapi-typescript" "$home/openapi.json" --output "$here/src/schema.d.ts" >/dev/null
    cp hostile/clients/story.ts "$here/src/story.ts"
    (cd "$here" && node_modules/.bin/tsc --strict --noUncheckedIndexedAccess --target es2022 --module nodenext \
        --types node --outDir built src/story.ts)
    # what is built is a CommonJS module, and openapi-fetch is there for both kinds
    python3 hostile/clients/play.py "$binary" node "$here/built/story.js"
}

python() {
    local here=$home/python-$python_version
    if [ ! -x "$here/bin/openapi-python-client" ]; then
        if ! python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            skip "Python: Python 3.11 with venv is not installed (Debian: python3-venv)"
            return 0
        fi
        echo "clients: installing openapi-python-client (once)"
        rm -rf "$here"
        python3 -m venv "$here"
        "$here/bin/pip" install --quiet --disable-pip-version-check "openapi-python-client==$python_version"
    fi
    rm -rf "$home/python"
    mkdir -p "$home/python"
    # its formatter is not installed and not needed
    echo 'post_hooks: []' >"$home/python/config.yaml"
    "$here/bin/openapi-python-client" generate --fail-on-warning --meta none --path "$home/openapi.json" \
        --output-path "$home/python/client" --config "$home/python/config.yaml"
    cp hostile/clients/story.py "$home/python/story.py"
    python3 hostile/clients/play.py "$binary" "$here/bin/python" "$home/python/story.py"
}

typescript
python
