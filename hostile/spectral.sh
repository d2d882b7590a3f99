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
. hostile/tools/install.sh

document=${1:-openapi/traguardo.json}
node_tools
spectral=$tools/npm/node_modules/.bin/spectral

run() { "$spectral" lint --quiet --ruleset hostile/spectral.yaml --format json "$@" || [ $? -eq 1 ]; }

broken=$(run --fail-severity error hostile/spectral-broken.json)
rules=0 missed=0
while IFS= read -r rule; do
    rules=$((rules + 1))
    if ! grep -qF "\"$rule\"" <<<"$broken"; then
        echo "spectral: the rule $rule does not find its fault in hostile/spectral-broken.json" >&2
        missed=$((missed + 1))
    fi
done < <(sed -n 's/^  \(traguardo-[a-z0-9.-]*\):$/\1/p' hostile/spectral.yaml)
[ "$missed" -eq 0 ] || exit 1

"$spectral" lint --quiet --ruleset hostile/spectral.yaml --fail-severity error --display-only-failures "$document"
echo "spectral: $document breaks none of the $rules rules of the project, nor Spectral's own"
