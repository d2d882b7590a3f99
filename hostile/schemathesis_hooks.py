# SPDX-License-Identifier: AGPL-3.0-or-later
"""Loaded by schemathesis (SCHEMATHESIS_HOOKS): counts requests, and checks every refusal."""

import atexit
import json
import os
import threading
import urllib.error
import urllib.request
from collections import Counter

import schemathesis

PROBLEM = "application/problem+json"
lock = threading.Lock()
statuses = Counter()
documented = {}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """For these two nothing is ever refused: an id that is not harmless is replaced, a tag that is none fits nothing."""
    for parameter in raw_schema["components"]["parameters"].values():
        if parameter["name"] in ("X-Request-Id", "If-None-Match"):
            parameter["schema"] = {"type": "string"}


@schemathesis.hook
def after_call(context, case, response):
    with lock:
        statuses[f"{case.operation.method.upper()} {case.operation.path} {response.status_code}"] += 1


def is_documented(base, type_):
    """Whether the problem's type leads to its documentation."""
    if type_ not in documented:
        try:
            with urllib.request.urlopen(base + type_, timeout=30) as answer:
                documented[type_] = answer.status == 200
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
    assert is_documented(os.environ["HOSTILE_BASE"], problem["type"]), f"{problem['type']} is not documented"


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
            json.dump(statuses, counts, indent=1, sort_keys=True)
