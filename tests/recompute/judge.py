# SPDX-License-Identifier: AGPL-3.0-or-later
"""Comparing a value with its target (docs/domain.md §5)."""

import datetime
from fractions import Fraction

from figures import Period
from formula import NOT_DONE, factors, round_away

HUNDRED = Fraction(100)


def default_interim(tree, measures, interim):
    """Prorated for a flow, or a flow over a stock; the whole target otherwise. `interim` tells that of an indicator."""
    above, below = ([nature(one, measures, interim) for one in part] for part in factors(tree))
    return "prorated" if above == ["flow"] and below in ([], ["stock"]) else "full"


def nature(tree, measures, interim):
    """flow, stock, a literal's, or None for neither."""
    name, *rest = tree
    if name == "number":
        return "literal"
    if name == "measure":
        return None if measures[rest[0]].get("content") == "date" else measures[rest[0]]["nature"]
    if name == "indicator":
        return "flow" if interim(rest[0]) == "prorated" else None
    if name == "list":
        return measures[rest[1]]["nature"] if rest[0] in ("count", "sum") else None
    if name in ("achievement", "share_achieved", "if", "days", "workdays", "date"):
        return None
    parts = [nature(one, measures, interim) for one in (rest[:1] if name == "round" else rest)]
    if name == "opening":
        return "stock" if parts == ["flow"] else parts[0]
    if name == "*" and "literal" in parts:
        return parts[1] if parts[0] == "literal" else parts[0]
    if name == "/" and parts[1] == "literal" or parts == ["flow", "stock"] and name == "/":
        return parts[0]
    return parts[0] if len(set(parts)) == 1 and name not in ("*", "/") else None


def year_target(targets, period):
    return next((one for one in targets if one["period"] == str(period.year)), None)


def choose(targets, period, interim, decimals, baseline=None, adds_up=True):
    """(target as it applies, its period), or (None, None), or "not_due" before the year's end."""
    same_day = [one for one in targets if Period(one["period"]).end() == period.end()]
    own = next((one for one in same_day if one["period"] == period.code), same_day[0] if same_day else None)
    if own:
        return own, Period(own["period"])
    if interim == "none" and period.months < 12:
        return "not_due", None
    year = year_target(targets, period)
    if year is None:
        return None, None
    if interim == "prorated":
        if baseline is not None and not adds_up:
            year = on_the_way(year, Fraction(baseline), period.months, decimals)
        else:
            year = prorated(year, period.months, decimals)
    return year, Period(str(period.year))


def prorated(target, months, decimals):
    names = [name for name in ("value", "lower", "upper") if name in target]
    if not names or any(Fraction(target[name]) <= 0 for name in names):
        return target
    share = {name: round_away(Fraction(target[name]) * months / 12, decimals) for name in names}
    comparator = ">=" if target["comparator"] == "=" else target["comparator"]
    return {**target, **share, "comparator": comparator, "prorated": True}


def on_the_way(target, baseline, months, decimals):
    """Of a level: the baseline and a share of the way from there to the target."""
    there = baseline + (Fraction(target["value"]) - baseline) * months / 12
    return {**target, "value": round_away(there, decimals)}


def start(target, baseline, months, decimals):
    """The baseline as it goes with a target: prorated if that was, as a whole."""
    baseline = Fraction(baseline)
    return round_away(baseline * months / 12, decimals) if target.get("prorated") else baseline


def holds(value, target):
    comparator = target["comparator"]
    if comparator == "by":
        return value != NOT_DONE and value <= datetime.date.fromisoformat(target["date"])
    if comparator == "between":
        return Fraction(target["lower"]) <= value <= Fraction(target["upper"])
    goal = Fraction(target["value"])
    return {">=": value >= goal, "<=": value <= goal, "=": value == goal, ">": value > goal, "<": value < goal}[comparator]


def ratio(value, target):
    """Raw achievement by ratio, or None where it is not defined."""
    comparator = target["comparator"]
    if comparator == "by":
        return None
    if comparator == "between":
        lower, upper = Fraction(target["lower"]), Fraction(target["upper"])
        if lower <= 0 or upper <= 0 or value < 0:
            return None
        if lower <= value <= upper:
            return HUNDRED
        return HUNDRED * value / lower if value < lower else HUNDRED * upper / value
    goal = Fraction(target["value"])
    if comparator in ("<=", "<") and value <= 0 < goal:
        return HUNDRED
    if goal <= 0 or value < 0:
        return None
    if comparator in (">=", ">"):
        return HUNDRED * value / goal
    if comparator in ("<=", "<"):
        return HUNDRED * goal / value
    return HUNDRED * min(value, goal) / max(value, goal)


def achievement(value, target, scoring, baseline=None):
    """(raw, counted), both with two decimals; `baseline` as it goes with the target."""
    met = holds(value, target)
    rule = scoring.get("rule", "ratio")
    raw = None
    if rule in ("ratio", "bands"):
        raw = ratio(value, target)
    elif rule == "baseline":
        way = Fraction(target["value"]) - baseline
        if way > 0 if target["comparator"] in (">=", ">") else way < 0:
            raw = HUNDRED * (value - baseline) / way
    if raw is None:
        raw = HUNDRED if met else Fraction(0)
    raw = round_away(raw, 2)
    counted = raw
    if rule == "bands":
        reached = raw
        if target["comparator"] == "by":
            if value == NOT_DONE:
                return raw, Fraction(0)
            reached = max(0, (value - datetime.date.fromisoformat(target["date"])).days)
        steps = sorted((Fraction(band["from"]), Fraction(band["score"])) for band in scoring["bands"])
        if target["comparator"] in ("<=", "<") and value <= 0 < Fraction(target["value"]):
            reached = steps[-1][0]
        counted = next((score for start, score in reversed(steps) if start <= reached), Fraction(0))
    counted = min(max(counted, Fraction(0)), HUNDRED)
    if not met:
        counted = min(counted, Fraction(9999, 100))
    return raw, counted


def verdict(met, counted, final, partial_from):
    if met:
        return "achieved" if final else "on_track"
    if counted >= partial_from:
        return "partially_achieved" if final else "at_risk"
    return "not_achieved" if final else "off_track"
