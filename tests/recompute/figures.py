# SPDX-License-Identifier: AGPL-3.0-or-later
"""Periods, postings, and how many figures become one (docs/domain.md §2, §3)."""

import datetime
from fractions import Fraction

from formula import NOT_DONE, Gap, gap
from working import closing, shifted

FREQUENCIES = {"annual": ("", 1), "half_yearly": ("S", 2), "quarterly": ("Q", 4), "monthly": ("M", 12)}


class Period:
    """2022, 2022-S1, 2022-Q3, 2022-M05."""

    def __init__(self, code):
        self.code = code
        self.year = int(code[:4])
        letter, number = (code[5:6], int(code[6:])) if len(code) > 4 else ("", 1)
        self.months = 12 // {letter: count for letter, count in FREQUENCIES.values()}[letter] * number

    def start(self):
        months = self.months - 12 // {"": 1, "S": 2, "Q": 4, "M": 12}[self.code[5:6]]
        return datetime.date(self.year, months + 1, 1)

    def end(self):
        after = datetime.date(self.year + self.months // 12, self.months % 12 + 1, 1)
        return after - datetime.timedelta(days=1)

    def shifted(self, years, at_year_end):
        return Period(str(self.year - years) + ("" if at_year_end else self.code[4:]))

    def so_far(self, frequency):
        """The periods of the year, at a frequency, that end by this period's end."""
        letter, count = FREQUENCIES[frequency]
        codes = [str(self.year)]
        if letter:
            codes = [f"{self.year}-{letter}{number:0{2 if letter == 'M' else 1}}" for number in range(1, count + 1)]
        return [period for period in map(Period, codes) if period.months <= self.months]


def default_combination(measure):
    """Over time, over offices (§3)."""
    added = measure["nature"] == "flow" and measure.get("posted", "period") == "period"
    date, marks = measure.get("content") == "date", "scale" in measure
    return (
        measure.get("over_time", "sum" if added and not date and not marks else "last"),
        measure.get("over_offices", "max" if date else "none" if marks else "sum"),
    )


class Figures:
    """What was posted: for each measure, office and period the newest revision."""

    def __init__(self, plan, postings, on):
        self.measures = {measure["code"]: measure for measure in plan.get("measures", [])}
        self.offices = {office["code"]: office for office in plan.get("offices", [])}
        self.on = on
        self.closed = closing(plan.get("rules", {}).get("closing_days", []))
        self.posted = {}
        for item in postings:
            office = item.get("office") or self.only_office(item["measure"], Period(item["period"]))
            self.posted[item["measure"], office, item["period"]] = item

    def expected(self, measure, period):
        """Who reports a period: the offices that exist in it (§3)."""

        def exists(office):
            days = self.offices.get(office, {})
            return days.get("valid_from", "") <= str(period.end()) and str(period.start()) <= days.get("valid_to", "9999")

        return [office for office in measure.get("offices") or ["ENTE"] if exists(office)]

    def only_office(self, code, period):
        offices = self.expected(self.measures.get(code, {}), period)
        if len(offices) != 1:
            raise ValueError(f"{code} is posted without an office, and {len(offices)} are expected")
        return offices[0]

    def figure(self, code, office, period):
        item = self.posted.get((code, office, period.code))
        operand = f"[{code}] {office} {period.code}"
        if item is None or item.get("withdrawn"):
            raise gap(self.silence(code, period), operand)
        for statement in ("not_applicable", "not_available"):
            if item.get(statement) is not None:
                raise gap(statement, f"{operand}: {item[statement]}")
        if item.get("not_done"):
            return NOT_DONE
        if item.get("items") is not None:
            return item["items"]
        if item.get("date") is not None:
            return datetime.date.fromisoformat(item["date"])
        return Fraction(item["value"])

    def silence(self, code, period):
        """What a figure that nobody posted is (§3)."""
        try:
            return "not_reported" if self.due(code, period) < self.on else "not_due"
        except Gap as unknown:
            return unknown.code()

    def due(self, code, period):
        """The last day in time: printed, counted from the period, or from the first of some events (§3)."""
        due = self.measures[code].get("due", {})
        for printed in due.get("dates", []):
            if printed["period"] == period.code:
                return datetime.date.fromisoformat(printed["date"])
        after = due.get("after")
        if after is None:
            return shifted(period.end(), due.get("days", 0), due.get("working", False), self.closed)
        return self.day_after(after, period, True)

    def day_after(self, after, period, final):
        """The day of a term that begins with the first of some events, all of which have to be stated (§5)."""
        came, unknown, without = [], [], []
        for event in after["events"]:
            try:
                day = self.value(event, period)
            except Gap as reasons:
                (without if reasons.code() == "not_applicable" else unknown).append(reasons)
                continue
            if day == NOT_DONE:
                without.append(gap("not_applicable" if final and period.end() < self.on else "not_due", f"[{event}]"))
            else:
                came.append(day)
        if unknown or not came:
            raise Gap([reason for one in unknown or without for reason in one.reasons])
        return shifted(min(came), after["days"], after.get("working", False), self.closed)

    def value(self, code, period):
        """The administration's figure as of a period."""
        measure = self.measures[code]
        over_time, over_offices = default_combination(measure)
        periods = period.so_far(measure["frequency"])
        if not periods:
            raise gap("not_due", f"[{code}]")

        def of_period(one):
            offices = self.expected(measure, one)
            if not offices:
                raise gap(self.silence(code, one), f"[{code}] {one.code}: nobody")
            return combined(over_offices, [lambda office=office: self.figure(code, office, one) for office in offices], code)

        return combined(over_time, [lambda one=one: of_period(one) for one in periods], code)


def combined(how, parts, code):
    """One figure from several; missing before n.d., not applicable leaves (§3)."""
    states = []
    for part in parts:
        try:
            states.append(part())
        except Gap as missing:
            states.append(missing)
    gaps = [state for state in states if isinstance(state, Gap)]
    missing = [one for one in gaps if one.code() in ("not_reported", "not_due")]
    if missing:
        raise Gap([reason for one in missing for reason in one.reasons])
    if how == "last":
        if isinstance(states[-1], Gap):
            raise states[-1]
        return states[-1]
    others = [one for one in gaps if one.code() != "not_applicable"]
    if others:
        raise Gap([reason for one in others for reason in one.reasons])
    values = [state for state in states if not isinstance(state, Gap)]
    if not values:
        raise Gap([reason for one in gaps for reason in one.reasons])
    if len(values) == 1:
        return values[0]
    if how == "none":
        raise gap("combines_by_none", f"[{code}]")
    if all(isinstance(value, list) for value in values):
        return [item for value in values for item in value]
    if all(isinstance(value, Fraction) for value in values):
        return {"sum": sum(values), "mean": sum(values) / len(values), "max": max(values), "min": min(values)}[how]
    days = [value for value in values if value != NOT_DONE]
    if how == "max":
        return NOT_DONE if len(days) < len(values) else max(days)
    if how == "min":
        return min(days, default=NOT_DONE)
    raise gap("not_a_number", f"[{code}]")
