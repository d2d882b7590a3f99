#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Benchmarks (docs/domain.md §9) worked out again, and what they tell attacked.

Reads one JSON document per line. {"values": [...], ...} is answered with its statistics.
{"crowd": [...], "groups": [{"members": [...], "shown": true}]} is answered with what an outsider finds
out about single members and about groups under five.
"""

import json
import statistics
import sys
from fractions import Fraction
from math import isqrt


def rounded(value, decimals=10):
    """Half away from zero."""
    scaled = abs(value) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    whole, rest = divmod(units, 10**decimals)
    return f"{'-' if value < 0 and units else ''}{whole}.{rest:0{decimals}}"


def root(value, decimals=10):
    """The root of a fraction, rounded: the largest k with (k - 1/2)² <= value · 10^2d."""
    scaled = 4 * value * 100**decimals
    return rounded(Fraction((isqrt(scaled.numerator // scaled.denominator) + 1) // 2, 10**decimals))


def quantiles(values, parts):
    if len(values) == 1:
        return [values[0]] * (parts - 1)
    return statistics.quantiles(values, n=parts, method="inclusive")


def told(case):
    values = [Fraction(value) for value in case["values"]]
    quarters = quantiles(values, 4)
    answer = {
        "minimum": rounded(min(values)),
        "lower_quartile": rounded(quarters[0]),
        "median": rounded(statistics.median(values)),
        "upper_quartile": rounded(quarters[2]),
        "maximum": rounded(max(values)),
        "deciles": [rounded(decile) for decile in quantiles(values, 10)],
        "mean": rounded(statistics.mean(values)),
        "standard_deviation": root(statistics.pvariance(values)),
    }
    if "ratios" in case:
        above, below = ([Fraction(ratio[part]) for ratio in case["ratios"]] for part in (0, 1))
        if sum(below):
            answer["system"] = rounded(Fraction(case["factor"]) * sum(above) / sum(below))
    if "place" in case:
        value = Fraction(case["place"])
        better = {"higher": lambda there: there > value, "lower": lambda there: there < value}.get(case["better"])
        others = len(values) - 1
        answer["percentile"] = rounded(Fraction(sum(there < value for there in values), others) if others else Fraction(1))
        answer["gap_to_median"] = rounded(value - statistics.median(values))
        if better:
            answer["rank"] = 1 + sum(map(better, values))
    return answer


# --- the attack -----------------------------------------------------------------------------------


def reduced(rows):
    """Gauss and Jordan, exactly. Each row ends with its right side."""
    rows, done = [list(row) for row in rows], []
    width = len(rows[0]) - 1 if rows else 0
    for column in range(width):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [entry / pivot[column] for entry in pivot]

        def cleared(row):
            return [entry - row[column] * of for entry, of in zip(row, pivot)] if row[column] else row

        rows, done = [cleared(row) for row in rows], [cleared(row) for row in done] + [pivot]
    return done


def spanned(row, basis):
    """Whether equations settle a combination of unknowns, and at what."""
    rest = list(row)
    for there in basis:
        lead = next(index for index, entry in enumerate(there) if entry)
        if rest[lead]:
            factor = rest[lead]
            rest = [entry - factor * of for entry, of in zip(rest, there)]
    return None if any(rest[:-1]) else -rest[-1]


def from_above(value):
    """A number not below the root of a fraction, and hardly above it."""
    scaled = value * 10**40
    return Fraction(isqrt(scaled.numerator // scaled.denominator) + 1, 10**20)


def bounds(crowd, groups, rows):
    """What each unknown must lie between, by ends, spreads and sums, until nothing more follows."""
    low, high = [None] * len(crowd), [None] * len(crowd)

    def narrow(member, least, most):
        moved = False
        if least is not None and (low[member] is None or least > low[member]):
            low[member], moved = least, True
        if most is not None and (high[member] is None or most < high[member]):
            high[member], moved = most, True
        return moved

    for group in groups:
        values = [crowd[member] for member in group]
        mean = Fraction(sum(values), len(values))
        spread = from_above(statistics.pvariance(values) * (len(values) - 1))
        for member in group:
            narrow(member, max(min(values), mean - spread), min(max(values), mean + spread))
    for _ in range(6):
        moved = False
        for row in rows:
            parts = [(member, factor) for member, factor in enumerate(row[:-1]) if factor]
            ends = {}
            for member, factor in parts:
                ends[member] = (low[member], high[member]) if factor > 0 else (high[member], low[member])
            if any(end is None for pair in ends.values() for end in pair):
                continue
            least = sum(factor * ends[member][0] for member, factor in parts)
            most = sum(factor * ends[member][1] for member, factor in parts)
            for member, factor in parts:
                at_least = (row[-1] - (most - factor * ends[member][1])) / factor
                at_most = (row[-1] - (least - factor * ends[member][0])) / factor
                moved |= narrow(member, *sorted((at_least, at_most)))
        if not moved:
            break
    return low, high


def within(least, most, value):
    return least is not None and most is not None and value - abs(value) / 20 <= least and most <= value + abs(value) / 20


def attacked(case):
    crowd = [Fraction(value) for value in case["crowd"]]
    shown = [group["members"] for group in case["groups"] if group["shown"]]
    small = [group["members"] for group in case["groups"] if 0 < len(group["members"]) < 5]
    sums = [[Fraction(member in group) for member in range(len(crowd))] + [sum(crowd[member] for member in group)] for group in map(set, shown)]
    basis = reduced(sums)
    # differences of groups bound better than the groups themselves
    pairs = [[one - other for one, other in zip(first, second)] for first in sums for second in sums if first is not second]
    low, high = bounds(crowd, shown, sums + basis + pairs)
    found = []
    for target in [[member] for member in range(len(crowd))] + small:
        row = [Fraction(member in target) for member in range(len(crowd))] + [Fraction(0)]
        truth = sum(crowd[member] for member in target)
        settled = spanned(row, basis)
        if settled is not None:
            assert settled == truth, (settled, truth)
            found.append({"members": target, "how": "determined"})
            continue
        ends = [[end[member] for member in target] for end in (low, high)]
        if all(end is not None for side in ends for end in side) and within(sum(ends[0]), sum(ends[1]), truth):
            found.append({"members": target, "how": "bounded"})
    return {"found": found}


if __name__ == "__main__":
    for line in sys.stdin:
        document = json.loads(line)
        print(json.dumps(attacked(document) if "crowd" in document else told(document)))
