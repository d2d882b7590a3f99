#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs schemathesis against the service on each database; hostile/schemathesis.sh sets it up and calls this."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from service import ROOT, Failure, Service, databases, expect, raise_limits

# Growth in MiB from the end of the first pass: that of the allocator, and for each 1,000 requests what they leave in the
# caches of plans and registers (measured: 1.2), which are bounded (crates/app/src/limits.rs).
GROWTH = 48
GROWTH_OF_CACHES = 2
DESCRIPTORS = 8
# Refusals that depend on what is stored are no faults of the document: known codes, periods, revisions.
LEFT_OUT = "positive_data_acceptance,missing_required_header,ignored_auth,object_level_authorization"


def one_pass(service, options, seed, folder, phases):
    counts = Path(folder) / "counts.json"
    command = [
        options.schemathesis, "--config-file", str(ROOT / "hostile" / "schemathesis.toml"), "run", f"{service.base}/openapi.json", "--url", service.base, "--no-color",
        "--phases", phases, "--checks", "all", "--exclude-checks", LEFT_OUT,
        "--max-examples", str(options.examples), "--seed", str(seed), "--workers", "1", "--mode", "all",
        "--generation-database", "none", "--suppress-health-check", "all", "--request-timeout", "30",
        "--continue-on-failure", "--warnings", "off",
    ]  # fmt: skip
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
        "PYTHONPATH": str(ROOT / "hostile"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOSTILE_BASE": service.base,
        "HOSTILE_COUNTS": str(counts),
        "HOSTILE_RUN": str(seed),
    }
    done = subprocess.run(command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(done.stdout)
        raise Failure(f"schemathesis found something (seed {seed}, {options.examples} examples)")
    if options.verbose:
        print(done.stdout)
    links = re.search(r"API Links: +(\d+) covered / (\d+) selected", done.stdout)
    expect(links and int(links.group(1)), "no link was followed")
    found = json.loads(counts.read_text())
    return Counter(found["statuses"]), Counter(found["chains"]), links.group(0)


def attack(options, database):
    total, chains = Counter(), Counter()
    with Service(options.binary, database) as service, tempfile.TemporaryDirectory() as folder:
        descriptors = service.descriptors()
        first, seed = None, options.seed
        # the first two phases are the same whatever the seed
        phases = "examples,coverage,fuzzing,stateful"
        while total.total() < options.requests:
            statuses, made, links = one_pass(service, options, seed, folder, phases)
            phases = "fuzzing,stateful"
            total += statuses
            chains += made
            left = service.settled_descriptors(descriptors + DESCRIPTORS)
            memory = service.memory()
            first = first or memory
            most = first + GROWTH + GROWTH_OF_CACHES * total.total() / 1000
            print(f"{database}: seed {seed}: {total.total()} requests, memory {memory:.0f} MiB, {left} descriptors; {links}", flush=True)
            expect(left <= descriptors + DESCRIPTORS, f"{left} descriptors are open, {descriptors} at the beginning")
            expect(memory <= most, f"memory grew from {first:.0f} to {memory:.0f} MiB, more than {most:.0f}")
            seed += 1
        service.still_works()
        service.stop()
        logged = service.check_log()
    statuses, operations = Counter(), set()
    for name, count in total.items():
        operation, _, status = name.rpartition(" ")
        statuses[status] += count
        if status.startswith("2"):
            operations.add(operation)
    summary = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    print(f"{database}: {total.total()} requests ({summary}), {logged} logged; {len(operations)} operations succeeded at least once", flush=True)
    print(f"{database}: made and found again in sequences: " + ", ".join(f"{chain} {count}" for chain, count in sorted(chains.items())), flush=True)
    # One pass may by chance have none; that every link leads somewhere is tested for itself (tests/tests/links.rs).
    if options.requests > 1:
        expect(chains, "no sequence found again what it had made")
    expect(logged >= total.total() * 9 // 10, "the log does not have what was asked")
    expect(len(operations) >= options.operations, f"only {len(operations)} operations ever succeeded: {sorted(operations)}")
    return total.total()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("--schemathesis", required=True, help="the program")
    parser.add_argument("--database", choices=["sqlite", "postgres"])
    parser.add_argument("--examples", type=int, default=50, help="per operation and pass")
    parser.add_argument("--requests", type=int, default=1, help="passes are repeated, each with the next seed, until there were so many on each database")
    parser.add_argument("--operations", type=int, default=25, help="operations that have to succeed at least once")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    raise_limits()
    try:
        total = sum(attack(options, database) for database in databases(options.database))
    except Failure as failure:
        print(f"hostile: FAILED: {failure}", file=sys.stderr)
        return 1
    print(f"schemathesis: {total} requests in all, first seed {options.seed}, nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
