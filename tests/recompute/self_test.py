# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cases worked out by hand, each with the arithmetic beside it."""

from fractions import Fraction

from formula import compute, read, round_away
from recompute import recompute


class Nothing:
    """A source without figures."""


def plan(formula, targets, measures, scoring=None, **indicator):
    defined = [
        {"code": code, "nature": nature, "frequency": frequency, "offices": offices, **rest}
        for code, (nature, frequency, offices, rest) in measures.items()
    ]
    assignment = {"indicator": "I", "targets": targets, "scoring": scoring or {"rule": "ratio"}}
    return {
        "first_year": 2022,
        "measures": defined,
        "indicators": [{"code": "I", "formula": formula, "better": "higher", **indicator}],
        "nodes": [{"code": "N", "assignments": [assignment]}],
    }


def ask(document, items, period="2022", on="2023-03-01"):
    postings = [dict(zip(("measure", "office", "period", "value"), item)) if isinstance(item, tuple) else item for item in items]
    return recompute(document, postings, period, on)["assignments"]["N/I"]


def short(answer):
    return [answer[name] for name in ("value", "status", "achievement", "raw_achievement", "progress")]


STOCK = {"a": ("stock", "annual", ["X"], {}), "b": ("stock", "annual", ["X"], {})}
FLOW = {"f": ("flow", "half_yearly", ["X"], {})}
TWO = {"f": ("flow", "half_yearly", ["X", "Y"], {})}


def at_least(value, period="2022"):
    return [{"period": period, "comparator": ">=", "value": value}]


def cases():
    # 100 * 9312995.88 / 5240178.69 = 177.7228...; 100 * 177.72 / 120 = 148.10
    document = plan("100*[a]/[b]", at_least("120.00"), STOCK)
    items = [("a", "X", "2022", "9312995.88"), ("b", "X", "2022", "5240178.69")]
    yield "EC05.1", short(ask(document, items)), ["177.72", "achieved", "100.00", "148.10", "100.00"]
    # A stock has nothing to say as of S1.
    yield "annual as of S1", short(ask(document, items, "2022-S1")), [None, "not_due", None, None, None]

    # 100 * (100 - 108.99) / 100 = -8.99; -8.99 <= -15 is false; negative, so binary
    target = [{"period": "2022", "comparator": "<=", "value": "-15.00"}]
    document = plan("100 * ([a] - [b]) / [a]", target, STOCK)
    items = [("a", "X", "2022", "100"), ("b", "X", "2022", "108.99")]
    yield "EC27", short(ask(document, items)), ["-8.99", "not_achieved", "0.00", "0.00", "0.00"]
    # Over zero: no value, never an error.
    items = [("a", "X", "2022", "0"), ("b", "X", "2022", "1")]
    yield "division by zero", short(ask(document, items))[:2], [None, "not_computable"]

    # As of S1: 10 * 6 / 12 = 5; 100 * 4 / 5 = 80, at risk; 100 * 4 / 10 = 40
    document = plan("[f]", at_least("10"), FLOW)
    yield "prorated", short(ask(document, [("f", "X", "2022-S1", "4")], "2022-S1")), ["4.00", "at_risk", "80.00", "80.00", "40.00"]
    # The year needs both halves; the second is due on 31 December, that day included.
    yield "not due", short(ask(document, [("f", "X", "2022-S1", "4")], on="2022-12-31"))[1], "not_due"
    yield "not reported", short(ask(document, [("f", "X", "2022-S1", "4")], on="2023-01-01"))[1], "not_reported"
    # = 10 before the year's end is read as >= 5
    document = plan("[f]", [{"period": "2022", "comparator": "=", "value": "10"}], FLOW)
    yield "prorated =", short(ask(document, [("f", "X", "2022-S1", "6")], "2022-S1")), ["6.00", "on_track", "100.00", "120.00", "60.00"]

    # By 30 June, stated as not done: whatever period is asked for, there is time until that day is over.
    by = [{"period": "2022", "comparator": "by", "date": "2022-06-30"}]
    document = plan("[d]", by, {"d": ("stock", "half_yearly", ["X"], {"content": "date"})})
    items = [{"measure": "d", "office": "X", "period": f"2022-S{half}", "not_done": True} for half in (1, 2)]
    for period, on, status in (("2022-S1", "2022-06-30", "not_due"), ("2022-S1", "2022-07-01", "off_track"),
                               ("2022", "2022-06-30", "not_due"), ("2022", "2022-07-01", "not_achieved"),
                               ("2022-Q1", "2022-07-01", "not_due")):
        yield f"not done, {period} on {on}", short(ask(document, items, period, on))[1], status

    # A flow from 4 to 10: by June from 2 to 5; 100 * (3.01 - 2) / (5 - 2) = 33.67; 100 * (3.01 - 4) / 6 < 0
    base = {"rule": "baseline", "baseline": "4"}
    document = plan("[f]", at_least("10"), FLOW, base)
    items = [("f", "X", "2022-S1", "3.01")]
    yield "flow from a baseline", short(ask(document, items, "2022-S1")), ["3.01", "off_track", "33.67", "33.67", "0.00"]
    # A level from 40 to 60: by June 50; 100 * (45 - 40) / (50 - 40) = 50; 100 * (45 - 40) / 20 = 25
    base = {"rule": "baseline", "baseline": "40"}
    document = plan("[l]", at_least("60"), {"l": ("stock", "half_yearly", ["X"], {})}, base, interim="prorated")
    items = [("l", "X", "2022-S1", "45")]
    yield "level from a baseline", short(ask(document, items, "2022-S1")), ["45.00", "off_track", "50.00", "50.00", "25.00"]
    # At most 5, and nothing: raw 100, the last band
    bands = {"rule": "bands", "bands": [{"from": "100", "score": "90"}, {"from": "120", "score": "100"}]}
    document = plan("[a]", [{"period": "2022", "comparator": "<=", "value": "5"}], STOCK, bands)
    yield "last band", short(ask(document, [("a", "X", "2022", "0")]))[1:4], ["achieved", "100.00", "100.00"]

    # A silent office is not a smaller sum; one that does not apply leaves it; n.d. stays n.d.
    document = plan("[f]", at_least("5", "2022-S1"), TWO)
    said = {"measure": "f", "office": "Y", "period": "2022-S1"}
    mine = ("f", "X", "2022-S1", "5")
    yield "silent office", short(ask(document, [mine], "2022-S1"))[:2], [None, "not_reported"]
    yield "not applicable leaves", short(ask(document, [mine, {**said, "not_applicable": "no"}], "2022-S1"))[:2], ["5.00", "achieved"]
    yield "n.d. stays", short(ask(document, [mine, {**said, "not_available": "no"}], "2022-S1"))[:2], [None, "not_available"]
    # Corrected, then withdrawn.
    corrected = [mine, {**said, "value": "1"}, {**said, "value": "0", "replaces": 1}]
    yield "corrected", short(ask(document, corrected, "2022-S1"))[:2], ["5.00", "achieved"]
    yield "withdrawn", short(ask(document, [*corrected, {**said, "withdrawn": True}], "2022-S1"))[1], "not_reported"

    # Judged at the year's end only: before, whatever was said, nothing is read; a milestone is judged.
    document = plan("[f]", at_least("10"), FLOW, interim="none")
    for name, item in (("figure", ("f", "X", "2022-S1", "5")), ("n.a.", {**said, "office": "X", "not_applicable": "no"}),
                       ("n.d.", {**said, "office": "X", "not_available": "no"})):
        yield f"interim none, {name}", short(ask(document, [item], "2022-S1")), [None, "not_due", None, None, None]
    document = plan("[f]", at_least("10") + at_least("5", "2022-S1"), FLOW, interim="none")
    yield "interim none, milestone", short(ask(document, [("f", "X", "2022-S1", "5")], "2022-S1"))[:2], ["5.00", "achieved"]
    # By 30 June, stated as not done: there is time until that day is over.
    by = [{"period": "2022", "comparator": "by", "date": "2022-06-30"}]
    document = plan("[d]", by, {"d": ("stock", "half_yearly", ["X"], {"content": "date"})})
    items = [{"measure": "d", "office": "X", "period": "2022-S1", "not_done": True}]
    for on, status in (("2022-06-30", "not_due"), ("2022-07-01", "off_track")):
        yield f"not done, on {on}", short(ask(document, items, "2022-S1", on))[:2], ["not done", status]
    # Over zero cases: not applicable if the indicator says so, also while the numerator is missing.
    document = plan("[a]/[b]", at_least("1"), STOCK, when_none="not_applicable")
    yield "no cases", short(ask(document, [("b", "X", "2022", "0")]))[:2], [None, "not_applicable"]
    document = plan("1 + [a]/[b]", at_least("1"), STOCK, when_none="not_applicable")
    items = [("a", "X", "2022", "1"), ("b", "X", "2022", "0")]
    yield "no ratio", short(ask(document, items))[:2], [None, "not_computable"]

    # 100 * 4.995 / 5 = 99.90; rounded first: 5.00 (4.995 away from zero) is achieved
    document = plan("[a]", at_least("5.00"), STOCK)
    yield "rounded before compared", short(ask(document, [("a", "X", "2022", "4.995")]))[:3], ["5.00", "achieved", "100.00"]
    # 100 * 99999.99 / 100000 = 99.99999 -> raw 100.00, counted 99.99
    document = plan("[a]", at_least("100000"), STOCK)
    yield "missed by little", short(ask(document, [("a", "X", "2022", "99999.99")]))[1:4], ["partially_achieved", "99.99", "100.00"]
    # Complaints at most 4, none came: 100. At most 0, one came: binary.
    for goal, came, expected in (("4", "0", ["achieved", "100.00"]), ("0", "1", ["not_achieved", "0.00"])):
        document = plan("[a]", [{"period": "2022", "comparator": "<=", "value": goal}], STOCK)
        yield f"<= {goal}", short(ask(document, [("a", "X", "2022", came)]))[1:3], expected
    # From 20 towards 10: at 12 it is 100 * (12 - 20) / (10 - 20) = 80
    document = plan("[a]", [{"period": "2022", "comparator": "<=", "value": "10"}], STOCK, {"rule": "baseline", "baseline": "20"})
    yield "baseline", short(ask(document, [("a", "X", "2022", "12")]))[1:3], ["partially_achieved", "80.00"]

    # Due 31 days after the year: 31 January; a printed day comes first; the day before an event of 30 June.
    for due, days in (({"days": 31}, ("2023-01-31", "2023-02-01")),
                      ({"days": 31, "dates": [{"period": "2022", "date": "2022-12-30"}]}, ("2022-12-30", "2022-12-31")),
                      # 21 in January, 20, 23, in April 3-7, 11-14 (Monday 10 is Easter's): 73; closed on Monday 17; Tuesday 18
                      ({"days": 74, "working": True}, ("2023-04-18", "2023-04-19")),
                      ({"after": {"events": ["e"], "days": -1}}, ("2022-06-29", "2022-06-30"))):
        document = plan("[a]", at_least("1"), {"a": ("stock", "annual", ["X"], {"due": due}),
                                               "e": ("stock", "annual", ["X"], {"content": "date"})})
        document["rules"] = {"closing_days": ["04-17"]}
        items = [{"measure": "e", "office": "X", "period": "2022", "date": "2022-06-30"}]
        found = [short(ask(document, items, on=day))[1] for day in days]
        yield f"due {due}", found, ["not_due", "not_reported"]
    # The event is overdue itself; it did not come; nothing can be said of it.
    for said, status in (([], "not_reported"), ([{"not_done": True}], "not_applicable"), ([{"not_available": "?"}], "not_available")):
        items = [{"measure": "e", "office": "X", "period": "2022", **one} for one in said]
        yield f"event {said}", short(ask(document, items))[1], status

    yield from of_lists_and_terms()

    # Exact: (1 / 3) * 3 = 1; round half away from zero; -2 * -3; a choice reads one branch only
    values = [compute(read(text), Nothing()) for text in
              ("1/3*3", "round(-0.125, 2)", "-2*-3", "if(1 < 2, 7, 1/0)", "10 - 4 - 3", "max(1,5) / mean(1, 3)")]
    yield "formulas", values, [1, Fraction(-13, 100), 6, 7, 3, Fraction(5, 2)]
    yield "rounding", [round_away(Fraction(one), 2) for one in ("0.005", "-0.005", "0.0049")], [Fraction(1, 100), Fraction(-1, 100), 0]

    # Under one node: 100.00, 65.00, one silent, one not due -> (100 + 65 + 0) / 3 = 55.00, two thirds
    document = plan("[a]", [], STOCK)
    document["indicators"] = [{"code": str(one), "formula": formula, "better": "higher"}
                              for one, formula in enumerate(("[a]", "[a]", "[b]", "[later]"))]
    document["measures"].append({"code": "later", "nature": "stock", "frequency": "annual", "offices": ["X"]})
    document["nodes"][0]["assignments"] = [
        {"indicator": "0", "targets": at_least("13")}, {"indicator": "1", "targets": at_least("20")},
        {"indicator": "2", "targets": at_least("1")}, {"indicator": "3", "targets": []},
    ]
    items = [{"measure": "a", "office": "X", "period": "2022", "value": "13"},
             {"measure": "later", "office": "X", "period": "2022", "value": "1"}]
    result = recompute(document, items, "2022", "2023-03-01")["nodes"]["N"]
    yield "roll-up", result, {"achievement": "55.00", "coverage": "2/3"}


def of_lists_and_terms():
    # Of three requests one took 15 of 15 days, one 16 of 15, one 30 of 30: 200 / 3 = 66.67
    formula = ('share([r] where class = "semplice" and days(opened, done) <= 15'
               ' or class = "complessa" and days(opened, done) <= 30)')
    requests = {"r": ("flow", "half_yearly", ["X"], {"content": "items"})}
    document = plan(formula, [{"period": "2022", "comparator": "=", "value": "100"}], requests, when_none="not_applicable")
    taken = [("a", "semplice", "2022-03-16"), ("b", "semplice", "2022-03-17"), ("c", "complessa", "2022-03-31")]
    items = [{"label": label, "class": kind, "opened": "2022-03-01", "done": done} for label, kind, done in taken]
    post = lambda *halves: [{"measure": "r", "office": "X", "period": f"2022-S{half}", "items": items} for half, items in halves]
    yield "a limit for each", short(ask(document, post((1, items), (2, [])))), ["66.67", "not_achieved", "66.67", "66.67", "66.67"]
    yield "nothing arose", short(ask(document, post((1, []), (2, []))))[:2], [None, "not_applicable"]
    # Friday 3 June: one working day after Wednesday 1 June, since the 2nd is a holiday. (1 + 3) / 2 = 2
    document = plan("mean([r] each workdays(opened, done) where has(done))", at_least("1"), requests)
    items = [{"label": "a", "opened": "2022-06-01", "done": "2022-06-03"}, {"label": "b", "opened": "2022-06-06", "done": "2022-06-09"},
             {"label": "c", "opened": "2022-06-07", "not_done": True}]
    yield "working days of each", short(ask(document, post((1, items), (2, []))))[:2], ["2.00", "achieved"]

    dates = {code: ("stock", "annual", ["X"], {"content": "date"}) for code in "de"}
    said = lambda **days: [{"measure": code, "office": "X", "period": "2022", **({"date": day} if day else {"not_done": True})} for code, day in days.items()]
    # 1 March + 30 days = 31 March
    document = plan("[d]", [{"period": "2022", "comparator": "by", "after": {"events": ["e"], "days": 30}}], dates)
    for days, status in (({"d": "2022-03-31"}, "achieved"), ({"d": "2022-04-01"}, "not_achieved")):
        yield f"a term {days}", short(ask(document, said(e="2022-03-01", **days)))[1], status
    yield "an event that never came", short(ask(document, said(e=None)))[1], "not_applicable"
    document = plan("[d]", [{"period": "2022", "comparator": "by", "to_be_set": "la Regione"}], dates)
    yield "a term to be set", short(ask(document, said(d="2022-03-31")))[1], "not_due"
    # A day before the plan is not judged, unless somebody says that it is meant.
    target = {"period": "2022", "comparator": "by", "date": "2021-02-28"}
    for more, status in (({}, "no_target"), ({"resolution": {}}, "not_achieved")):
        document = plan("[d]", [{**target, **more}], dates)
        yield f"before the plan {more}", short(ask(document, said(d="2022-02-20")))[1], status
    document = plan("[d]", [{"period": "2022", "comparator": "by", "date": "2022-12-31"}], dates)
    document["nodes"][0]["assignments"][0] |= {"evidence": "e"}
    yield "without evidence", short(ask(document, said(d="2022-02-20", e=None)))[1], "on_track"
    document["nodes"][0]["assignments"][0] |= {"condition": "e"}
    yield "a condition that did not come about", short(ask(document, said(d="2022-02-20", e=None)))[1], "excluded"
    document["nodes"][0]["state"] = "suspended"
    yield "a box that asks for nothing", short(ask(document, said(d="2022-02-20", e="2022-01-01")))[1], "excluded"


def run():
    failed = 0
    for name, found, expected in cases():
        if found != expected:
            failed += 1
            print(f"{name}: {found} instead of {expected}")
    print("self-test failed" if failed else "self-test passed")
    return 1 if failed else 0
