#!/usr/bin/env python3
"""A disk that does not answer for a while, for the segments of one stream of HLS; what do those see who watch it by other protocols?

    fanout.py --clip clip500k.flv --n 1000 --warm 25 --server ours='./srs -c bench/hls.conf' & bench/stall.py --folder /dev/shm/hls-bench/live --stream livestream --seconds 10

Run the fan-out alone, too: latencies are to be the same. Works with a server that writes a segment as NAME.tmp: a pipe of that name that nobody reads lets whoever opens it wait in the
kernel, as a disk does. After so many seconds the pipe is read, and the server goes on. Says how long no segment came.
"""
import argparse
import os
import re
import select
import time

AHEAD = 2
PIPES = 30


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--stream", required=True)
    parser.add_argument("--after", type=float, default=8, help="seconds from the first segment")
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    name = re.compile(re.escape(options.stream) + r"-(\d+)\.ts$")

    def newest():
        names = os.listdir(options.folder) if os.path.isdir(options.folder) else []
        return max((int(found.group(1)) for found in map(name.match, names) if found), default=-1)

    while newest() < 0:
        time.sleep(0.2)
    time.sleep(options.after)
    first = newest() + 1 + AHEAD
    pipes = [os.path.join(options.folder, "%s-%d.ts.tmp" % (options.stream, n)) for n in range(first, first + PIPES)]
    for pipe in pipes:
        os.mkfifo(pipe)
    while newest() < first - 1:
        time.sleep(0.05)
    began = time.monotonic()
    time.sleep(options.seconds)
    assert newest() == first - 1, "the server did not wait for its disk"
    # those that are not in use first: what comes now goes to files
    for pipe in pipes[1:]:
        os.unlink(pipe)
    reader = os.open(pipes[0], os.O_RDONLY | os.O_NONBLOCK)
    print("no segment came for %.1f s" % (time.monotonic() - began))
    while newest() < first + 1:
        if select.select([reader], [], [], 0.05)[0]:
            os.read(reader, 1 << 20)
    os.close(reader)
    os.unlink(os.path.join(options.folder, "%s-%d.ts" % (options.stream, first)))
    print("segments come again, %.1f s after the disk stood still" % (time.monotonic() - began))


if __name__ == "__main__":
    main()
