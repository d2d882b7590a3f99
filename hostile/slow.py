#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attacks the service below and beside HTTP: slow, broken, endless, half-closed and far too many requests.

    hostile/slow.py BINARY [--database sqlite|postgres] [--connections 10000] [--rounds 3] [--only NAME]

Everything is played `--rounds` times on one running service, on each database there is (PostgreSQL: as
TRAGUARDO_TEST_POSTGRES says). Each attack states what may be answered. At the end the service has to answer as
before, within a bound of memory, with the descriptors of the beginning, and without a panic or a 5xx in its log.
Only the standard library is needed, and only the loopback interface is used.
"""

import argparse
import concurrent.futures
import gzip
import json
import socket
import struct
import sys
import time

from service import PROBLEM, Failure, Service, databases, expect, raise_limits

# Memory beyond that of the beginning: in MiB, and in KiB for each connection that was open at the same time. The
# allocator keeps what ten thousand connections needed (measured: 18 KiB each, reached after five rounds).
MEMORY = 64
MEMORY_OF_A_CONNECTION = 24
# Growth in MiB from the last round but one to the last, from the third on.
GROWTH = 32
# Descriptors that may be open beyond those of the beginning.
DESCRIPTORS = 8
POST = b"POST /api/v1/measurements HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
GET = b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n"
CLOSED = "closed"  # the connection ended without an answer
SILENT = "silent"  # it neither ended nor answered

seen = {}


def connect(service, timeout=20):
    sock = socket.create_connection(("127.0.0.1", service.port), timeout=timeout)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


class Reader:
    """Reads answers off one connection."""

    def __init__(self, sock):
        self.sock = sock
        self.buffer = b""

    def _more(self):
        try:
            part = self.sock.recv(65536)
        except TimeoutError:
            return SILENT
        except OSError:
            return CLOSED
        self.buffer += part
        return None if part else CLOSED

    def answer(self):
        """(status, headers, body), or CLOSED or SILENT."""
        while b"\r\n\r\n" not in self.buffer:
            ended = self._more()
            if ended:
                return ended
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        status = int(lines[0].split()[1])
        headers = {name.strip().lower().decode(): value.strip().decode() for name, _, value in (line.partition(b":") for line in lines[1:])}
        if status == 100:
            return self.answer()
        if headers.get("transfer-encoding") == "chunked":
            while b"0\r\n\r\n" not in self.buffer:
                ended = self._more()
                if ended:
                    return ended
            body, _, self.buffer = self.buffer.partition(b"0\r\n\r\n")
            return status, headers, body
        length = int(headers.get("content-length", 0))
        while len(self.buffer) < length:
            ended = self._more()
            if ended:
                return ended
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return status, headers, body


def talk(service, data, timeout=20, half_close=False):
    """Sends bytes at once and reads one answer."""
    with connect(service, timeout) as sock:
        try:
            sock.sendall(data)
            if half_close:
                sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # refused while still writing: the answer may be there all the same
        return Reader(sock).answer()


def check(service, name, answer, allowed):
    """The answer is one of those allowed; a refusal of a parsed request is a documented problem."""
    status = answer if isinstance(answer, str) else answer[0]
    seen.setdefault(name, set()).add(status)
    expect(status in allowed, f"{name}: {status} is none of {allowed}: {answer!r:.500}")
    if isinstance(answer, str) or status < 400:
        return
    _, headers, body = answer
    if not body:
        # before there is a request: a head that is no HTTP, or takes too long
        return expect(status in (400, 408, 431) and "x-request-id" not in headers, f"{name}: {status} without a problem")
    expect(headers.get("content-type") == PROBLEM, f"{name}: {status} is no problem+json: {headers}")
    problem = json.loads(body)
    expect(problem["status"] == status, f"{name}: {problem}")
    expect(service.get(problem["type"])[0] == 200, f"{name}: {problem['type']} is not documented")


# --- the attacks ----------------------------------------------------------------------------------


def slow_head(service, _options):
    """A byte a second: the head of a request has 10 seconds."""

    def one(_):
        with connect(service, 30) as sock:
            start = time.monotonic()
            sock.settimeout(1)
            reader = Reader(sock)
            for byte in GET * 100:
                try:
                    sock.sendall(bytes([byte]))
                except OSError:
                    return CLOSED, time.monotonic() - start
                answer = reader.answer()
                if answer != SILENT:
                    return answer, time.monotonic() - start
                if time.monotonic() - start > 25:
                    return SILENT, 25
        return SILENT, 25

    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        for answer, _ in pool.map(one, range(32)):
            check(service, "slow head", answer, {CLOSED, 408})


def slow_body(service, _options):
    """A byte every half a second of a body that was announced: it has 30 seconds."""

    def one(_):
        with connect(service, 60) as sock:
            sock.sendall(POST + b"Content-Length: 1000\r\n\r\n")
            start = time.monotonic()
            sock.settimeout(0.5)
            reader = Reader(sock)
            while time.monotonic() - start < 45:
                try:
                    sock.sendall(b" ")
                except OSError:
                    pass
                answer = reader.answer()
                if answer != SILENT:
                    return answer
        return SILENT

    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        for answer in pool.map(one, range(32)):
            check(service, "slow body", answer, {408})


def half_closed(service, _options):
    """The client has nothing more to say. It may still be waiting for the answer."""
    whole = GET + b"\r\n"
    check(service, "half closed after a request", talk(service, whole, half_close=True), {200, CLOSED})
    check(service, "half closed in a head", talk(service, GET, half_close=True), {CLOSED, 400, 408})
    body = POST + b'Content-Length: 1000\r\n\r\n{"administration'
    check(service, "half closed in a body", talk(service, body, half_close=True, timeout=40), {CLOSED, 400, 408})
    chunk = POST + b"Transfer-Encoding: chunked\r\n\r\n10\r\n{"
    check(service, "half closed in a chunk", talk(service, chunk, half_close=True, timeout=40), {CLOSED, 400, 408})
    check(service, "half closed at once", talk(service, b"", half_close=True), {CLOSED, 408})


def resets(service, _options):
    """Connections that are thrown away at every stage."""
    for index in range(600):
        sock = connect(service)
        sock.sendall([b"", GET, GET + b"\r\n", POST + b"Content-Length: 9\r\n\r\n{"][index % 4])
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()


def idle(service, options):
    """Many connections that say nothing, while others are served."""
    held, most = [], 0
    try:
        # the service lets go of each after 10 seconds, and a full queue of new ones costs a client a second: again
        for _ in range(5):
            for sock in held:
                sock.close()
            before = time.monotonic()
            with concurrent.futures.ThreadPoolExecutor(64) as pool:
                held = list(pool.map(lambda _: connect(service, 60), range(options.connections)))
            opened = time.monotonic() - before
            time.sleep(0.5)
            most = service.descriptors()
            if most >= options.connections * 9 // 10:
                break
        expect(most >= options.connections * 9 // 10, f"idle connections: only {most} were open at a time")
        slowest = 0.0
        for _ in range(20):
            start = time.monotonic()
            expect(service.get("/health/ready", timeout=20)[0] == 200, "idle connections: not ready")
            slowest = max(slowest, time.monotonic() - start)
        expect(slowest < 5, f"idle connections: an answer took {slowest:.1f} s")
        print(f"    {most} idle connections opened in {opened:.1f} s, slowest answer meanwhile {slowest * 1000:.0f} ms", flush=True)
        # the service lets go of those that never ask
        gone, patience = 0, time.monotonic() + 60
        for sock in held:
            sock.settimeout(max(0.1, patience - time.monotonic()))
            answer = Reader(sock).answer()
            expect(answer != SILENT, "idle connections: kept for more than a minute")
            gone += 1
        expect(gone == options.connections, "idle connections: some were lost")
        seen.setdefault("idle connections", set()).add(CLOSED)
    finally:
        for sock in held:
            sock.close()


def headers(service, _options):
    """Too many, too long, endless, odd."""
    many = GET + b"".join(b"X-%d: a\r\n" % index for index in range(10_000)) + b"\r\n"
    check(service, "10,000 headers", talk(service, many), {CLOSED, 400, 431})
    check(service, "a header of 1 MB", talk(service, GET + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n"), {CLOSED, 400, 431})
    check(service, "a header name of 1 MB", talk(service, GET + b"a" * 1_000_000 + b": b\r\n\r\n"), {CLOSED, 400, 431})
    with connect(service) as sock:
        sock.sendall(GET)
        sent, line = 0, b"X-Flood: " + b"a" * 1000 + b"\r\n"
        try:
            while sent < 64_000_000:
                sock.sendall(line)
                sent += len(line)
        except OSError:
            pass
        expect(sent < 64_000_000, "endless headers: 64 MB were taken")
        check(service, "endless headers", Reader(sock).answer(), {CLOSED, 400, 431})
    some = GET + b"".join(b"X-%d: a\r\n" % index for index in range(60)) + b"\r\n"
    check(service, "60 headers", talk(service, some), {200})
    odd = {
        "no colon": b"nothing\r\n",
        "blank in a name": b"X Y: 1\r\n",
        "blank before the colon": b"X : 1\r\n",
        "folded": b"X: a\r\n b\r\n",
        "NUL in a value": b"X: a\0b\r\n",
        "NUL in a name": b"X\0: a\r\n",
        "bare carriage return": b"X: a\rb\r\n",
        "empty name": b": a\r\n",
        "high bytes": b"X: \xff\xfe\r\n",
        "two hosts": b"Host: example.org\r\n",
        "length and chunked": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "two lengths": b"Content-Length: 5\r\nContent-Length: 6\r\n",
        "negative length": b"Content-Length: -1\r\n",
        "signed length": b"Content-Length: +1\r\n",
        "length of 30 digits": b"Content-Length: " + b"9" * 30 + b"\r\n",
        "length in hexadecimal": b"Content-Length: 0x5\r\n",
        "chunked twice": b"Transfer-Encoding: chunked, chunked\r\n",
        "gzip, chunked": b"Transfer-Encoding: gzip, chunked\r\n",
        "unknown coding": b"Transfer-Encoding: xyz\r\n",
        "upgrade": b"Connection: Upgrade\r\nUpgrade: websocket\r\n",
        "h2c": b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
        "range": b"Range: bytes=0-0,1-1,2-2\r\n",
        "long key": b"Idempotency-Key: " + b"k" * 10_000 + b"\r\n",
        "long request id": b"X-Request-Id: " + b"<" * 10_000 + b"\r\n",
        "long etag": b"If-None-Match: " + b'"x",' * 5_000 + b'"x"\r\n',
        "long accept": b"Accept: " + b"a/b;q=0.1," * 3_000 + b"*/*\r\n",
        "odd accept": b"Accept: ;;;,/,q=\xff\r\n",
    }
    refused = {CLOSED, 400, 408, 421, 431}
    for name, extra in odd.items():
        allowed = {200, 406, 501, 505} | refused
        check(service, f"header: {name}", talk(service, GET + extra + b"Connection: close\r\n\r\n", timeout=15), allowed - {501, 505})
        framed = b"" if b"Length" in extra or b"Transfer" in extra else b"Content-Length: 2\r\n"
        post = POST + extra + framed + b"\r\n{}"
        check(service, f"header of a post: {name}", talk(service, post, timeout=45, half_close=True), refused | {406, 411, 413, 415, 422})


def request_lines(service, _options):
    """What comes before the headers."""
    host = b"\r\nHost: 127.0.0.1\r\n\r\n"
    refused = {CLOSED, 400, 404, 405, 408, 414, 421, 431}
    lines = {
        "nothing but blanks": b" \r\n\r\n",
        "noise": bytes(range(256)) * 40,
        "TLS": bytes.fromhex("16030100c8010000c40303") + b"\x55" * 200,
        "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 60,
        "PROXY": b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + GET + b"\r\n",
        "HTTP/0.9": b"GET /health/live\r\n",
        "HTTP/9.9": b"GET /health/live HTTP/9.9" + host,
        "unknown method": b"BREW /health/live HTTP/1.1" + host,
        "method of 10 kB": b"A" * 10_000 + b" / HTTP/1.1" + host,
        "CONNECT": b"CONNECT example.org:443 HTTP/1.1" + host,
        "TRACE": b"TRACE / HTTP/1.1" + host,
        "asterisk": b"OPTIONS * HTTP/1.1" + host,
        "foreign target": b"GET http://example.org/health/live HTTP/1.1" + host,
        "no host": b"GET /health/live HTTP/1.1\r\n\r\n",
        "foreign host": b"GET /health/live HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "path of 60 kB": b"GET /" + b"a" * 60_000 + b" HTTP/1.1" + host,
        "path of 1 MB": b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1" + host,
        "NUL in the path": b"GET /health\0/live HTTP/1.1" + host,
        "escaped NUL": b"GET /api/v1/plans/%00 HTTP/1.1" + host,
        "high bytes in the path": b"GET /\xff\xfe HTTP/1.1" + host,
        "escaped high bytes": b"GET /api/v1/plans/%ff%fe/tree?period=2022 HTTP/1.1" + host,
        "broken escape": b"GET /api/v1/plans/%zz HTTP/1.1" + host,
        "upwards": b"GET /docs/../../../../etc/passwd HTTP/1.1" + host,
        "escaped upwards": b"GET /docs/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1" + host,
        "backslashes": b"GET /docs/..\\..\\..\\etc\\passwd HTTP/1.1" + host,
        "huge id": b"GET /api/v1/plans/99999999999999999999999999 HTTP/1.1" + host,
        "negative id": b"GET /api/v1/plans/-1 HTTP/1.1" + host,
        "header injection": b"GET /x%0d%0aSet-Cookie:%20a=b HTTP/1.1" + host,
    }
    for name, data in lines.items():
        check(service, f"request: {name}", talk(service, data, timeout=15), refused)


def queries(service, _options):
    """Query strings no form would make."""
    host = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    strings = {
        "invalid UTF-8": b"administration=%ff%fe&period=2022",
        "raw high bytes": b"administration=\xff\xfe&period=2022",
        "NUL": b"administration=%00&period=2022",
        "surrogate": b"administration=%ed%a0%80&period=2022",
        "broken escape": b"administration=%&period=%2",
        "50 kB": b"administration=" + b"a" * 50_000 + b"&period=2022",
        "10,000 parameters": b"&".join(b"a%d=1" % index for index in range(10_000)),
        "twice": b"administration=CCIAA-MS&administration=CCIAA-MS&period=2022",
        "array": b"administration[]=CCIAA-MS&period=2022",
        "SQL": b"administration=%27%20OR%201=1--&period=2022",
        "wildcards": b"administration=%25_&period=2022",
        "huge limit": b"administration=CCIAA-MS&period=2022&limit=99999999999999999999",
        "huge cursor": b"administration=CCIAA-MS&period=2022&cursor=" + b"9" * 900,
        "position beyond": b"administration=CCIAA-MS&period=2022&as_known_at=9223372036854775807",
        "position too big": b"administration=CCIAA-MS&period=2022&as_known_at=9223372036854775808",
        "full-width digits": "administration=CCIAA-MS&period=２０２２".encode(),
    }
    for name, query in strings.items():
        answer = talk(service, b"GET /api/v1/evaluations?" + query + host)
        check(service, f"query: {name}", answer, {CLOSED, 400, 404, 414, 422, 431})
    # instants and days at the ends of what can be written: answered, or refused in words
    for at in ["2016-12-31T23:59:60Z", "0000-01-01T00:00:00%2B23:59", "9999-12-31T23:59:59-23:59", "1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z"]:
        answer = talk(service, b"GET /api/v1/evaluations?administration=CCIAA-MS&period=2022&as_known_at=" + at.encode() + host)
        check(service, f"query: as known at {at}", answer, {200, 400, 404, 422})
    for on in ["0000-01-01", "0001-01-01", "1582-10-10", "9999-12-31", "2022-02-29"]:
        for path in [b"evaluations?administration=CCIAA-MS&period=2022", b"deadlines?administration=CCIAA-MS"]:
            answer = talk(service, b"GET /api/v1/" + path + b"&on=" + on.encode() + host)
            check(service, f"query: on {on}", answer, {200, 400, 404, 422})
    for period in ["1900", "2999", "2999-M12", "1900-S1"]:
        answer = talk(service, b"GET /api/v1/evaluations?administration=CCIAA-MS&period=" + period.encode() + host)
        check(service, f"query: period {period}", answer, {200, 400, 404, 422})


def pipelines(service, _options):
    """A thousand requests in one write, answered in order; and a reader who does not read."""
    count = 1000
    with connect(service) as sock:
        requests = b"".join(GET + b"X-Request-Id: p-%d\r\n\r\n" % index for index in range(count))
        sock.sendall(requests)
        reader = Reader(sock)
        for index in range(count):
            answer = reader.answer()
            expect(not isinstance(answer, str), f"pipeline: {answer} after {index} answers")
            expect(answer[0] == 200 and answer[1]["x-request-id"] == f"p-{index}", f"pipeline: {answer!r:.300}")
    seen.setdefault("pipeline of 1,000", set()).add(200)
    before = service.memory()
    with connect(service) as sock:
        sock.settimeout(2)
        try:
            for _ in range(2000):
                sock.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        except OSError:
            pass
        time.sleep(3)
        grown = service.memory() - before
        expect(grown < 64, f"a client that does not read costs {grown:.0f} MiB")
    # a request hidden behind another's body must not be taken for one of its own
    smuggled = POST + b"Content-Length: 30\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n"
    check(service, "length and chunked with a request behind", talk(service, smuggled), {CLOSED, 400})


def bodies(service, _options):
    """Compressed, endless, deep, lying about their size."""
    document = b'{"administration": "CCIAA-MS", "items": []}'
    for coding in [b"gzip", b"x-gzip", b"deflate", b"br", b"zstd", b"compress", b"gzip, gzip", b"\xff"]:
        packed = gzip.compress(document)
        data = POST + b"Content-Encoding: " + coding + b"\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed
        check(service, f"coded as {coding!r}", talk(service, data), {415})
    bomb = gzip.compress(b" " * 200_000_000, 9)
    data = POST + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb
    check(service, "gzip bomb of 200 MB", talk(service, data), {415})
    data = POST + b"Content-Length: %d\r\n\r\n" % len(bomb) + bomb
    check(service, "gzip not declared", talk(service, data), {400})

    def plain(body):
        return POST + b"Content-Length: %d\r\n\r\n" % len(body) + body

    refused = {400, 422}
    texts = {
        "nothing": b"",
        "NUL": b"\0",
        "NUL in a text": b'{"administration": "CCIAA-MS\0", "items": []}',
        "escaped NUL": b'{"administration": "CCIAA-MS\\u0000", "items": [{"measure": "a\\u0000", "period": "2022", "value": "1", "note": "\\u0000"}]}',
        "half a surrogate": b'{"administration": "\\ud800", "items": []}',
        "no UTF-8": b'{"administration": "\xff", "items": []}',
        "byte order mark": b"\xef\xbb\xbf" + document,
        "UTF-16": document.decode().encode("utf-16"),
        "100,000 brackets": b"[" * 100_000,
        "100,000 objects": b'{"a":' * 100_000,
        "deep in an item": b'{"administration": "A", "items": [' + b"[" * 100_000,
        "huge exponent": b'{"administration": "A", "items": [{"measure": "m", "period": "2022", "replaces": 1e999999999}]}',
        "a number of 1 MB": b'{"administration": "A", "items": [{"measure": "m", "period": "2022", "replaces": ' + b"9" * 1_000_000 + b"}]}",
        "a name twice": b'{"administration": "A", "administration": "B", "items": []}',
        "a name of 1 MB": b'{"' + b"a" * 1_000_000 + b'": 1}',
        "a code of 1 MB": b'{"administration": "' + b"a" * 1_000_000 + b'", "items": [{"measure": "m", "period": "2022", "value": "1"}]}',
        "a measure of 1 MB": b'{"administration": "CCIAA-MS", "items": [{"measure": "' + b"a" * 1_000_000 + b'", "period": "2022", "value": "1"}]}',
        "10,001 items": b'{"administration": "CCIAA-MS", "items": [' + b",".join([b'{"measure":"m","period":"2022","value":"1"}'] * 10_001) + b"]}",
        "10,000 wrong items": b'{"administration": "CCIAA-MS", "items": [' + b",".join([b'{"measure":"m","period":"x","value":"y"}'] * 10_000) + b"]}",
        "a million empty items": b'{"administration": "CCIAA-MS", "items": [' + b",".join([b"{}"] * 1_000_000) + b"]}",
    }
    for name, text in texts.items():
        check(service, f"body: {name}", talk(service, plain(text), timeout=45), refused)
    too_large = b'{"administration": "' + b"a" * 5_000_000 + b'"}'
    check(service, "body: 5 MB", talk(service, plain(too_large)), {413})
    check(service, "body: 1 TB announced", talk(service, POST + b"Content-Length: 1099511627776\r\n\r\n{", half_close=True, timeout=45), {CLOSED, 400, 408, 413})
    head = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    chunks = {
        "no size": b"\r\n",
        "not hexadecimal": b"xyz\r\n{}\r\n0\r\n\r\n",
        "negative": b"-1\r\n{}\r\n0\r\n\r\n",
        "too long a size": b"F" * 40 + b"\r\n{}",
        "size of 2^64-1": b"FFFFFFFFFFFFFFFF\r\n{}",
        "shorter than told": b"5\r\n{}\r\n0\r\n\r\n",
        "longer than told": b"1\r\n{}\r\n0\r\n\r\n",
        "no line end": b"2\n{}\n0\n\n",
        "long extension": b"2;" + b"a" * 200_000 + b"\r\n{}\r\n0\r\n\r\n",
        "trailers": b"2\r\n{}\r\n0\r\nContent-Length: 7\r\nX: y\r\n\r\n",
        "many trailers": b"2\r\n{}\r\n0\r\n" + b"X: y\r\n" * 50_000 + b"\r\n",
        "noise": bytes(range(256)) * 100,
    }
    for name, data in chunks.items():
        check(service, f"chunks: {name}", talk(service, head + data, half_close=True, timeout=45), {CLOSED, 400, 408, 413})
    one_by_one = head + b"".join(b"1\r\n%c\r\n" % byte for byte in document * 50) + b"0\r\n\r\n"
    check(service, "chunks of one byte", talk(service, one_by_one), refused)
    check(service, "expectation", talk(service, POST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"), refused)
    check(service, "unknown expectation", talk(service, POST + b"Expect: magic\r\nContent-Length: 2\r\n\r\n{}"), refused | {417})
    for kind in [b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x", b"", b"application/json; charset=utf-16", b"a" * 5000]:
        data = POST.replace(b"application/json", kind) + b"Content-Length: 2\r\n\r\n{}"
        check(service, f"content type {kind[:40]!r}", talk(service, data), {415})


def endless(service, _options):
    """Bodies that never end, where they are wanted, refused and not looked at: let go of within bounds."""
    places = {
        "wanted": (b"POST /api/v1/measurements", {CLOSED, 413}),
        "of another type": (b"POST /api/v1/measurements", {CLOSED, 415}),
        "at an unknown path": (b"POST /nowhere", {CLOSED, 404}),
        "with another method": (b"DELETE /api/v1/measurements", {CLOSED, 405}),
        "of a question": (b"GET /health/live", {CLOSED, 200, 400}),
    }
    framings = {
        "chunks": (b"Transfer-Encoding: chunked", b"10000\r\n" + b" " * 65536 + b"\r\n", b"1\r\n \r\n"),
        "length": (b"Content-Length: 1099511627776", b" " * 65536, b" "),
    }

    def head(place, framing):
        kind = b"text/plain" if place == "of another type" else b"application/json"
        return places[place][0] + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + kind + b"\r\n" + framings[framing][0] + b"\r\n\r\n"

    def flood(case):
        place, framing = case
        most, start = 60, time.monotonic()
        with connect(service) as sock:
            sock.sendall(head(place, framing))
            try:
                while time.monotonic() - start < most:
                    sock.sendall(framings[framing][1])
            except OSError:
                pass
            expect(time.monotonic() - start < most, f"endless {framing} {place}: taken in for {most} seconds")
            check(service, f"endless {framing} {place}", Reader(sock).answer(), places[place][1])

    def drip(case):
        place, framing = case
        with connect(service) as sock:
            sock.sendall(head(place, framing))
            sock.settimeout(0.5)
            start = time.monotonic()
            while time.monotonic() - start < 60:
                try:
                    sock.sendall(framings[framing][2])
                    if not sock.recv(65536):
                        return
                except TimeoutError:
                    pass
                except OSError:
                    return
        raise Failure(f"endless {framing} {place}: a byte at a time kept the connection for a minute")

    cases = [(place, framing) for framing in framings for place in places]
    with concurrent.futures.ThreadPoolExecutor(len(cases)) as pool:
        list(pool.map(flood, cases))
        list(pool.map(drip, cases))


def storm(service, _options):
    """Many clients at once, every one of them wrong in its own way."""
    kinds = [
        GET + b"\r\n",
        b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        POST + b"Content-Length: 2\r\n\r\n{}",
        POST + b"Content-Length: 2\r\n\r\n{x",
        b"GET /api/v1/evaluations HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
    ]

    def one(index):
        return talk(service, kinds[index % len(kinds)])

    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        for answer in pool.map(one, range(3000)):
            check(service, "storm", answer, {CLOSED, 200, 400, 404, 422})


def waiting(service, options):
    """Those that only take their time, together."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for played in [pool.submit(play, service, options) for play in [endless, slow_head, slow_body]]:
            played.result()


ATTACKS = [half_closed, resets, headers, request_lines, queries, pipelines, bodies, storm, waiting, idle]


def attack(options, database):
    seen.clear()
    with Service(options.binary, database) as service:
        descriptors = service.descriptors()
        memory = service.memory()
        ceiling = memory + MEMORY + options.connections * MEMORY_OF_A_CONNECTION / 1024
        print(f"{database}: memory {memory:.0f} MiB, {descriptors} descriptors", flush=True)
        for number in range(1, options.rounds + 1):
            for play in ATTACKS:
                if (options.only and play.__name__ != options.only) or play.__name__ in options.skip:
                    continue
                start = time.monotonic()
                play(service, options)
                service.still_works()
                if options.verbose:
                    print(f"  {play.__name__}: {time.monotonic() - start:.1f} s, {service.memory():.0f} MiB", flush=True)
            left = service.settled_descriptors(descriptors + DESCRIPTORS)
            expect(left <= descriptors + DESCRIPTORS, f"{left} descriptors are open, {descriptors} at the beginning")
            former, memory = memory, service.memory()
            print(f"{database}: round {number}: memory {memory:.0f} MiB, {left} descriptors", flush=True)
            expect(memory <= ceiling, f"memory grew to {memory:.0f} MiB, more than {ceiling:.0f}")
            expect(number < 3 or memory <= former + GROWTH, f"memory grew from {former:.0f} to {memory:.0f} MiB")
        service.still_works()
        service.stop()
        requests = service.check_log()
        attacks = len(seen)
    print(f"{database}: {attacks} kinds of attack, {requests} answers logged, no panic, no 5xx, no growth", flush=True)
    expect(options.only or attacks >= 100, "too few attacks were played")
    if options.verbose:
        for name, statuses in seen.items():
            print(f"  {name}: {', '.join(sorted(map(str, statuses)))}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--database", choices=["sqlite", "postgres"])
    parser.add_argument("--connections", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", metavar="NAME", help="of an attack")
    parser.add_argument("--skip", metavar="NAME", action="append", default=[], help="of an attack")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    # both ends count against one limit each: the service inherits it
    most = raise_limits() - 500
    if options.connections > most:
        print(f"*** only {most} connections: the limit of file descriptors allows no more", flush=True)
        options.connections = most
    try:
        for database in databases(options.database):
            attack(options, database)
    except Failure as failure:
        print(f"hostile: FAILED: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
