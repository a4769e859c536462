#!/usr/bin/env python3
"""SRT beside libsrt: publishers, players of one stream, and streams that are carried through.

    mvn -q -B package -DskipTests -pl srs.dist,srs.bench -am
    bench/srt.py [--publishers 100] [--players 200] [--relays 50] [--kbps 2000] [--seconds 15] [--warmup 10] [--server ./srs]

Each line is one run. The load is srs.bench.srt.SrtLoad: libsrt's peer is srt-live-transmit (Debian srt-tools), one process for each stream, for that is what it can do; it has no
counterpart to many players of one stream. CPU is that of all processes of the server. Ends what it started.
"""
import argparse
import os
import subprocess
import sys
import time

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
LIB = os.path.join(ROOT, "srs.bench", "target", "srs.bench.jar")
PORT = 21080
FIRST_IN = 22000
FIRST_OUT = 24000


def load(options, what, pids, **more):
    words = dict(kbps=options.kbps, seconds=options.seconds, warmup=options.warmup, pids=",".join(map(str, pids)), **more)
    command = ["java", "-XX:+UseSerialGC", "-Xmx512m", "-cp", LIB, "srs.bench.srt.SrtLoad"] + ["%s=%s" % word for word in words.items()]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=180 + options.seconds + options.warmup)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("SLF4J")]
    print("%s: %s" % (what, "\n".join(lines)), flush=True)


def ours(options, what, **more):
    server = subprocess.Popen(options.server.split() + ["-c", os.path.join(ROOT, "bench", "srt.conf")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for line in server.stdout:
            if "ready in" in line:
                break
        # who reads the log no more would stop the server
        drain = subprocess.Popen(["cat"], stdin=server.stdout, stdout=subprocess.DEVNULL)
        load(options, what, [server.pid], port=PORT, **more)
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
        load(options, what, [process.pid for process in processes], port=FIRST_IN, out=FIRST_OUT, step=1, plain=1, publishers=count, **more)
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()


def main():
    parser = argparse.ArgumentParser()
    for name, value in dict(publishers=100, players=200, relays=50, kbps=2000, seconds=15, warmup=10).items():
        parser.add_argument("--" + name, type=int, default=value)
    parser.add_argument("--server", default=os.path.join(ROOT, "srs"))
    options = parser.parse_args()
    if not os.path.exists(LIB):
        sys.exit(LIB + " is not there; mvn -q -B package -DskipTests -pl srs.dist,srs.bench -am")
    ours(options, "%d publishers, ours" % options.publishers, publishers=options.publishers)
    libsrt(options, "%d publishers, libsrt" % options.publishers, options.publishers, False)
    ours(options, "%d players of one stream, ours" % options.players, publishers=1, players=options.players)
    ours(options, "%d streams through, ours" % options.relays, publishers=options.relays, players=options.relays)
    libsrt(options, "%d streams through, libsrt" % options.relays, options.relays, True, players=options.relays)


if __name__ == "__main__":
    main()
