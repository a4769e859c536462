package srs.api.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of /proc as Debian 12 wrote them, with a process name made to confuse. */
class MachineTest {

    @TempDir
    private Path proc;

    @BeforeEach
    void write() throws IOException {
        file("stat", "cpu  200 0 100 600 50 0 25 25 0 0\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 12345\n");
        file("self/stat", "4242 (srs ) S (x) S 1 4242 4242 34816 4242 4194304 7000 0 3 0 1500 250 0 0 20 0 25 0 100 3000000000 25600 18446744073709551615 "
                + "94000000 94100000 140000000 0 0 0 0 4096 16800975 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
        file("self/status", "Name:\tjava\nVmHWM:\t  123456 kB\nvoluntary_ctxt_switches:\t15\nnonvoluntary_ctxt_switches:\t2\n");
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
    }

    @Test
    void readsProcessAndMachine() {
        Machine machine = machine();
        assertThat(machine.selfStat()).containsEntry("pid", 4242L).containsEntry("comm", "srs ) S (x").containsEntry("state", "S").containsEntry("ppid", 1L)
                .containsEntry("utime", 1500L).containsEntry("num_threads", 25L).containsEntry("rss", 25600L);
        assertThat(machine.rusage()).containsEntry("ru_utime", 15L).containsEntry("ru_stime", 2L).containsEntry("ru_maxrss", 123456L)
                .containsEntry("ru_inblock", 2L).containsEntry("ru_oublock", 10L).containsEntry("ru_nvcsw", 15L).containsEntry("ru_minflt", 7000L);
        assertThat(machine.memory()).containsEntry("MemActive", 600000L).containsEntry("RealInUse", 400000L).containsEntry("NotInUse", 600000L);
        assertThat(machine.memory().get("percent_ram")).hasToString("0.40");
        assertThat(machine.memory().get("percent_swap")).hasToString("0.75");
        assertThat(machine.systemStat()).containsEntry("user", 200L).containsEntry("steal", 25L);
        assertThat(machine.sockets()).containsEntry("conn_sys", 200L).containsEntry("conn_sys_et", 33L).containsEntry("conn_sys_tw", 7L).containsEntry("conn_sys_udp", 4L);
        assertThat(machine.systemSummary()).containsEntry("net_recvi_bytes", 1000L).containsEntry("net_sendi_bytes", 2000L);
        assertThat(machine.systemSummary().get("load_5m")).hasToString("0.25");
        assertThat(machine.selfSummary("7.0.18")).containsEntry("argv", "java -jar srs.jar").containsEntry("mem_kbyte", 102400L);
    }

    @Test
    void tellsNoAddressesOfTheProcess() {
        assertThat(machine().selfStat()).containsEntry("startcode", 0L).containsEntry("startstack", 0L);
    }

    @Test
    void measuresSharesBetweenTwoLooks() throws IOException {
        Load first = Load.first(new Proc(proc), List.of(), 1_000);
        file("stat", "cpu  250 0 100 650 50 0 25 25 0 0\n");
        file("self/stat", "4242 (java) S 1 4242 4242 34816 4242 4194304 7000 0 3 0 1600 300 0 0 20 0 25 0 100 3000000000 25600 0\n");
        file("vmstat", "pgpgin 5300\npgpgout 7600\n");
        Load next = first.next(new Proc(proc), List.of(), 4_000);
        assertThat(next.systemCpu()).isEqualTo(0.5);
        assertThat(next.selfCpu()).as("150 ticks in 3 s").isEqualTo(0.5);
        assertThat(next.readKbps()).isEqualTo(100);
        assertThat(next.writeKbps()).isEqualTo(200);
    }

    @Test
    void livesWithoutProc(@TempDir Path empty) {
        Machine machine = new Machine(empty, List::of);
        machine.look();
        assertThat(machine.selfStat()).containsEntry("pid", 0L);
        assertThat(machine.systemSummary()).containsEntry("mem_ram_kbyte", 0L);
    }

    private Machine machine() {
        return new Machine(proc, List::of);
    }

    private void file(String name, String text) throws IOException {
        Path file = proc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
