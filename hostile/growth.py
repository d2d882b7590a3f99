#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether memory levels off: more bodies with more plans than the service keeps in memory, then the same traffic for long.

    hostile/growth.py BINARY [--database sqlite|postgres] [--bodies 480] [--requests 12000]

What a service keeps (plans, registers) has a bound, so its memory grows until that is reached and then no more. Both
phases are told apart from a leak by going on for as long again once it is: the last third may not grow by more than a
little. Each phase prints the memory at every step, so that a person can see the curve.
"""

import argparse
import http.client
import json
import sys

from service import Failure, Service, databases, expect

# Growth in MiB that the last third of a phase may show.
GROWTH = 24
# Resident memory in MiB that nothing may exceed: the caches' 400 MiB, and the allocator's share.
MOST = 900
STEPS = 18


def plan(number):
    """A body with a plan of 400 indicators: some 200 kB."""
    measures = [
        {"code": f"M{place}", "name": f"Misura {place} " + "x" * 100, "unit": "N.", "nature": "flow", "frequency": "annual"}
        for place in range(400)
    ]
    indicators = [
        {"code": f"I{place}", "name": f"Indicatore {place} " + "x" * 100, "unit": "N.", "formula": f"[M{place}]", "better": "higher"}
        for place in range(400)
    ]
    assignments = [{"indicator": f"I{place}", "targets": [{"period": "2022", "comparator": ">=", "value": "1"}]} for place in range(400)]
    return {
        "format": "traguardo-plan/1",
        "administration": {"code": f"CRESCE-{number}", "name": f"Ente {number}"},
        "code": "PIANO",
        "title": "Un piano lungo",
        "kind": "performance",
        "first_year": 2022,
        "last_year": 2022,
        "acts": [{"body": "Giunta", "kind": "delibera", "number": "1", "date": "2022-01-31"}],
        "measures": measures,
        "indicators": indicators,
        "nodes": [{"code": "A", "kind": "area", "title": "Area", "assignments": assignments}],
    }


class Client:
    """One connection that is kept."""

    def __init__(self, service):
        self.connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)

    def ask(self, method, path, document=None):
        body = None if document is None else json.dumps(document)
        self.connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def levels_off(name, curve):
    print(f"{name}: " + " ".join(f"{memory:.0f}" for memory in curve) + " MiB", flush=True)
    last = curve[len(curve) * 2 // 3 :]
    grown = sum(last[len(last) // 2 :]) / len(last[len(last) // 2 :]) - last[0]
    expect(grown <= GROWTH, f"{name}: memory still grows: by {grown:.0f} MiB in the last third")
    expect(max(curve) <= MOST, f"{name}: {max(curve):.0f} MiB")


def bodies(service, count):
    """Each comes with its plan, posts a figure, and is asked about."""
    client, curve = Client(service), []
    for number in range(count):
        status, text = client.ask("POST", "/api/v1/plans", plan(number))
        expect(status == 201, f"plan {number}: {status} {text[:300]!r}")
        figure = {"administration": f"CRESCE-{number}", "items": [{"measure": "M1", "period": "2022", "value": "1"}]}
        status, text = client.ask("POST", "/api/v1/measurements", figure)
        expect(status == 201, f"figure {number}: {status} {text[:300]!r}")
        status, text = client.ask("GET", f"/api/v1/evaluations?administration=CRESCE-{number}&period=2022&indicator=I1")
        expect(status == 200 and b'"achieved"' in text, f"evaluation {number}: {status} {text[:300]!r}")
        if (number + 1) * STEPS % count < STEPS:
            curve.append(service.memory())
    return curve


def traffic(service, count):
    """The same few questions, posts, corrections and refusals, again and again."""
    client, curve, revision = Client(service), [], 1
    for number in range(count):
        kind = number % 6
        if kind == 0:
            item = {"measure": "M1", "period": "2022", "value": str(number), "replaces": revision, "reason": "Riconteggio"}
            status, text = client.ask("POST", "/api/v1/measurements", {"administration": "CRESCE-0", "items": [item]})
            expect(status == 201, f"correction: {status} {text[:300]!r}")
            revision += 1
        elif kind == 1:
            status, _ = client.ask("POST", "/api/v1/measurements", {"administration": "CRESCE-0", "items": [{"measure": f"no {number}", "period": "2022", "value": "1"}]})
            expect(status == 422, f"an unknown measure: {status}")
        elif kind == 2:
            status, _ = client.ask("GET", f"/api/v1/evaluations?administration=nessuno-{number}&period=2022")
            expect(status in (404, 422), f"an unknown administration: {status}")
        elif kind == 3:
            status, _ = client.ask("GET", "/api/v1/evaluations?administration=CRESCE-0&period=2022&limit=20")
            expect(status == 200, f"evaluations: {status}")
        elif kind == 4:
            status, _ = client.ask("GET", f"/api/v1/measurements?administration=CRESCE-0&limit=50&as_known_at={2 + number % 30}")
            expect(status == 200, f"figures: {status}")
        else:
            status, _ = client.ask("GET", f"/nulla/{number}")
            expect(status == 404, f"an unknown path: {status}")
        if (number + 1) * STEPS % count < STEPS:
            curve.append(service.memory())
    return curve


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--database", choices=["sqlite", "postgres"])
    parser.add_argument("--bodies", type=int, default=480)
    parser.add_argument("--requests", type=int, default=12_000)
    options = parser.parse_args()
    try:
        for database in databases(options.database):
            with Service(options.binary, database, demo=False) as service:
                levels_off(f"{database}, {options.bodies} bodies", bodies(service, options.bodies))
                levels_off(f"{database}, {options.requests} requests", traffic(service, options.requests))
                service.still_works()
                service.stop()
                service.check_log()
    except Failure as failure:
        print(f"hostile: FAILED: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
