#!/usr/bin/env python3
"""WebRTC: players of one stream, many publishers, how long a join takes.

    mvn -q -B package -DskipTests -pl srs.dist,srs.bench -am
    bench/rtc.py --server srs.dist/target/srs/srs [--players 100,400] [--publishers 200] [--seconds 20] [--warm 60] [--pace browser,burst] [--prefix "chrt -r 5"] [--conf FILE]

Prints a table, one line for each run; each run has a server of its own that was warmed by the same load. The load is srs.bench.rtc.RtcLoad on the same machine. CPU is that of
the whole server, with the compiler's and the collector's threads. The floor is what a program that does nothing else takes to send datagrams of the same size to as many sockets
by sendmmsg (bench/udpfloor.c; left out without a C compiler). A peer with SRS's API is measured by its program and a file of its own: bench/srs-rtc.conf is for SRS. Ends what it started.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
LIB = os.path.join(ROOT, "srs.bench", "target", "srs.bench.jar")
API = "http://127.0.0.1:28085"
START_S = 60
# of packets of H.264 with 400 kbit/s and of Opus, on average
FLOOR_BYTES = 560


def load(options, pid, **words):
    command = options.prefix.split() + ["java", "-XX:+UseSerialGC", "-Xmx512m", "-cp", LIB, "srs.bench.rtc.RtcLoad", "api=" + API, "pid=%d" % pid]
    command += ["%s=%s" % word for word in words.items()]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300 + int(words["seconds"]) + int(words["warm"]))
    return "\n".join(line for line in done.stdout.splitlines() if not line.startswith("SLF4J"))


def number(pattern, text):
    found = re.search(pattern, text)
    return found.group(1) if found else "-"


def line(what, text):
    print("| %s | %s | %s of %s s | %s | %s / %s | %s | %s / %s |" % (what, number(r"([\d.]+) us a packet", text), number(r"of it in the system ([\d.]+)", text),
          number(r"CPU of the server ([\d.]+)", text), number(r"(-?\d+) lost", text), number(r"delay p50 ([\d.NaN]+)", text), number(r"p99 ([\d.NaN]+) ms; CPU", text),
          number(r"(-?\d+) KB a session", text), number(r"key frame p50 (\d+)", text), number(r"key frame p50 \d+ ms, p99 (\d+)", text)), flush=True)
    if "try 1" in text or "Exception" in text:
        print(text, file=sys.stderr)


def serve(options, what, runs):
    folder = tempfile.mkdtemp(prefix="rtc-bench-")
    os.mkdir(os.path.join(folder, "objs"))
    log = open(os.path.join(folder, "log"), "w")
    server = subprocess.Popen(options.prefix.split() + [os.path.abspath(options.server), "-c", os.path.abspath(options.conf)], cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        end = time.time() + START_S
        while True:
            try:
                urllib.request.urlopen(API + "/api/v1/versions", timeout=1).close()
                break
            except OSError:
                if time.time() > end or server.poll() is not None:
                    sys.exit("the server does not start: see " + log.name)
                time.sleep(0.2)
        pid = int(open(os.path.join(folder, "objs", "rtc-bench.pid")).read())
        for name, words in runs:
            line(what + name, load(options, pid, **words))
    finally:
        server.terminate()
        server.wait(30)


def floor(options, players):
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "udpfloor")
        try:
            subprocess.run(["cc", "-O2", "-o", program, os.path.join(ROOT, "bench", "udpfloor.c")], check=True)
        except (OSError, subprocess.CalledProcessError):
            return
        for run in (1, -2):
            done = subprocess.run(options.prefix.split() + [program, str(players), str(FLOOR_BYTES), str(run)], stdout=subprocess.PIPE, text=True, timeout=60)
            print("floor: " + done.stdout.strip(), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", default=os.path.join(ROOT, "srs"))
    parser.add_argument("--conf", default=os.path.join(ROOT, "bench", "rtc.conf"))
    parser.add_argument("--players", default="100,400")
    parser.add_argument("--publishers", default="200")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--warm", type=int, default=60)
    parser.add_argument("--pace", default="browser,burst")
    parser.add_argument("--prefix", default="", help="before server and load, as: chrt -r 5")
    options = parser.parse_args()
    if not os.path.exists(LIB):
        sys.exit(LIB + " is not there; mvn -q -B package -DskipTests -pl srs.dist,srs.bench -am")
    common = dict(seconds=options.seconds, warm=options.warm)
    print("| run | us of CPU a packet | in the system | lost | delay p50 / p99 ms | KB a session | offer to key frame p50 / p99 ms |\n|---|---|---|---|---|---|---|", flush=True)
    for players in options.players.split(","):
        for pace in options.pace.split(","):
            runs = [("", dict(common, publish=1, play=players, pace=pace))]
            if players == options.players.split(",")[0] and pace == options.pace.split(",")[0]:
                runs.append(("; AES-CM", dict(common, publish=1, play=players, pace=pace, rtx=0, warm=15)))
                runs.append(("; 40 that join one by one", dict(common, publish=1, play=40, pace=pace, threads=1, seconds=2, warm=1)))
            serve(options, "%s players, as %s" % (players, pace), runs)
    for publishers in options.publishers.split(","):
        serve(options, "%s publishers" % publishers, [("", dict(common, publish=publishers, play=0))])
    for players in options.players.split(","):
        floor(options, int(players))


if __name__ == "__main__":
    main()
