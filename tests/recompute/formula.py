# SPDX-License-Identifier: AGPL-3.0-or-later
"""Formulas: reading them and computing them on fractions (docs/domain.md §4, docs/formula-language.md).

A value is a Fraction, a date or NOT_DONE. What stands in its way is a Gap: a list of (code, operand).
"""

import re
from dataclasses import dataclass
from fractions import Fraction

NOT_DONE = "not done"
PRECEDENCE = ["not_applicable", "not_reported", "not_due", "not_available"]
TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?)|\[(?P<measure>[^\[\]]+)\]|"(?P<text>(?:[^"]|"")*)"'
    r"|(?P<name>[a-z]+)|(?P<sign><=|>=|<>|[-+*/(),<>=]))"
)
MOST = 10**1000


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
            return self.call(text)
        raise ValueError(f"{text!r} not expected")

    def call(self, name):
        self.take("(")
        if name in ("indicator", "achievement"):
            arguments = [self.take()[1].replace('""', '"')]
        else:
            arguments = [self.sum()]
            if name == "if":
                arguments.insert(0, self.take()[1])
                arguments.append(self.sum())
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
    """The value of a tree. `source` answers measure(), indicator() and achievement(); `shift` is
    (years back, at the year's end)."""
    name, *rest = tree
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
        sign, *sides, then, otherwise = rest
        left, right = both(*[lambda side=side: compute(side, source, shift) for side in sides])
        holds = {"=": left == right, "<>": left != right, "<": left < right, "<=": left <= right,
                 ">": left > right, ">=": left >= right}[sign]
        return compute(then if holds else otherwise, source, shift)
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
    if name == "*":
        (above, below), (above2, below2) = map(factors, rest)
        return above + above2, below + below2
    if name == "/":
        (above, below), (above2, below2) = map(factors, rest)
        if below2:
            return above, below + [rest[1]]
        return above, below + above2
    return [tree], []
