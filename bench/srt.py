#!/usr/bin/env python3
"""SRT beside libsrt: publishers, players of one stream, and streams that are carried through.

    mvn -q -B package -DskipTests -pl srs.dist,srs.bench -am
    bench/srt.py [--publishers 100] [--players 200] [--relays 50] [--kbps 2000] [--seconds 15] [--warmup 10] [--times 1] [--who ours] [--server ./srs]

The load is srs.bench.srt.SrtLoad: libsrt's peer is srt-live-transmit (Debian srt-tools), one process for each stream, for that is what it can do; it has no counterpart to many
players of one stream. Ten of the players are measured, on a thread that the load does not hold up; under chrt -r it goes before all others, as if it were on a machine of its own. CPU is that of all processes of the server. At the end there is a table, a line for each run; ours and libsrt's take turns, --times of them, and the table has the
best of each. Ends what it started.
"""
import argparse
import os
import re
import subprocess
import sys
import time

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
LIB = os.path.join(ROOT, "srs.bench", "target", "srs.bench.jar")
PORT = 21080
FIRST_IN = 22000
FIRST_OUT = 24000
FIGURES = re.compile(r"\((?P<came>\S+) of what.*CPU (?P<cpu>\S+) % of a core, (?P<each>\S+) s for each GB.*resident (?P<mb>\d+) MB, delay p50 (?P<p50>\S+) ms p99 (?P<p99>\S+) ms, until due p50 (?P<due50>\S+) ms p99 (?P<due99>\S+) ms")


def load(options, what, pids, **more):
    words = dict(kbps=options.kbps, seconds=options.seconds, warmup=options.warmup, pids=",".join(map(str, pids)), **more)
    if os.sched_getscheduler(0) == os.SCHED_RR:
        # who is measured does not wait for the load
        words["priority"] = os.sched_getparam(0).sched_priority + 1
    command = ["java", "-XX:+UseSerialGC", "-Xmx512m", "-cp", LIB, "srs.bench.srt.SrtLoad"] + ["%s=%s" % word for word in words.items()]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=180 + options.seconds + options.warmup)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("SLF4J")]
    print("%s: %s" % (what, "\n".join(lines)), flush=True)
    return FIGURES.search("\n".join(lines))


def ours(options, what, **more):
    server = subprocess.Popen(options.server.split() + ["-c", os.path.join(ROOT, "bench", "srt.conf")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for line in server.stdout:
            if "ready in" in line:
                break
        # who reads the log no more would stop the server
        drain = subprocess.Popen(["cat"], stdin=server.stdout, stdout=subprocess.DEVNULL)
        return load(options, what, [server.pid], port=PORT, **more)
    finally:
        server.terminate()
        server.wait(30)
        drain.terminate()
        drain.wait()


def libsrt(options, what, count, targets, **more):
    processes = []
    try:
        for i in range(count):
            source = "srt://127.0.0.1:%d?mode=listener&latency=120" % (FIRST_IN + i)
            target = "file://con" if not targets else "srt://127.0.0.1:%d?mode=listener&latency=120" % (FIRST_OUT + i)
            processes.append(subprocess.Popen(["srt-live-transmit", "-loglevel:error", "-timeout:0", source, target], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        time.sleep(2)
        return load(options, what, [process.pid for process in processes], port=FIRST_IN, out=FIRST_OUT, step=1, plain=1, publishers=count, **more)
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()


def main():
    parser = argparse.ArgumentParser()
    for name, value in dict(publishers=100, players=200, relays=50, kbps=2000, seconds=15, warmup=10, times=1).items():
        parser.add_argument("--" + name, type=int, default=value)
    parser.add_argument("--who", choices=["ours", "libsrt"], help="measure these alone")
    parser.add_argument("--server", default=os.path.join(ROOT, "srs"))
    options = parser.parse_args()
    if not os.path.exists(LIB):
        sys.exit(LIB + " is not there; mvn -q -B package -DskipTests -pl srs.dist,srs.bench -am")
    publishers, players, relays = options.publishers, options.players, options.relays
    runs = [
        ("%d publishers" % publishers, "ours", lambda name: ours(options, name, publishers=publishers)),
        ("%d publishers" % publishers, "libsrt", lambda name: libsrt(options, name, publishers, False)),
        ("%d players of one stream" % players, "ours", lambda name: ours(options, name, publishers=1, players=players)),
        ("%d streams through" % relays, "ours", lambda name: ours(options, name, publishers=relays, players=relays)),
        ("%d streams through" % relays, "libsrt", lambda name: libsrt(options, name, relays, True, players=relays)),
    ]
    runs = [run for run in runs if options.who in (None, run[1])]
    best = {}
    for _ in range(options.times):
        for what, who, run in runs:
            figures = run("%s, %s" % (what, who))
            if figures and ((what, who) not in best or float(figures["each"]) < float(best[what, who]["each"])):
                best[what, who] = figures
    print()
    row = "| %-26s | %-6s | %8s | %9s | %8s | %8s | %8s | %8s | %8s | %7s |"
    print(row % ("", "server", "CPU s/GB", "% of core", "MB", "p50 ms", "p99 ms", "due p50", "due p99", "arrived"))
    print(row % ("-" * 26, "-" * 6, "-" * 7 + ":", "-" * 8 + ":", "-" * 7 + ":", "-" * 7 + ":", "-" * 7 + ":", "-" * 7 + ":", "-" * 7 + ":", "-" * 6 + ":"))
    for what, who, _ in runs:
        f = best.get((what, who))
        # without players there is no delay
        values = ("failed",) * 8 if f is None else (f["each"], f["cpu"], f["mb"]) + ((f["p50"], f["p99"], f["due50"], f["due99"], f["came"]) if float(f["p50"]) >= 0 else ("-",) * 5)
        print(row % ((what, who) + values))

if __name__ == "__main__":
    main()
