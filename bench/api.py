#!/usr/bin/env python3
"""How long the HTTP API and the metrics take to answer while a server is busy.

    bench/api.py [--host 127.0.0.1] [--api 1985] [--metrics 1985] [--requests 300] [--rate 20] [--count 1000] [--user NAME:PASSWORD]

The server runs already, with its publishers and players. Asks /api/v1/streams/, /api/v1/clients/ (pages of --count) and, with --metrics, /metrics: each one --requests
times, one after the other at --rate a second, on one connection that is kept. A request that is late does not make the next one late: the time is counted from when it
was due, so that an answer which holds up others is seen. Prints for each the percentiles in milliseconds, the longest, the size of the last answer, and what failed.
"""
import argparse
import base64
import http.client
import math
import sys
import time


def percentile(sorted_ms, share):
    return sorted_ms[max(0, math.ceil(len(sorted_ms) * share) - 1)]


def ask(connection, path, headers):
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise http.client.HTTPException("%d %s" % (answer.status, answer.reason))
    return len(body)


def measure(host, port, path, options, headers):
    connection = http.client.HTTPConnection(host, port, timeout=30)
    ask(connection, path, headers)
    took, size, failed = [], 0, 0
    begin = time.monotonic()
    for i in range(options.requests):
        due = begin + i / options.rate
        time.sleep(max(0.0, due - time.monotonic()))
        try:
            size = ask(connection, path, headers)
            took.append((time.monotonic() - due) * 1000)
        except (OSError, http.client.HTTPException) as e:
            failed += 1
            print("%s: %s" % (path, e), file=sys.stderr)
            connection.close()
    connection.close()
    took.sort()
    if not took:
        return "%-32s all %d requests failed" % (path, failed)
    return "%-32s %6d %8.1f %8.1f %8.1f %10d %6d" % (path, len(took), percentile(took, 0.5), percentile(took, 0.99), took[-1], size, failed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--api", type=int, default=1985, help="port of http_api")
    parser.add_argument("--metrics", type=int, help="port of the exporter; without it the metrics are not asked for")
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--rate", type=float, default=20, help="requests a second")
    parser.add_argument("--count", type=int, default=1000, help="entries of a page")
    parser.add_argument("--user", help="of http_api.auth, NAME:PASSWORD")
    options = parser.parse_args()
    headers = {"Authorization": "Basic " + base64.b64encode(options.user.encode()).decode()} if options.user else {}
    calls = [(options.api, "/api/v1/streams/?count=%d" % options.count), (options.api, "/api/v1/clients/?count=%d" % options.count)]
    if options.metrics:
        calls.append((options.metrics, "/metrics"))
    print("%-32s %6s %8s %8s %8s %10s %6s" % ("", "times", "p50 ms", "p99 ms", "max ms", "bytes", "failed"))
    for port, path in calls:
        print(measure(options.host, port, path, options, headers), flush=True)


if __name__ == "__main__":
    main()
