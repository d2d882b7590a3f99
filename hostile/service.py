# SPDX-License-Identifier: AGPL-3.0-or-later
"""The service under attack: started on a database of its own, watched, stopped. Standard library only."""

import http.client
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROBLEM = "application/problem+json"


class Failure(Exception):
    """What was promised does not hold."""


def expect(held, what):
    if not held:
        raise Failure(what)


def raise_limits():
    """As many file descriptors as this user may have; answers how many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class Service:
    """`with Service(binary, "sqlite") as service: ...`"""

    def __init__(self, binary, database, demo=True):
        self.binary = str(Path(binary).resolve())
        self.work = Path(tempfile.mkdtemp(prefix="traguardo-hostile-"))
        self.log_path = self.work / "log"
        self.kind = database
        self.dropped = None
        self.demo = demo
        self.process = None
        self.port = None

    def __enter__(self):
        try:
            url = self._database()
            env = {name: text for name, text in os.environ.items() if not name.startswith("TRAGUARDO_") and name != "RUST_LOG"}
            env["TRAGUARDO_DATABASE_URL"] = url
            if self.demo:
                subprocess.run([self.binary, "demo"], env=env, check=True, stdout=subprocess.DEVNULL)
            self.log = open(self.log_path, "wb")
            command = [self.binary, "serve", "--listen", "127.0.0.1:0"]
            self.process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT)
            self._wait_until_it_listens()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, kind, _value, _trace):
        try:
            if kind is not None:
                print(f"--- last lines of the service's log\n{self.log_tail()}", flush=True)
        finally:
            self._remove()

    def _database(self):
        if self.kind == "sqlite":
            return f"sqlite:{self.work / 'traguardo.db'}"
        server = os.environ["TRAGUARDO_TEST_POSTGRES"]
        name = f"hostile_{os.getpid()}_{time.monotonic_ns()}"
        self._psql(server, f"CREATE DATABASE {name} TEMPLATE template0")
        self.dropped = (server, name)
        base, _, query = server.partition("?")
        return base.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")

    @staticmethod
    def _psql(server, sql):
        program = shutil.which("psql", path=os.environ.get("TRAGUARDO_PG_BINDIR", "") + os.pathsep + os.environ["PATH"])
        expect(program, "psql is not installed")
        subprocess.run([program, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, server], check=True)

    def _wait_until_it_listens(self):
        for _ in range(600):
            found = re.search(rb"http://127\.0\.0\.1:([1-9][0-9]*)", self.log_path.read_bytes())
            if found:
                self.port = int(found.group(1))
                expect(self.get("/health/ready")[0] == 200, "the service is not ready")
                return
            expect(self.process.poll() is None, f"the service did not start:\n{self.log_tail()}")
            time.sleep(0.1)
        raise Failure("the service did not say where it listens")

    def _remove(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.dropped:
            server, name = self.dropped
            self._psql(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        shutil.rmtree(self.work, ignore_errors=True)

    # --- asking ------------------------------------------------------------------------------------

    @property
    def base(self):
        return f"http://127.0.0.1:{self.port}"

    def request(self, method, path, body=None, headers=None, timeout=30):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def get(self, path, timeout=30):
        return self.request("GET", path, timeout=timeout)

    def post(self, path, document, timeout=30):
        return self.request("POST", path, json.dumps(document), {"Content-Type": "application/json"}, timeout)

    # --- watching ----------------------------------------------------------------------------------

    def memory(self):
        """Resident memory in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def settled_descriptors(self, below, patience=60):
        """Open descriptors once they are at most `below`, or after some patience."""
        end = time.monotonic() + patience
        while self.descriptors() > below and time.monotonic() < end:
            time.sleep(0.5)
        return self.descriptors()

    def log_tail(self, lines=10):
        text = self.log_path.read_bytes().decode(errors="replace") if self.log_path.exists() else ""
        return "\n".join(line[:500] for line in text.splitlines()[-lines:])

    def check_log(self):
        """No panic and no answer of 5xx was logged; answers how many requests were."""
        requests = 0
        with open(self.log_path, "rb") as log:
            for raw in log:
                line = raw.decode(errors="replace")
                expect("panicked at" not in line and "stack overflow" not in line, f"the log has a panic: {line[:2000]}")
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                fields = entry.get("fields", entry) if isinstance(entry, dict) else {}
                status = fields.get("status")
                if isinstance(status, int):
                    requests += 1
                    expect(status < 500, f"the log has an answer of {status}: {line[:2000]}")
        return requests

    def still_works(self):
        """The service answers as if nothing had happened."""
        expect(self.process.poll() is None, f"the service ended with {self.process.poll()}")
        for path in ["/health/live", "/health/ready", "/openapi.json"]:
            expect(self.get(path)[0] == 200, f"{path} does not answer 200")
        if self.demo:
            status, _, body = self.get("/api/v1/evaluations?administration=CCIAA-MS&period=2022")
            expect(status == 200 and json.loads(body)["items"], f"evaluations answered {status}: {body[:500]!r}")

    def stop(self):
        """SIGTERM: everything in flight is finished, and it ends by itself."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        expect(code == 0, f"after SIGTERM it ended with {code}")


def databases(asked=None):
    """The databases to attack: SQLite, and PostgreSQL where there is one."""
    if asked:
        return [asked]
    if os.environ.get("TRAGUARDO_TEST_POSTGRES"):
        return ["sqlite", "postgres"]
    print("*** SKIPPED: PostgreSQL: TRAGUARDO_TEST_POSTGRES is not set", flush=True)
    return ["sqlite"]
