package srs.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of /proc as Debian 12 wrote them, with a process name made to confuse. */
class MachineTest {

    @TempDir
    private Path folder;
    private ProcFolder proc;

    @BeforeEach
    void write() throws IOException {
        proc = new ProcFolder(folder);
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
        assertThat(machine.residentKb()).hasValue(98765);
        assertThat(machine.uname()).containsEntry("nodename", "media1").containsEntry("release", "6.1.0-18-amd64").containsEntry("version", "#1 SMP Debian");
    }

    /** A script that runs an encoder; another program of its own; one that went. */
    @Test
    void addsUpAProcessAndWhatItHasStarted() throws IOException {
        process(50, 1, "10 20 300 400", 2_000);
        process(51, 50, "1000 0 0 0", 90_000);
        process(52, 51, "5 5 0 0", 1_000);
        process(60, 1, "7 0 0 0", 500);
        assertThat(machine().usage(List.of(50L, 60L, 70L))).containsOnly(Map.entry(50L, new ProcessUsage(93_000, 17_400)), Map.entry(60L, new ProcessUsage(500, 70)));
        assertThat(machine().usage(List.of())).isEmpty();
    }

    /** @param times utime, stime, cutime and cstime in ticks */
    private void process(int pid, int parent, String times, int residentKb) throws IOException {
        proc.file(pid + "/stat", pid + " (sh) S " + parent + " 50 50 0 -1 4194304 7000 0 3 0 " + times + " 20 0 1 0 100 3000000 " + residentKb / 4 + " 0\n");
        proc.file(pid + "/status", "Name:\tsh\nVmRSS:\t" + residentKb + " kB\n");
    }

    @Test
    void tellsNoAddressesOfTheProcess() {
        assertThat(machine().selfStat()).containsEntry("startcode", 0L).containsEntry("startstack", 0L);
    }

    @Test
    void measuresSharesBetweenTwoLooks() throws IOException {
        Load first = Load.first(new Proc(folder), List.of(), 1_000);
        proc.file("stat", "cpu  250 0 100 650 50 0 25 25 0 0\n");
        proc.file("self/stat", "4242 (java) S 1 4242 4242 34816 4242 4194304 7000 0 3 0 1600 300 0 0 20 0 25 0 100 3000000000 25600 0\n");
        proc.file("vmstat", "pgpgin 5300\npgpgout 7600\n");
        Load next = first.next(new Proc(folder), List.of(), 4_000);
        assertThat(next.systemCpu()).isEqualTo(0.5);
        assertThat(next.selfCpu()).as("150 ticks in 3 s").isEqualTo(0.5);
        assertThat(next.readKbps()).isEqualTo(100);
        assertThat(next.writeKbps()).isEqualTo(200);
    }

    @Test
    void measuresTheDisksThatAreNamed() throws IOException {
        Load first = Load.first(new Proc(folder), List.of("sda", "vdb"), 1_000);
        proc.file("stat", "cpu  250 0 100 650 50 0 25 25 0 0\n");
        proc.file("diskstats", "   8       0 sda 100 0 2000 50 200 0 4000 70 0 2620 120 0 0 0 0\n   8       1 sda1 90 0 1900 40 190 0 3900 60 0 9999 110\n");
        assertThat(first.next(new Proc(folder), List.of("sda", "vdb"), 4_000).diskBusy()).as("1500 ms of 3 s, of two disks").isEqualTo(0.25);
    }

    @Test
    void livesWithoutProc(@TempDir Path empty) {
        Machine machine = new Machine(empty, List::of, () -> 1_000, 0);
        machine.look();
        assertThat(machine.selfStat()).containsEntry("ok", false).containsEntry("pid", 0L);
        assertThat(machine.systemSummary()).containsEntry("mem_ram_kbyte", 0L);
        assertThat(machine.residentKb()).isEmpty();
        assertThat(machine.uname()).containsEntry("nodename", "unknown").containsEntry("release", System.getProperty("os.version"));
    }

    private Machine machine() {
        return new Machine(folder, List::of, () -> 1_000, 0);
    }
}
