# SPDX-License-Identifier: AGPL-3.0-or-later
"""The README's story, told by a client that openapi-python-client generated."""

import datetime
import sys

import icalendar
from client import Client
from client.api.deadlines import get_deadline_calendar, list_deadlines
from client.api.evaluations import list_evaluations
from client.api.measurements import post_measurements
from client.api.plans import get_plan_tree
from client.models import EvaluationList, MeasurementItem, MeasurementItemOrigin, MeasurementPost, PostReceipt, Problem


def same(found, expected, what):
    if found != expected:
        raise SystemExit(f"clients: Python: {what}: {found!r} instead of {expected!r}")


def main(base):
    client = Client(base_url=base, raise_on_unexpected_status=True)
    item = MeasurementItem(measure="Patrimonio netto", period="2022", value="9312995.88", origin=MeasurementItemOrigin.FORECAST)
    body = MeasurementPost(administration="CCIAA-MS", items=[item])

    posted = post_measurements.sync_detailed(client=client, body=body, idempotency_key="python-1")
    same((int(posted.status_code), type(posted.parsed)), (201, PostReceipt), "posted")
    same(posted.parsed.recorded, 1, "recorded")
    again = post_measurements.sync_detailed(client=client, body=body, idempotency_key="python-1")
    same(again.parsed, posted.parsed, "the same key gets the same answer")

    verdicts = list_evaluations.sync(client=client, administration="CCIAA-MS", period="2022", indicator="EC05.1")
    same((type(verdicts), len(verdicts.items)), (EvaluationList, 1), "evaluations")
    verdict = verdicts.items[0]
    same((str(verdict.status), verdict.value, verdict.raw_achievement), ("achieved", "177.72", "148.10"), "EC05.1")
    same((str(verdict.target.comparator), verdict.target.value), (">=", "120.00"), "its target")

    tree = get_plan_tree.sync_detailed("1", client=client, period="2022")
    same(int(tree.status_code), 200, "tree")
    deadlines = list_deadlines.sync(client=client, administration="CCIAA-MS", on=datetime.date(2022, 6, 30), limit=500)
    same(len(deadlines.items) > 0, True, "deadlines")
    written = get_deadline_calendar.sync(client=client, administration="CCIAA-MS", on=datetime.date(2022, 6, 30))
    events = icalendar.Calendar.from_ical(written).walk("VEVENT")
    same(sorted(event.decoded("DTSTART") for event in events), sorted(item.due for item in deadlines.items), "the calendar's days")
    same([event.errors for event in events if event.errors], [], "what is wrong with its events")

    wrong = post_measurements.sync(client=client, body=body)
    same((type(wrong), wrong.code), (Problem, "conflict"), "a figure that is there is not overwritten")
    print("clients: Python: EC05.1 = 177.72 achieved")


main(sys.argv[1])
