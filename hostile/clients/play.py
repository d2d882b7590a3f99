#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs a command with the address of a fresh service, demo loaded, as its last argument; once per data base."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from service import Failure, Service, databases, expect  # noqa: E402


def main(binary, command):
    try:
        for database in databases():
            with Service(binary, database) as service:
                done = subprocess.run([*command, service.base], timeout=120)
                expect(done.returncode == 0, f"{command[0]} failed on {database}")
                service.stop()
                service.check_log()
    except Failure as failure:
        print(f"hostile: FAILED: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
