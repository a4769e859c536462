package srs.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.client.Rates;
import srs.kernel.stream.VhostInfo;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakeHub;

/** The object of summaries, member by member in the order of compat 3.4. */
class SummariesTest {

    /** What is of this machine and not of its /proc. */
    private static final String GOLDEN = "{ok=true, now_ms=1003000, self={version=7.0.18, pid=PID, ppid=1, argv=java -jar srs.jar, cwd=CWD, mem_kbyte=102400, mem_percent=0.10, "
            + "cpu_percent=0.50, srs_uptime=903}, system={cpu_percent=0.50, disk_read_KBps=100, disk_write_KBps=200, disk_busy_percent=0.50, mem_ram_kbyte=1000000, "
            + "mem_ram_percent=0.40, mem_swap_kbyte=2000, mem_swap_percent=0.75, cpus=CPUS, cpus_online=CPUS, uptime=1000.50, ilde_time=1900.25, load_1m=0.50, "
            + "load_5m=0.25, load_15m=0.10, net_sample_time=1003000, net_recv_bytes=0, net_send_bytes=0, net_recvi_bytes=1000, net_sendi_bytes=2000, "
            + "srs_sample_time=1003000, srs_recv_bytes=11, srs_send_bytes=22, conn_sys=200, conn_sys_et=33, conn_sys_tw=7, conn_sys_udp=4, conn_srs=1}}";

    private final FakeHub hub = new FakeHub();
    private final FakeClients clients = new FakeClients();
    private final AtomicLong clockMs = new AtomicLong(1_000_000);

    @Test
    void tellsProcessMachineAndServer(@TempDir Path folder) throws IOException {
        ProcFolder proc = new ProcFolder(folder);
        Machine machine = new Machine(folder, () -> List.of("sda"), clockMs::get, 100_000);
        proc.file("stat", "cpu  250 0 100 650 50 0 25 25 0 0\n");
        proc.file("self/stat", "4242 (java) S 1 4242 4242 34816 4242 4194304 7000 0 3 0 1600 300 0 0 20 0 25 0 100 3000000000 25600 0\n");
        proc.file("vmstat", "pgpgin 5300\npgpgout 7600\n");
        proc.file("diskstats", "   8       0 sda 100 0 2000 50 200 0 4000 70 0 2620 120 0 0 0 0\n");
        clockMs.addAndGet(3_000);
        machine.look();
        clients.connected("rtmp", "192.0.2.1", reason -> {});
        hub.vhosts.add(new VhostInfo("a", "vid-0000001", 1, 2, Rates.NONE));
        hub.vhosts.add(new VhostInfo("b", "vid-0000002", 10, 20, Rates.NONE));
        assertThat(summaries(machine)).isEqualTo(GOLDEN.replace("PID", Long.toString(ProcessHandle.current().pid())).replace("CWD", System.getProperty("user.dir"))
                .replace("CPUS", Integer.toString(Runtime.getRuntime().availableProcessors())));
    }

    @Test
    void saysThatAMachineWithoutProcIsUnknown(@TempDir Path empty) {
        assertThat(summaries(new Machine(empty, List::of, clockMs::get, 0))).startsWith("{ok=false, now_ms=1000000, self={version=7.0.18, ");
    }

    private String summaries(Machine machine) {
        return new Summaries(machine, hub, clients, "7.0.18").data().toString();
    }
}
