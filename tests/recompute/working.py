# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days, and the working ones among them (docs/domain.md §4)."""

import datetime

NATIONAL = ["01-01", "01-06", "04-25", "05-01", "06-02", "08-15", "11-01", "12-08", "12-25", "12-26"]


def closing(days):
    """The body's own closing days, and the national holidays: of every year or of one."""
    return {*days, *NATIONAL}


def easter(year):
    """Gauss's rule, for the Gregorian calendar."""
    century, golden = year // 100, year % 19
    epact = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    ahead = epact - weekday
    month = 3 + (ahead + 40) // 44
    return datetime.date(year, month, ahead + 28 - 31 * (month // 4))


def is_working(day, closed):
    text = day.isoformat()
    francesco = day.year >= 2026 and text[5:] == "10-04"
    monday = day == easter(day.year) + datetime.timedelta(days=1)
    return day.weekday() < 5 and not francesco and not monday and text not in closed and text[5:] not in closed


def between(first, last, closed):
    """The working days from one day to another: the first does not count, the last does."""
    if last < first:
        return -between(last, first, closed)
    days = (first + datetime.timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(is_working(day, closed) for day in days)


def shifted(day, days, working, closed):
    """So many days after a day, which does not count; before it when negative."""
    if not working:
        return day + datetime.timedelta(days=days)
    step = datetime.timedelta(days=1 if days > 0 else -1)
    left = abs(days)
    while left:
        day += step
        left -= is_working(day, closed)
    return day
