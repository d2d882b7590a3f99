#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Opens the reports of Massa-Carrara and of Toscana Nord-Ovest in headless Chromium, where nothing may complain, holds them to the
# rules of axe-core, and has them made into PDF, which has to be tagged.
#
#   hostile/report.sh BINARY
#
# First a page that is broken on purpose has to be found out.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/tools/install.sh"

if [ $# -ne 1 ]; then
    sed -n 's/^# \{0,1\}//p' "$0" | sed -n '2,8p' >&2
    exit 2
fi

node_tools
exec python3 "$here/report.py" "$1" --axe "$tools/npm/node_modules/axe-core/axe.min.js"
