# SPDX-License-Identifier: AGPL-3.0-or-later
"""Loaded by schemathesis (SCHEMATHESIS_HOOKS): makes requests that have a chance to succeed, counts, checks refusals."""

import atexit
import copy
import functools
import itertools
import json
import os
import threading
import urllib.error
import urllib.request
import zlib
from collections import Counter
from pathlib import Path

import schemathesis
from schemathesis import GenerationMode
from schemathesis.generation.meta import TestPhase

PROBLEM = "application/problem+json"
BASE = os.environ["HOSTILE_BASE"]
RUN = os.environ["HOSTILE_RUN"]
lock = threading.Lock()
numbers = itertools.count(1)
statuses, chains = Counter(), Counter()
documented, created, examples = {}, {}, {}


def get(path):
    with urllib.request.urlopen(BASE + path, timeout=30) as answer:
        return answer.status, answer.headers, answer.read()


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """No request id is ever refused: one that is not harmless is replaced."""
    raw_schema["components"]["parameters"]["RequestId"]["schema"] = {"type": "string"}
    examples["plan"] = raw_schema["components"]["schemas"]["PlanDocument"]["examples"][0]


@schemathesis.hook
def map_case(context, case):
    """Texts made at random name no office and no measure: of the valid requests, three of four name some that exist.

    Which ones is decided by what was made, and codes are never made twice: a sequence that is played again goes the
    same way, or schemathesis ends the phase.
    """
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return case
    choice = zlib.crc32(repr((case.query, case.body)).encode())
    if choice % 4 == 0:
        return case
    with lock:
        number = next(numbers)
    if "administration" in (case.query or {}):
        case.query["administration"] = "CCIAA-MS"
        if "period" in case.query and case.operation.path == "/api/v1/evaluations":
            case.query["period"] = "2022"
        for name in ["indicator", "node", "office", "measure", "cursor", "status", "state", "as_known_at"]:
            if choice % 2:
                case.query.pop(name, None)
    name = case.operation.definition.raw["operationId"]
    body = case.body
    if not isinstance(body, dict):
        return case
    if choice % 8 > 1:
        case.query.pop("dry_run", None)
        case.headers.pop("Idempotency-Key", None)
    if name == "createAdministration":
        case.body = {"code": f"Ente {RUN}.{number}", "name": body["name"]}
    elif name in ["createOffice", "createMeasure", "createIndicator"]:
        body["administration"] = "CCIAA-MS"
        body["code"] = f"{body.get('code', 'x')[:150]} {RUN}.{number}"
        body.pop("dictionary", None)
        body.pop("valid_to", None)
    if name == "createIndicator":
        body["formula"] = "100 * [Patrimonio netto] / [Immob]"
    elif name == "createMeasure":
        plain = {"content", "posted", "over_time", "over_offices", "over_administrations", "offices"}
        case.body = {key: value for key, value in body.items() if key not in plain}
    elif name == "createPlan":
        case.body = copy.deepcopy(examples["plan"])
        case.body["administration"] = {"code": f"Ente {RUN}.{number}", "name": "Ente"}
        case.body["title"] = body["title"]
    elif name == "postMeasurements":
        # a figure that was never posted: there are 13,200 months
        period = f"{1900 + number // 12 % 1100}-M{number % 12 + 1:02}"
        item = {"measure": "M", "period": period, "value": f"{number}"}
        case.body = {"administration": counting_body(), "items": [item]}
    elif name == "revisePlan":
        revise(case, number)
    return case


@functools.cache
def counting_body():
    """An administration of this run alone, with the measure M, counted monthly."""
    plan = json.loads((Path(__file__).parent.parent / "tests/fixtures/counters.json").read_text())
    plan["administration"]["code"] = f"CONTA {RUN}"
    request = urllib.request.Request(f"{BASE}/api/v1/plans", json.dumps(plan).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=30).close()
    return plan["administration"]["code"]


def revise(case, number):
    """The plan as it stands, with one more act."""
    try:
        _, headers, text = get(f"/api/v1/plans/{case.path_parameters['id']}")
    except (urllib.error.HTTPError, ValueError):
        return
    case.body = json.loads(text)
    case.body["acts"].append({"body": "Giunta", "kind": "delibera", "number": f"{RUN}.{number}", "date": "2022-06-15"})
    case.headers["If-Match"] = headers["ETag"]


@schemathesis.hook
def after_call(context, case, response):
    name = case.operation.definition.raw["operationId"]
    with lock:
        statuses[f"{name} {response.status_code}"] += 1
        if case.meta is not None and case.meta.phase.name == TestPhase.STATEFUL:
            chain(name, case, response)


def chain(name, case, response):
    """Counts what was made by one request of a sequence and then found by another."""
    if name.startswith(("create", "post")) and response.status_code == 201:
        receipt = json.loads(response.content)
        id = receipt["items"][0]["id"] if name == "postMeasurements" else receipt["id"]
        collection = case.operation.path
        created[collection, id] = name
    id = (case.path_parameters or {}).get("id")
    collection = case.operation.path.partition("/{id}")[0]
    if (collection, id) in created and response.status_code == 200:
        chains[f"{created[collection, id]} -> {name}"] += 1


def is_documented(type_):
    """Whether the problem's type leads to its documentation."""
    if type_ not in documented:
        try:
            documented[type_] = get(type_)[0] == 200
        except urllib.error.HTTPError:
            documented[type_] = False
    return documented[type_]


@schemathesis.check
def refused_with_a_documented_problem(ctx, response, case):
    if response.status_code < 400:
        return
    # a head that is no HTTP is refused before there is a request
    if response.status_code in (400, 431) and not response.content and "x-request-id" not in response.headers:
        return
    kind = response.headers.get("content-type", [""])[0]
    assert kind == PROBLEM, f"{response.status_code} is answered as {kind!r}"
    if case.method.upper() == "HEAD":
        return
    problem = json.loads(response.content)
    for member in ["type", "title", "status", "code"]:
        assert member in problem, f"the problem has no {member}: {problem}"
    assert problem["status"] == response.status_code, f"the problem says {problem['status']}"
    assert problem["type"].endswith("/" + problem["code"]), f"type {problem['type']} is not that of {problem['code']}"
    assert is_documented(problem["type"]), f"{problem['type']} is not documented"


@schemathesis.check
def has_a_request_id(ctx, response, case):
    if response.status_code in (400, 431) and not response.content:
        return
    assert response.headers.get("x-request-id"), "the response has no X-Request-Id"


@atexit.register
def report():
    path = os.environ.get("HOSTILE_COUNTS")
    if path:
        with open(path, "w", encoding="utf-8") as counts:
            json.dump({"statuses": statuses, "chains": chains}, counts, indent=1, sort_keys=True)
