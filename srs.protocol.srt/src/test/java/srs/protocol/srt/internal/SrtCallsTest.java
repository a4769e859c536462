package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Registration;
import srs.testkit.kernel.FakeAdmission;
import srs.testkit.kernel.FakeBlock;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeWorkers;

/** Which calls there are: none gets a socket here. */
class SrtCallsTest {
    private static final String VHOST = StreamKey.DEFAULT_VHOST;

    private final FakeConfig config = new FakeConfig();
    private final Kernel kernel = new Kernel();
    private SrtCalls calls;

    private static final class Kernel implements Datagrams {
        int sockets;

        @Override
        public Listening listen(DatagramRequest request) throws IOException {
            sockets++;
            throw new IOException("no ports are left");
        }

        @Override
        public void check(Endpoint endpoint) {}
    }

    private void start() {
        StreamHub hub = (StreamHub) Proxy.newProxyInstance(StreamHub.class.getClassLoader(), new Class<?>[] {StreamHub.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("listen")) {
                return (Registration) () -> { };
            }
            throw new UnsupportedOperationException(method.getName());
        });
        calls = new SrtCalls(config, hub, new FakeClients(), new FakeAdmission(), new Feeds(), new SrtTable(), kernel, new FakeWorkers());
    }

    @AfterEach
    void stop() {
        calls.stop();
        assertThat(calls.statuses()).isEmpty();
    }

    private static FakeBlock block(String url, String... args) {
        return new FakeBlock(args).set("enabled", "on").set("url", url);
    }

    private static StreamInfo info(String stream) {
        return new StreamInfo(new StreamKey(VHOST, "live", stream), "vid-1", Optional.of("client"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());
    }

    private List<String> plans() {
        return calls.statuses().keySet().stream().map(plan -> plan.kind() + " " + plan.stream().stream() + " " + plan.url()).toList();
    }

    @Test
    void pullsFromTheStartOn() {
        config.add("srt_pull", block("srt://127.0.0.1:9000?streamid=[stream]", "live/camera")).add("srt_pull", new FakeBlock("live/off").set("url", "srt://127.0.0.1:9002"));
        start();
        assertThat(plans()).containsExactly("pull camera srt://127.0.0.1:9000?streamid=camera");
    }

    @Test
    void pushesWhatIsPublishedWhileItIs() {
        config.add("srt_push", block("srt://127.0.0.1:9000?streamid=[app]/[stream]", "live/a")).add("srt_push", block("srt://127.0.0.1:9001"));
        start();
        assertThat(plans()).isEmpty();
        calls.onPublish(info("a"));
        calls.onPublish(info("b"));
        assertThat(plans()).containsExactlyInAnyOrder("push a srt://127.0.0.1:9000?streamid=live/a", "push a srt://127.0.0.1:9001", "push b srt://127.0.0.1:9001");
        assertThat(kernel.sockets).as("each is called once").isEqualTo(3);
        calls.onUnpublish(info("a"), new EndReason(EndReason.Kind.PEER, "gone"));
        assertThat(plans()).containsExactly("push b srt://127.0.0.1:9001");
    }

    @Test
    void leavesOutAStreamWhoseNameNoStreamidCanSay() {
        config.add("srt_push", block("srt://127.0.0.1:9000?streamid=#!::r=[app]/[stream],m=publish", "live"));
        start();
        calls.onPublish(info("a,m=request"));
        calls.onPublish(info("b"));
        assertThat(plans()).containsExactly("push b srt://127.0.0.1:9000?streamid=#!::r=live/b,m=publish");
    }

    @Test
    void leavesAloneWhatAReloadDoesNotChange() {
        config.add("srt_pull", block("srt://127.0.0.1:9000", "live/a"));
        start();
        Call.Status before = calls.statuses().values().iterator().next();
        config.add("srt_pull", block("srt://127.0.0.1:9001", "live/b"));
        config.reload("vhost[" + VHOST + "].srt_pull");

        assertThat(plans()).containsExactly("pull a srt://127.0.0.1:9000", "pull b srt://127.0.0.1:9001");
        assertThat(calls.statuses().values().iterator().next().failures()).isEqualTo(before.failures());
        assertThat(kernel.sockets).isEqualTo(2);
    }

    @Test
    void leavesOutWhatIsWrong() {
        config.add("srt_pull", block("srt://127.0.0.1:9000", "noapp")).add("srt_pull", block("rtmp://a/live", "live/x")).add("srt_pull", block("srt://127.0.0.1:9000", "live/good"));
        start();
        assertThat(plans()).containsExactly("pull good srt://127.0.0.1:9000");
    }
}
