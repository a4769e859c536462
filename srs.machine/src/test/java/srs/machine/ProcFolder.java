package srs.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of /proc as Debian 12 wrote them, with a process name made to confuse. */
final class ProcFolder {
    private final Path folder;

    ProcFolder(Path folder) throws IOException {
        this.folder = folder;
        file("stat", "cpu  200 0 100 600 50 0 25 25 0 0\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 12345\n");
        file("self/stat", "4242 (srs ) S (x) S 1 4242 4242 34816 4242 4194304 7000 0 3 0 1500 250 0 0 20 0 25 0 100 3000000000 25600 18446744073709551615 "
                + "94000000 94100000 140000000 0 0 0 0 4096 16800975 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
        file("self/status", "Name:\tjava\nVmHWM:\t  123456 kB\nVmRSS:\t   98765 kB\nvoluntary_ctxt_switches:\t15\nnonvoluntary_ctxt_switches:\t2\n");
        file("self/io", "rchar: 1\nread_bytes: 1024\nwrite_bytes: 5120\n");
        file("self/cmdline", "java\0-jar\0srs.jar\0");
        file("meminfo", "MemTotal: 1000000 kB\nMemFree: 400000 kB\nBuffers: 50000 kB\nCached: 150000 kB\nSwapTotal: 2000 kB\nSwapFree: 500 kB\n");
        file("vmstat", "nr_free_pages 1\npgpgin 5000\npgpgout 7000\n");
        file("uptime", "1000.50 1900.25\n");
        file("loadavg", "0.50 0.25 0.10 1/200 4242\n");
        file("net/sockstat", "sockets: used 200\nTCP: inuse 10 orphan 0 tw 7 alloc 12 mem 3\nUDP: inuse 4 mem 2\n");
        file("net/snmp", "Ip: A B\nIp: 1 2\nTcp: RtoAlgorithm ActiveOpens CurrEstab InSegs\nTcp: 1 9 33 5\n");
        file("net/dev", "Inter-|   Receive  |  Transmit\n face |bytes packets|bytes\n    lo: 9 0 0 0 0 0 0 0 9 0 0 0 0 0 0 0\n"
                + "  nosuch0: 1000 5 0 0 0 0 0 0 2000 6 0 0 0 0 0 0\n");
        file("diskstats", "   8       0 sda 100 0 2000 50 200 0 4000 70 0 1120 120 0 0 0 0\n");
        file("sys/kernel/hostname", "media1\n");
        file("sys/kernel/osrelease", "6.1.0-18-amd64\n");
        file("sys/kernel/version", "#1 SMP Debian\n");
    }

    /** Writes a file anew. */
    void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
