# SPDX-License-Identifier: AGPL-3.0-or-later
"""Formulas: reading them and computing them on fractions (docs/domain.md §4, docs/formula-language.md).

A value is a Fraction, a date, NOT_DONE or a list of items. What stands in its way is a Gap: a list of (code, operand).
"""

import datetime
import re
from dataclasses import dataclass
from fractions import Fraction

NOT_DONE = "not done"
PRECEDENCE = ["not_applicable", "not_reported", "not_due", "not_available"]
TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?)|\[(?P<measure>[^\[\]]+)\]|"(?P<text>(?:[^"]|"")*)"'
    r"|(?P<name>[a-z_]+)|(?P<sign><=|>=|<>|[-+*/(),<>=]))"
)
MOST = 10**1000
LISTS = ("count", "share", "sum", "mean", "min", "max")
FIELDS = ("opened", "due", "done", "not_done", "class", "label")


@dataclass
class Gap(Exception):
    """No value, and why."""

    reasons: list

    def code(self):
        """The reason that decides: the first in precedence, else the one met first."""
        codes = [code for code, _ in self.reasons]
        return min(codes, key=lambda code: PRECEDENCE.index(code) if code in PRECEDENCE else len(PRECEDENCE))


def gap(code, operand):
    return Gap([(code, operand)])


def round_away(value, decimals):
    """Half away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(-whole if value < 0 else whole, 10**decimals)


class Reader:
    """Recursive descent over the grammar; gives nested tuples."""

    def __init__(self, text):
        self.tokens = []
        text, place = text.rstrip(), 0
        while place < len(text):
            match = TOKEN.match(text, place)
            if not match:
                raise ValueError(f"character {place + 1} of {text!r}")
            self.tokens.append((match.lastgroup, match.group(match.lastgroup)))
            place = match.end()
        self.tokens.append(("end", ""))

    def take(self, wanted=None):
        kind, text = self.tokens.pop(0)
        if wanted is not None and (kind, text) != ("sign", wanted):
            raise ValueError(f"{wanted!r} expected, {text!r} found")
        return kind, text

    def next_is(self, signs):
        kind, text = self.tokens[0]
        return kind == "sign" and text in signs

    def whole(self):
        tree = self.sum()
        if self.tokens[0][0] != "end":
            raise ValueError(f"{self.tokens[0][1]!r} not expected")
        return tree

    def sum(self):
        return self.chain(("+", "-"), self.product)

    def product(self):
        return self.chain(("*", "/"), self.signed)

    def chain(self, signs, part):
        tree = part()
        while self.next_is(signs):
            tree = (self.take()[1], tree, part())
        return tree

    def signed(self):
        if self.next_is(("-",)):
            self.take()
            return ("negate", self.signed())
        kind, text = self.take()
        if kind == "number":
            return ("number", Fraction(text))
        if kind == "measure":
            return ("measure", text)
        if (kind, text) == ("sign", "("):
            tree = self.sum()
            self.take(")")
            return tree
        if kind == "name":
            return self.field(text) or self.call(text)
        if kind == "text":
            return ("text", text.replace('""', '"'))
        raise ValueError(f"{text!r} not expected")

    def field(self, name):
        """What an item says: `opened`, `class`, and the others that are no function."""
        return ("field", name) if name in FIELDS and not self.next_is(("(",)) else None

    def word(self, name):
        """Whether this word comes next; it is taken."""
        found = self.tokens[0] == ("name", name)
        if found:
            self.take()
        return found

    def condition(self):
        tree = self.all_of()
        while self.word("or"):
            tree = ("or", tree, self.all_of())
        return tree

    def all_of(self):
        tree = self.comparison()
        while self.word("and"):
            tree = ("and", tree, self.comparison())
        return tree

    def comparison(self):
        if self.tokens[0] == ("name", "has"):
            return self.signed()
        left = self.sum()
        return ("compare", self.take()[1], left, self.sum())

    def of_list(self, name):
        """`[m] each x where c)`: the rest of a function over a list."""
        measure = self.take()[1]
        each = self.sum() if self.word("each") else None
        where = self.condition() if self.word("where") else None
        self.take(")")
        return ("list", name, measure, each, where)

    def call(self, name):
        self.take("(")
        after = self.tokens[1] if self.tokens[0][0] == "measure" else None
        if name in ("count", "share") or name in LISTS and after == ("name", "each"):
            return self.of_list(name)
        if name in ("indicator", "achievement", "share_achieved", "date", "value"):
            arguments = [self.take()[1].replace('""', '"')]
        elif name == "if":
            arguments = [self.condition()]
            for _ in range(2):
                self.take(",")
                arguments.append(self.sum())
        else:
            arguments = [self.sum()]
        while self.next_is((",",)):
            self.take()
            arguments.append(self.sum())
        self.take(")")
        return (name, *arguments)


def read(text):
    return Reader(text).whole()


def both(*results):
    """All the values, or one Gap of all that is missing: every argument is read."""
    values, reasons = [], []
    for result in results:
        try:
            values.append(result())
        except Gap as missing:
            reasons += missing.reasons
    if reasons:
        raise Gap(reasons)
    for value in values:
        if not isinstance(value, Fraction):
            raise gap("not_a_number", str(value))
    return values


def bounded(value):
    if abs(value.numerator) >= MOST or value.denominator >= MOST:
        raise gap("out_of_range", "digits")
    return value


def compute(tree, source, shift=(0, False)):
    """The value of a tree. `source` answers measure(), indicator(), achievement(), and says the days; `shift` is
    (years back, at the year's end)."""
    name, *rest = tree
    if name == "list":
        return listed(rest, source, shift)
    if name == "date":
        return source.day(rest[0])
    if name in ("days", "workdays"):
        return between(name, [compute(part, source, shift) for part in rest], source)
    if name == "share_achieved":
        return source.share_achieved(rest[0], rest[1][1])
    if name == "number":
        return rest[0]
    if name in ("measure", "indicator", "achievement"):
        return getattr(source, name)(rest[0], shift)
    if name == "previous":
        return compute(rest[0], source, (shift[0] + 1, shift[1]))
    if name == "opening":
        return compute(rest[0], source, (shift[0] + 1, True))
    if name == "coalesce":
        return coalesce(rest, source, shift)
    if name == "if":
        condition, then, otherwise = rest
        return compute(then if holds(condition, source, shift) else otherwise, source, shift)
    if name == "round":
        (value,) = both(lambda: compute(rest[0], source, shift))
        return round_away(value, int(rest[1][1]))
    values = both(*[lambda part=part: compute(part, source, shift) for part in rest])
    if name == "/" and values[1] == 0:
        raise gap("division_by_zero", str(rest[1]))
    operations = {
        "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
        "negate": lambda a: -a, "abs": abs, "min": lambda *all: min(all), "max": lambda *all: max(all),
        "sum": lambda *all: sum(all, Fraction(0)), "mean": lambda *all: sum(all, Fraction(0)) / len(all),
    }
    return bounded(operations[name](*values))


def compared(sign, left, right):
    return {"=": left == right, "<>": left != right, "<": left < right, "<=": left <= right,
            ">": left > right, ">=": left >= right}[sign]


def holds(tree, source, shift):
    """Whether a condition of numbers is true, from the left until that is known."""
    name, *rest = tree
    if name == "compare":
        sign, *sides = rest
        return compared(sign, *both(*[lambda side=side: compute(side, source, shift) for side in sides]))
    left = holds(rest[0], source, shift)
    return holds(rest[1], source, shift) if left == (name == "and") else left


def between(name, ends, source):
    """Days from one to the other, or the working ones among them: the first does not count, the last does."""
    for end in ends:
        if end == NOT_DONE:
            raise gap("not_done", name)
        if not isinstance(end, datetime.date):
            raise gap("wrong_kind", str(end))
    return Fraction(source.working_days(*ends) if name == "workdays" else (ends[1] - ends[0]).days)


class Silent(Exception):
    """An item does not say what is asked of it."""


class OfItem:
    """What a formula reads while it looks at one item."""

    def __init__(self, item, source):
        self.item, self.source = item, source

    def __getattr__(self, name):
        return getattr(self.source, name)

    def says(self, tree):
        name, what = tree
        if name == "value":
            return {one["name"]: Fraction(one["value"]) for one in self.item.get("values", [])}.get(what)
        said = self.item.get(what)
        return datetime.date.fromisoformat(said) if said and what in ("opened", "due", "done") else said

    def compute(self, tree, shift):
        name, *rest = tree
        if name in ("field", "value"):
            said = self.says(tree)
            if said is None:
                raise Silent
            return said
        if name == "text":
            return rest[0]
        if name == "number":
            return rest[0]
        if name in ("days", "workdays"):
            return between(name, [self.compute(part, shift) for part in rest], self.source)
        if name in ("+", "-", "*", "/"):
            left, right = [self.compute(part, shift) for part in rest]
            if name == "/" and right == 0:
                raise gap("division_by_zero", str(rest[1]))
            return {"+": left + right, "-": left - right, "*": left * right}[name] if name != "/" else left / right
        return compute(tree, self.source, shift)

    def fulfils(self, tree, shift):
        name, *rest = tree
        if name == "has":
            said = self.says(rest[0])
            return said is not None and said is not False
        if name == "compare":
            try:
                return compared(rest[0], self.compute(rest[1], shift), self.compute(rest[2], shift))
            except Silent:
                return False
        left = self.fulfils(rest[0], shift)
        return self.fulfils(rest[1], shift) if left == (name == "and") else left


def listed(rest, source, shift):
    """A function over the items of a list."""
    name, measure, each, where = rest
    items = source.measure(measure, shift)
    if not isinstance(items, list):
        raise gap("wrong_kind", f"[{measure}]")
    items = [OfItem(item, source) for item in items]
    chosen = [item for item in items if where is None or item.fulfils(where, shift)]
    if name == "count":
        return Fraction(len(chosen))
    if name == "share":
        if not items:
            raise gap("division_by_zero", f"[{measure}]")
        return Fraction(100 * len(chosen), len(items))
    try:
        values = [item.compute(each, shift) for item in chosen]
    except Silent:
        raise gap("incomplete_item", f"[{measure}]") from None
    if name == "sum":
        return bounded(sum(values, Fraction(0)))
    if not values:
        raise gap("division_by_zero" if name == "mean" else "no_items", f"[{measure}]")
    return bounded({"mean": lambda: sum(values) / len(values), "min": lambda: min(values), "max": lambda: max(values)}[name]())


def coalesce(parts, source, shift):
    reasons = []
    for part in parts:
        try:
            return compute(part, source, shift)
        except Gap as missing:
            if missing.code() != "not_available":
                raise
            reasons += missing.reasons
    raise Gap(reasons)


def factors(tree):
    """Numerator and denominator of a product or quotient, literals left out (§4)."""
    name, *rest = tree
    if name == "number":
        return [], []
    if name == "negate":
        return factors(rest[0])
    if name == "list" and rest[0] in ("share", "mean"):
        kind, measure, each, where = rest
        if kind == "share":
            return [("list", "count", measure, None, where)], [("list", "count", measure, None, None)]
        return [("list", "sum", measure, each, where)], [("list", "count", measure, None, where)]
    if name == "*":
        (above, below), (above2, below2) = map(factors, rest)
        return above + above2, below + below2
    if name == "/":
        (above, below), (above2, below2) = map(factors, rest)
        if below2:
            return above, below + [rest[1]]
        return above, below + above2
    return [tree], []
