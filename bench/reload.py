#!/usr/bin/env python3
"""How long a reload takes that changes one vhost of many.

    bench/reload.py [--vhosts 1000] [--times 10] [--server ./srs]

Writes a configuration with so many vhosts, starts the server with it on port 21935, changes one vhost at a time, sends HUP, and waits for the line in the log.
Prints for each reload the time until that line and the CPU time of the whole process. One file for all; ends the server.
"""
import argparse
import os
import re
import signal
import subprocess
import tempfile
import time

HEAD = """listen 127.0.0.1:21935;
max_connections 1000;
daemon off;
auto_reload_for_docker off;
srs_log_tank console;
pid %s/srs.pid;
http_server { enabled on; listen 127.0.0.1:28080; }
shell { enabled off; }
"""
VHOST = """vhost v%d.example.com {
    http_remux { enabled on; mount [vhost]/[app]/[stream].flv; }
    play { gop_cache on; queue_length %d; mw_latency 350; }
    publish { firstpkt_timeout 20000; normal_timeout 5000; }
    security { enabled on; allow play all; deny publish 203.0.113.%d; }
    http_hooks { enabled on; on_publish http://127.0.0.1:28085/%d; on_play http://127.0.0.1:28085/%d; }
}
"""
APPLIED = re.compile(rb"reload (applied, changed: (.*)|refused.*)")
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def cpu_ms(pid):
    fields = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MS


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--vhosts", type=int, default=1000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--server", default=os.path.join(os.path.dirname(__file__), "..", "srs"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        conf = os.path.join(folder, "srs.conf")
        log = os.path.join(folder, "log")

        def write(changed, seconds):
            text = HEAD % folder + "".join(VHOST % (i, seconds if i == changed else 30, i % 250, i, i) for i in range(options.vhosts))
            with open(conf + ".new", "w") as out:
                out.write(text)
            os.rename(conf + ".new", conf)

        def until(pattern, since):
            while True:
                found = pattern.search(open(log, "rb").read(), since)
                if found:
                    return found
                if server.poll() is not None:
                    raise SystemExit(open(log, errors="replace").read())
                time.sleep(0.002)

        write(-1, 30)
        with open(log, "wb") as out:
            server = subprocess.Popen([options.server, "-c", conf], stdout=out, stderr=out)
        try:
            began = time.monotonic()
            until(re.compile(rb" ready in \d+ ms"), 0)
            pid = int(open(os.path.join(folder, "srs.pid")).read())
            print("%d vhosts, ready after %.1f s" % (options.vhosts, time.monotonic() - began))
            for i in range(options.times):
                write(i * options.vhosts // options.times, 31 + i)
                size, cpu, began = os.path.getsize(log), cpu_ms(pid), time.monotonic()
                os.kill(pid, signal.SIGHUP)
                found = until(APPLIED, size)
                took = (time.monotonic() - began) * 1000
                time.sleep(0.5)
                print("reload %2d: %4d ms, CPU %4d ms, %s" % (i + 1, took, cpu_ms(pid) - cpu, found.group(1).decode()))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
