package srs.heartbeat.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.http.internal.client.BundleHttpCaller;
import srs.kernel.client.ServerIdentity;
import srs.kernel.internal.client.BundleClients;
import srs.kernel.internal.client.ClientRegistry;
import srs.kernel.internal.net.BundleDialer;
import srs.kernel.internal.net.HostResolver;
import srs.kernel.internal.net.LoopGroup;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.testkit.Await;
import srs.testkit.CallbackServer;
import srs.testkit.kernel.FakeConfig;

/** The server says that it lives, to a server that answers, and to one that does not. */
class HeartbeatTest {
    private static final ServerIdentity SERVER = new ServerIdentity() {
        @Override
        public String serverId() {
            return "vid-0xk989d";
        }

        @Override
        public String serviceId() {
            return "382a7h2u";
        }
    };

    private final WorkPool pool = new WorkPool();
    private final LoopGroup loops = new LoopGroup(1);
    private final BundleDialer dialer = new BundleDialer(loops, new HostResolver(pool), pool, "test");
    private final BundleWorkers workers = new BundleWorkers(pool, new FaultCounter(), "test");
    private final BundleHttpCaller http = new BundleHttpCaller("SRS/test", dialer, workers);
    private final BundleClients clients = new BundleClients(new ClientRegistry(), new FaultCounter(), "test");
    private final CallbackServer server = new CallbackServer(CallbackServer.body("0"));
    private final FakeConfig config = new FakeConfig().set("heartbeat.enabled", "on").set("heartbeat.interval", "20").set("heartbeat.url", server.url("/api/v1/servers"))
            .set("heartbeat.device_id", "my-srs").set("stats.network", "0");

    @AfterEach
    void close() {
        server.close();
        http.close();
        workers.close();
        dialer.close();
        loops.close();
        pool.close();
    }

    private Heartbeat start() {
        return new Heartbeat(config, workers, http, SERVER, clients);
    }

    @Test
    void saysWhoItIsAgainAndAgain() {
        Heartbeat heartbeat = start();
        Await.until("three beats", () -> server.requests().size() >= 3);
        CallbackServer.Request beat = server.requests().get(0);
        assertThat(beat.method() + " " + beat.target()).isEqualTo("POST /api/v1/servers");
        assertThat(beat.body()).matches("\\{\"device_id\":\"my-srs\",\"ip\":\"[0-9.]*\",\"server\":\"vid-0xk989d\",\"service\":\"382a7h2u\",\"pid\":\""
                + ProcessHandle.current().pid() + "\"}");
        heartbeat.close();
    }

    @Test
    void saysWhereItListens() {
        config.set("heartbeat.ports", "on").set("rtmp.listen", "1935", "127.0.0.1:19350").set("http_server.enabled", "on").set("http_server.listen", "8080")
                .set("http_api.enabled", "off").set("http_api.listen", "1985").set("srt_server.enabled", "on").set("srt_server.listen", "10080")
                .set("rtc_server.enabled", "on").set("rtc_server.listen", "[::]:8000").set("rtc_server.tcp.enabled", "on").set("rtc_server.tcp.listen", "8000");
        assertThat(Ports.of(config.root())).isEqualTo(Map.of("rtmp", List.of("1935", "127.0.0.1:19350"), "http", List.of("8080"),
                "srt", List.of("udp://0.0.0.0:10080"), "rtc", List.of("udp://[::]:8000", "tcp://0.0.0.0:8000")));
        Heartbeat heartbeat = start();
        Await.until("a beat", () -> !server.requests().isEmpty());
        assertThat(server.requests().get(0).body()).contains(",\"rtmp\":[\"1935\",\"127.0.0.1:19350\"],\"http\":[\"8080\"],\"srt\":");
        heartbeat.close();
    }

    @Test
    void saysHowItIsDoing() {
        config.set("heartbeat.summaries", "on");
        Heartbeat heartbeat = start();
        Await.until("a beat", () -> !server.requests().isEmpty());
        assertThat(server.requests().get(0).body()).contains("\"summaries\":{\"ok\":true,\"now_ms\":").contains("\"self\":{\"version\":\"7.0.18\"").contains("\"conn_srs\":0");
        heartbeat.close();
    }

    @Test
    void readsTheNumbersOfItsMachine(@TempDir Path proc) throws Exception {
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("meminfo"), "MemTotal:       1000 kB\nMemFree: 1 kB\nMemAvailable:    250 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n");
        Files.writeString(proc.resolve("loadavg"), "0.50 0.25 0.10 1/234 5678\n");
        Files.writeString(proc.resolve("uptime"), "1234.56 2345.67\n");
        Files.writeString(proc.resolve("stat"), "cpu  100 0 100 200 0 0 0 0 0 0\ncpu0 1 2 3\n");
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\nVmRSS:\t     100 kB\n");
        Files.writeString(proc.resolve("self/stat"), "42 (a (b) c) S 1 42 42 0 -1 0 0 0 0 0 100 50 0 0 20\n");
        AtomicLong clock = new AtomicLong(1_000_000);
        Summaries summaries = new Summaries(proc, clock::get, "7.0.18");
        summaries.now(0, 0, 0);
        clock.addAndGet(1000);
        Files.writeString(proc.resolve("stat"), "cpu  175 0 100 225 0 0 0 0 0 0\n");
        Files.writeString(proc.resolve("self/stat"), "42 (a (b) c) S 1 42 42 0 -1 0 0 0 0 0 125 75 0 0 20\n");
        Map<String, Object> now = summaries.now(7, 10, 20);
        assertThat(now).containsEntry("ok", true).containsEntry("now_ms", 1_001_000L);
        assertThat((Map<?, ?>) now.get("self")).satisfies(self -> assertThat(Map.of("mem_kbyte", self.get("mem_kbyte"), "mem_percent", self.get("mem_percent"),
                "cpu_percent", self.get("cpu_percent"), "srs_uptime", self.get("srs_uptime"))).isEqualTo(Map.of("mem_kbyte", 100L, "mem_percent", 0.1, "cpu_percent", 0.5, "srs_uptime", 1L)));
        assertThat((Map<?, ?>) now.get("system")).satisfies(system -> assertThat(Map.of("cpu_percent", system.get("cpu_percent"), "mem_ram_percent", system.get("mem_ram_percent"),
                "load_5m", system.get("load_5m"), "uptime", system.get("uptime"), "conn_srs", system.get("conn_srs"), "srs_send_bytes", system.get("srs_send_bytes")))
                .isEqualTo(Map.of("cpu_percent", 0.75, "mem_ram_percent", 0.75, "load_5m", 0.25, "uptime", 1234.56, "conn_srs", 7, "srs_send_bytes", 20L)));
        assertThat(new Summaries(proc.resolve("none"), clock::get, "v").now(0, 0, 0)).containsEntry("ok", false);
    }

    @Test
    void aServerThatIsSilentGetsNoSecondBeat() {
        server.script(CallbackServer.silence());
        Heartbeat heartbeat = start();
        Await.until("a beat", () -> server.requests().size() == 1);
        CallbackServer other = new CallbackServer(CallbackServer.body("0"));
        config.set("heartbeat.url", other.url("/"));
        config.reload("heartbeat.url");
        server.close();
        Await.until("the next goes where the reload says", () -> !other.requests().isEmpty());
        assertThat(server.requests()).hasSize(1);
        other.close();
        heartbeat.close();
    }

    @Test
    void beatsNoMoreWhenItIsOffOrGone() {
        config.set("heartbeat.enabled", "off");
        Heartbeat heartbeat = start();
        config.set("heartbeat.enabled", "on");
        config.reload("heartbeat.enabled");
        Await.until("a beat", () -> !server.requests().isEmpty());
        heartbeat.close();
        Await.until("the last is answered", () -> server.connections() == 0);
        int last = server.requests().size();
        CallbackServer other = new CallbackServer(CallbackServer.body("0"));
        config.set("heartbeat.url", other.url("/"));
        Heartbeat second = start();
        Await.until("three beats of another", () -> other.requests().size() >= 3);
        assertThat(server.requests()).hasSize(last);
        second.close();
        other.close();
    }

    @Test
    void theEnvironmentMayNameItsAddress() {
        assertThat(DeviceIp.find("192.0.2.1", 0)).isEqualTo("192.0.2.1");
        assertThat(DeviceIp.find("", 99)).isEqualTo(DeviceIp.find(null, 0));
    }
}
