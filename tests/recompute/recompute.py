#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Works out a plan's results anew, from the plan document and the postings alone.

    recompute.py PLAN POSTINGS... --period 2022 --on 2023-02-01
    recompute.py --self-test

Achievement is in percent, with two decimals; coverage is an exact share of 1, such as 14/15.

Written from docs/domain.md and not from the service, for whoever does not trust the server. Postings
are posts as sent to the service ({"items": [...]}) or lists of their items, in the order in which they
were accepted; a later item about the same figure replaces the earlier one.
"""

import argparse
import datetime
import json
import sys
from fractions import Fraction

sys.dont_write_bytecode = True

import judge  # noqa: E402
from figures import Figures, Period  # noqa: E402
from formula import NOT_DONE, Gap, compute, gap, read, round_away  # noqa: E402
from working import between  # noqa: E402

LEFT_OUT = ("not_applicable", "excluded", "no_target", "not_due")
UNAVAILABLE = ("not_available", "not_computable")
INACTIVE = ("abolished", "suspended", "moved")
KNOWN = ("not_applicable", "not_reported", "not_due", "not_available")


def status_of(missing):
    """The status of an assignment without a value or without a term."""
    return missing.code() if missing.code() in KNOWN else "not_computable"


def printed(value, decimals):
    """A rounded fraction in plain decimals."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    units = round_away(value, decimals) * 10**decimals
    digits = str(abs(units.numerator)).rjust(decimals + 1, "0")
    sign = "-" if units < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


class Recomputation:
    def __init__(self, plan, postings, period, on):
        self.plan, self.period, self.on = plan, Period(period), on
        self.figures = Figures(plan, postings, on)
        self.indicators = {one["code"]: one for one in plan.get("indicators", [])}
        self.trees = {code: read(one["formula"]) for code, one in self.indicators.items()}
        self.nodes, self.assignments, self.evaluations, self.results = {}, {}, {}, {}
        self.inactive = set()
        self.walk(plan.get("nodes", []), False)

    def walk(self, nodes, inactive):
        for node in nodes:
            self.nodes[node["code"]] = node
            asks_nothing = inactive or node.get("state", "active") in INACTIVE
            if asks_nothing:
                self.inactive.add(node["code"])
            for assignment in node.get("assignments", []):
                self.assignments[self.key(node, assignment)] = node, assignment
            self.walk(node.get("nodes", []), asks_nothing)

    @staticmethod
    def key(node, assignment):
        return assignment.get("key") or f"{node['code']}/{assignment['indicator']}"

    # What formulas read.

    def measure(self, code, shift):
        return self.figures.value(code, self.period.shifted(*shift))

    def indicator(self, code, shift=(0, False)):
        try:
            return compute(self.trees[code], self, shift)
        except Gap:
            if self.indicators[code].get("when_none") == "not_applicable" and self.no_cases(code, shift):
                raise gap("not_applicable", f'indicator("{code}")') from None
            raise

    def no_cases(self, code, shift):
        """A ratio over zero, whatever is above the line (§4, `when_none`)."""
        try:
            below = [compute(tree, self, shift) for tree in judge.factors(self.trees[code])[1]]
        except Gap:
            return False
        return 0 in below

    def achievement(self, code, _shift):
        if code not in self.nodes:
            raise gap("unknown_node", code)
        reached = self.node(code)[0]
        if reached is None:
            raise gap(self.without(code), code)
        return reached

    def share_achieved(self, code, level):
        """Which part of what takes part directly under a node reaches a level (§4)."""
        self.achievement(code, None)
        reached = [one for _, one, _ in self.parts(self.nodes[code]) if one is not None]
        return Fraction(100 * sum(one >= level for one in reached), len(reached))

    def without(self, code):
        """Why a node has no achievement: nothing is asked, nothing is due yet, or another reason (§4)."""
        statuses = self.statuses(self.nodes[code])
        if "not_due" in statuses and all(status in LEFT_OUT for status in statuses):
            return "not_due"
        asked = [status for status in statuses if status not in ("excluded", "not_applicable")]
        return "not_applicable" if statuses and not asked else "no_achievement"

    def day(self, text):
        """A day, or that day of the year asked for."""
        return datetime.date.fromisoformat(text if len(text) > 5 else f"{self.period.year}-{text}")

    def working_days(self, first, last):
        return between(first, last, self.figures.closed)

    def statuses(self, node):
        own = [self.evaluate(node, one)[1]["status"] for one in self.own(node)]
        return own + [status for one in node.get("nodes", []) for status in self.statuses(one)]

    # Assignments.

    def decimals(self, code):
        """Two unless the indicator says otherwise, never fewer than its targets."""
        given = self.indicators[code].get("decimals")
        if given is not None:
            return given
        written = [
            len(str(target[name]).partition(".")[2])
            for node in self.nodes.values()
            for assignment in node.get("assignments", [])
            if assignment["indicator"] == code
            for target in assignment.get("targets", [])
            for name in ("value", "lower", "upper")
            if name in target
        ]
        return max([2, *written])

    def interim(self, code):
        return self.indicators[code].get("interim") or self.default_interim(code)

    def default_interim(self, code):
        return judge.default_interim(self.trees[code], self.figures.measures, self.interim)

    def own(self, node):
        """Assignments that count here: what only refers to another one counts there (§5)."""
        return [one for one in node.get("assignments", []) if "same_as" not in one]

    def evaluate(self, node, assignment):
        key = self.key(node, assignment)
        if key not in self.evaluations:
            if "same_as" in assignment:
                self.evaluations[key] = self.evaluate(*self.assignments[assignment["same_as"]])[1]
            else:
                self.evaluations[key] = self.evaluated(node, assignment)
        return key, self.evaluations[key]

    def said(self, code):
        """What is stated of a date measure, or None."""
        try:
            return self.figures.value(code, self.period)
        except Gap:
            return None

    def term(self, target, final):
        """A target with the day that its events give it; a Gap while there is none (§5)."""
        if target is None or target == "not_due":
            return target
        if "to_be_set" in target:
            raise gap("not_due", target["to_be_set"])
        if "after" in target:
            return {**target, "date": self.figures.day_after(target["after"], self.period, final).isoformat()}
        return target

    def is_before(self, target):
        """Its day lies before the plan, and nobody has said that it is meant (§5)."""
        day = target.get("date") if target and target != "not_due" else None
        return day is not None and int(day[:4]) < self.plan["first_year"] and "resolution" not in target

    def evaluated(self, node, assignment):
        code, targets = assignment["indicator"], assignment.get("targets", [])
        decimals = self.decimals(code)
        scoring = assignment.get("scoring", {})
        baseline = scoring.get("baseline")
        adds_up = self.default_interim(code) == "prorated"
        target, target_period = judge.choose(targets, self.period, self.interim(code), decimals, baseline, adds_up)
        answer = {"value": None, "status": None, "achievement": None, "raw_achievement": None, "progress": None}
        condition = assignment.get("condition")
        if node["code"] in self.inactive or condition and self.said(condition) == NOT_DONE:
            return {**answer, "status": "excluded"}
        # `interim: none` before the year's end: nothing is read until then (decision 19).
        if target == "not_due":
            return {**answer, "status": "not_due"}
        final = target_period is not None and target_period.end() <= self.period.end()
        unset, before_plan = None, self.is_before(target)
        try:
            target = self.term(target, final)
        except Gap as open_term:
            unset = open_term
        try:
            value = self.indicator(code)
        except Gap as missing:
            # Before its term has begun, or when it never will, nothing is missing.
            if unset and unset.code() in ("not_due", "not_applicable"):
                missing = unset
            elif unset:
                missing = Gap([*missing.reasons, *unset.reasons])
            return {**answer, "status": status_of(missing)}
        if isinstance(value, Fraction):
            value = round_away(value, decimals)
        answer["value"] = printed(value, decimals)
        if target is None or before_plan:
            return {**answer, "status": "no_target"}
        if unset:
            return {**answer, "status": status_of(unset)}
        by_date = target["comparator"] == "by"
        if by_date == isinstance(value, Fraction):
            return {**answer, "status": "not_computable"}
        if value == NOT_DONE and not self.over(datetime.date.fromisoformat(target["date"]), final):
            return {**answer, "status": "not_due"}
        base = None if baseline is None else judge.start(target, baseline, self.period.months, decimals)
        raw, counted = judge.achievement(value, target, scoring, base)
        partial_from = Fraction(self.plan.get("rules", {}).get("partial_from", "70"))
        progress, year = None, self.year_target(targets, final)
        evidence = assignment.get("evidence")
        if evidence and not isinstance(self.said(evidence), datetime.date):
            final = False
        if year and (year["comparator"] == "by") == by_date:
            base = None if baseline is None else Fraction(baseline)
            progress = judge.achievement(value, year, scoring, base)[1]
        return {
            **answer,
            "status": judge.verdict(judge.holds(value, target), counted, final, partial_from),
            "achievement": printed(counted, 2),
            "raw_achievement": printed(raw, 2),
            "progress": printed(progress, 2),
        }

    def year_target(self, targets, final):
        year = judge.year_target(targets, self.period)
        if self.is_before(year):
            return None
        try:
            return self.term(year, final)
        except Gap:
            return None

    def over(self, day, final):
        """Whether "not done" is judged (§5): the target's day has passed, and the question reaches it."""
        return day < self.on and (day <= self.period.end() or final)

    # Roll-up (§6).

    def node(self, code):
        """(achievement or None, coverage or None) of a node."""
        if code not in self.results:
            self.results[code] = self.rolled_up(self.nodes[code])
        return self.results[code]

    def parts(self, node):
        """(weight, achievement or None, coverage or None) of what hangs directly under a node."""
        parts = [(one.get("weight"), *self.part(self.evaluate(node, one)[1])) for one in self.own(node)]
        parts += [(one.get("weight"), *self.node(one["code"])) for one in node.get("nodes", [])]
        return [(Fraction(weight if weight is not None else 1), *rest) for weight, *rest in parts]

    def rolled_up(self, node):
        parts = self.parts(node)
        reached = weighted([(weight, one) for weight, one, _ in parts if one is not None])
        covered = weighted([(weight, one) for weight, _, one in parts if one is not None])
        return (None if reached is None else round_away(reached, 2)), covered

    def part(self, evaluation):
        status = evaluation["status"]
        if status in LEFT_OUT:
            return None, None
        if status == "not_reported":
            return Fraction(0), Fraction(0)
        if status in UNAVAILABLE:
            zero = self.plan.get("rules", {}).get("unavailable_counts") == "zero"
            return (Fraction(0) if zero else None), Fraction(0)
        return Fraction(evaluation["achievement"]), Fraction(1)

    def answer(self):
        assignments = dict(
            self.evaluate(node, one) for node in self.nodes.values() for one in node.get("assignments", [])
        )
        nodes = {}
        for code in self.nodes:
            reached, covered = self.node(code)
            nodes[code] = {"achievement": printed(reached, 2), "coverage": None if covered is None else str(covered)}
        return {"assignments": assignments, "nodes": nodes}


def weighted(parts):
    total = sum(weight for weight, _ in parts)
    return sum(weight * value for weight, value in parts) / total if total else None


def items_of(document):
    """Items of a post, of a list of items, or of a list of posts."""
    if isinstance(document, dict):
        return [document] if "measure" in document else document["items"]
    return [item for part in document for item in items_of(part)]


def recompute(plan, postings, period, on):
    return Recomputation(plan, items_of(postings), period, datetime.date.fromisoformat(on)).answer()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", nargs="?")
    parser.add_argument("postings", nargs="*")
    parser.add_argument("--period")
    parser.add_argument("--on", help="the day asked about; decides what is due")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        import self_test

        return self_test.run()
    if not (options.plan and options.period and options.on):
        parser.error("a plan, postings, --period and --on are needed")
    documents = []
    for path in [options.plan, *options.postings]:
        with open(path, encoding="utf-8") as file:
            documents.append(json.load(file))
    plan, *postings = documents
    json.dump(recompute(plan, postings, options.period, options.on), sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
