#!/usr/bin/env python3
r"""What many viewers of HLS cost a server.

    bench/hls.py --url http://127.0.0.1:28080/live/bench.m3u8 [--pid PID] [--viewers 2000] [--warm 10] [--seconds 15] [--low-latency]

The server runs already, and has the stream; so may nginx that serves the same folder: measure one, then the other. Each viewer has one connection that is kept. It reads the
playlist each half target duration, and whatever segments are new to it; with --low-latency it asks for each next part, waits for the answer, and reads the parts. Bodies are thrown away.

Prints requests and megabytes a second, what failed, the time a playlist took in milliseconds, and with --pid the CPU time of that process and its children, as a share of a core and
for each gigabyte. Viewers come in the order of their turns during the first seconds, so that they do not all ask at once.

With --low-latency also how long after its first frame a part was known to viewers, when the encoder's times are the clock's (vhost low.example.com of bench/hls.conf has
atc, and fragmented MP4); the length of the part is in it:

    ffmpeg -f lavfi -i testsrc2=size=320x180:rate=25 -vf "realtime,setpts=RTCTIME/(TB*1000000)" -c:v libx264 -preset ultrafast -tune zerolatency -g 50 -f flv -copyts \
        "rtmp://127.0.0.1:21935/live/bench?vhost=low.example.com"

For 200 publishers with HLS on no viewer is needed: start the server with bench/hls.conf, the peer with bench/nginx-hls.conf, and publish with the script of the fan-out.
"""
import argparse
import asyncio
import math
import os
import re
import time
import urllib.parse

TICKS = os.sysconf("SC_CLK_TCK")
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)


class Totals:
    def __init__(self):
        self.measuring = False
        self.requests = self.bytes = self.failed = 0
        self.playlist_ms = []
        self.part_ms = []


class Connection(asyncio.Protocol):
    """Requests one at a time; keeps the bodies of playlists alone."""

    def __init__(self, totals):
        self.totals = totals
        self.transport = self.waiter = None
        self.lost = False

    def connection_made(self, transport):
        self.transport = transport

    def connection_lost(self, _):
        self.lost = True
        if self.waiter and not self.waiter.done():
            self.waiter.set_exception(ConnectionError("closed"))

    def get(self, path, host, keep):
        self.head, self.left, self.keep, self.body = bytearray(), None, keep, bytearray()
        self.waiter = asyncio.get_running_loop().create_future()
        self.transport.write(b"GET %s HTTP/1.1\r\nHost: %s\r\n\r\n" % (path.encode(), host.encode()))
        return self.waiter

    def data_received(self, data):
        if self.totals.measuring:
            self.totals.bytes += len(data)
        if self.left is None:
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return
            length = LENGTH.search(self.head, 0, end + 2)
            self.status = int(self.head[9:12])
            self.left = int(length.group(1)) if length else 0
            data = bytes(self.head[end + 4:])
        self.left -= len(data)
        if self.keep:
            self.body += data
        if self.left <= 0 and not self.waiter.done():
            # when it came, not when this program has time for it: hundreds of viewers get theirs in the same moment
            self.came_ms = time.time() * 1000
            self.waiter.set_result(self.status)


class Viewer:
    def __init__(self, url, totals, low_latency):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port, self.totals, self.low_latency = parts.hostname, parts.port or 80, totals, low_latency
        self.path = parts.path + ("?" + parts.query if parts.query else "")
        self.seen = {}

    async def fetch(self, path, keep=False):
        if self.connection.lost:
            await self.connect()
        status = await self.connection.get(path, self.host, keep)
        if self.totals.measuring:
            self.totals.requests += 1
            self.totals.failed += status != 200
        return status, self.connection.body

    def late(self, part, known_ms):
        """The first video frame's time is in tfdt, in units of 1/90 ms; FFmpeg writes 31 bits of milliseconds."""
        at = part.find(b"tfdt")
        if at > 0 and part[at + 4] == 1:
            late_ms = (known_ms - int.from_bytes(part[at + 8:at + 16], "big") / 90) % 2**31
            if late_ms < 60_000:
                self.totals.part_ms.append(late_ms)

    async def connect(self):
        _, self.connection = await asyncio.get_running_loop().create_connection(lambda: Connection(self.totals), self.host, self.port)

    async def run(self, delay):
        await asyncio.sleep(delay)
        while True:
            try:
                await self.connect()
                await self.play()
            except (OSError, ValueError):
                self.totals.failed += self.totals.measuring
                await asyncio.sleep(1)

    async def play(self):
        status, text = await self.fetch(self.path, True)
        text = text.decode()
        if status == 200 and "#EXT-X-STREAM-INF" in text:
            self.path = urllib.parse.urljoin(self.path, next(line for line in text.splitlines() if line and line[0] != "#"))
        query = ""
        while True:
            begin = time.monotonic()
            status, text = await self.fetch(self.path + query, True)
            if status != 200:
                query = ""
                await asyncio.sleep(1)
                continue
            if self.totals.measuring and not query:
                self.totals.playlist_ms.append((time.monotonic() - begin) * 1000)
            known_ms = self.connection.came_ms
            is_first = not self.seen
            target, uris, query = self.read(text.decode())
            for uri in uris:
                path = urllib.parse.urljoin(self.path, uri)
                if "?" not in path and "?" in self.path:
                    path += self.path[self.path.index("?"):]
                status, _ = await self.fetch(path, self.low_latency)
                # of those that the first playlist had nobody knows when they came
                if self.low_latency and status == 200 and self.totals.measuring and not is_first:
                    self.late(self.connection.body, known_ms)
            if not query:
                await asyncio.sleep(max(0.0, begin + target / 2 - time.monotonic()))

    def read(self, text):
        """The target duration, what is new, and what to ask for next: segments, or parts."""
        target, sequence, segments, part, new = 2, 0, [], 0, []
        for line in text.splitlines():
            if line.startswith("#EXT-X-TARGETDURATION:"):
                target = int(line[22:])
            elif line.startswith("#EXT-X-MEDIA-SEQUENCE:"):
                sequence = int(line[22:])
            elif line.startswith("#EXT-X-SKIP:"):
                sequence += int(line.rsplit("=", 1)[1])
            elif line.startswith("#EXT-X-PART:"):
                uri = re.search('URI="([^"]*)"', line).group(1)
                if self.low_latency and uri not in self.seen:
                    new.append(uri)
                part += 1
            elif line and line[0] != "#":
                segments.append(line)
                part = 0
                if not self.low_latency and line not in self.seen:
                    new.append(line)
        if not self.seen:
            new = new[-3:]
        for uri in segments + new:
            self.seen.setdefault(uri)
        while len(self.seen) > 500:
            del self.seen[next(iter(self.seen))]
        mark = "&" if "?" in self.path else "?"
        query = "%s_HLS_msn=%d&_HLS_part=%d&_HLS_skip=YES" % (mark, sequence + len(segments), part) if self.low_latency else ""
        return target, new, query


def cpu_seconds(pid):
    """Of the process and of those it has started: nginx works in a child."""
    total, parents = 0, {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = open("/proc/%s/stat" % name).read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents[int(name)] = int(fields[1]), int(fields[11]) + int(fields[12])
    for child, (parent, ticks) in parents.items():
        if child == pid or parent == pid:
            total += ticks
    return total / TICKS


def percentiles(values):
    values = sorted(values)
    if not values:
        return "none"
    pick = lambda share: values[max(0, math.ceil(len(values) * share) - 1)]
    return "p50 %.1f, p99 %.1f, longest %.1f" % (pick(0.5), pick(0.99), values[-1])


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--pid", type=int)
    parser.add_argument("--viewers", type=int, default=2000)
    parser.add_argument("--warm", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--low-latency", action="store_true")
    options = parser.parse_args()
    totals = Totals()
    come = options.warm / 2
    tasks = [asyncio.ensure_future(Viewer(options.url, totals, options.low_latency).run(come * i / options.viewers)) for i in range(options.viewers)]
    await asyncio.sleep(options.warm)
    cpu, begin, totals.measuring = options.pid and cpu_seconds(options.pid), time.monotonic(), True
    await asyncio.sleep(options.seconds)
    took, totals.measuring = time.monotonic() - begin, False
    print("%d viewers: %.0f requests/s, %.1f MB/s, %d failed" % (options.viewers, totals.requests / took, totals.bytes / took / 1e6, totals.failed))
    if not options.low_latency:
        print("playlist ms: " + percentiles(totals.playlist_ms))
    else:
        print("part known after ms: " + percentiles(totals.part_ms))
    if options.pid:
        used = cpu_seconds(options.pid) - cpu
        print("CPU: %.1f %% of a core, %.2f s for each GB" % (100 * used / took, used / max(totals.bytes / 1e9, 1e-9)))
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main())
