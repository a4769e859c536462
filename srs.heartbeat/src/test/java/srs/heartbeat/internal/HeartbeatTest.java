package srs.heartbeat.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
import srs.testkit.kernel.FakeHub;

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

    /** Compat 3.4, with numbers and texts of this machine left out. */
    private static final String SUMMARIES = ",\"summaries\":{\"ok\":true,\"now_ms\":0,\"self\":{\"version\":\"7.0.18\",\"pid\":0,\"ppid\":0,\"argv\":\"\",\"cwd\":\"\","
            + "\"mem_kbyte\":0,\"mem_percent\":0.00,\"cpu_percent\":0.00,\"srs_uptime\":0},\"system\":{\"cpu_percent\":0.00,\"disk_read_KBps\":0,\"disk_write_KBps\":0,"
            + "\"disk_busy_percent\":0.00,\"mem_ram_kbyte\":0,\"mem_ram_percent\":0.00,\"mem_swap_kbyte\":0,\"mem_swap_percent\":0.00,\"cpus\":0,\"cpus_online\":0,"
            + "\"uptime\":0.00,\"ilde_time\":0.00,\"load_1m\":0.00,\"load_5m\":0.00,\"load_15m\":0.00,\"net_sample_time\":0,\"net_recv_bytes\":0,\"net_send_bytes\":0,"
            + "\"net_recvi_bytes\":0,\"net_sendi_bytes\":0,\"srs_sample_time\":0,\"srs_recv_bytes\":0,\"srs_send_bytes\":0,\"conn_sys\":0,\"conn_sys_et\":0,"
            + "\"conn_sys_tw\":0,\"conn_sys_udp\":0,\"conn_srs\":0}}}";

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
        return new Heartbeat(config, workers, http, SERVER, new FakeHub(), clients, "7.0.18");
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
        assertThat(server.requests().get(0).body().replaceAll("-?\\d+\\.\\d\\d(?=[,}])", "0.00").replaceAll("(?<=:)\\d+(?=[,}])", "0")
                .replaceAll("\"(argv|cwd)\":\"[^\"]*\"", "\"$1\":\"\"")).endsWith(SUMMARIES);
        heartbeat.close();
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
