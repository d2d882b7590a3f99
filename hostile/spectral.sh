#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Checks the OpenAPI document with Spectral and the rules of hostile/spectral.yaml.
#
#   hostile/spectral.sh [DOCUMENT]     openapi/traguardo.json unless named
#
# Fails on any error. First the rules have to report every fault of hostile/spectral-broken.json, so that a rule that
# finds nothing any more is noticed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

document=${1:-openapi/traguardo.json}
version=6.16.3
home=target/hostile/spectral-$version
spectral=$home/node_modules/.bin/spectral

if ! command -v npm >/dev/null 2>&1; then
    echo "spectral: ============================================================" >&2
    echo "spectral: SKIPPED: npm is not installed (Debian: nodejs npm)" >&2
    echo "spectral: ============================================================" >&2
    exit 0
fi
if [ ! -x "$spectral" ]; then
    echo "spectral: installing (once)"
    mkdir -p "$home"
    npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$home" "@stoplight/spectral-cli@$version"
fi

run() { "$spectral" lint --quiet --ruleset hostile/spectral.yaml --format json "$@" || [ $? -eq 1 ]; }

broken=$(run --fail-severity error hostile/spectral-broken.json)
missed=0
while IFS= read -r rule; do
    if ! grep -qF "\"$rule\"" <<<"$broken"; then
        echo "spectral: the rule $rule does not find its fault in hostile/spectral-broken.json" >&2
        missed=$((missed + 1))
    fi
done < <(sed -n 's/^  \(traguardo-[a-z0-9.-]*\):$/\1/p' hostile/spectral.yaml)
[ "$missed" -eq 0 ] || exit 1

"$spectral" lint --ruleset hostile/spectral.yaml --fail-severity error --display-only-failures "$document"
