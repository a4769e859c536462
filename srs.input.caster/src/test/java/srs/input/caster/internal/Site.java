package srs.input.caster.internal;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import srs.kernel.net.Endpoint;
import srs.testkit.kernel.FakeAdmission;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.FakePublication;

/** The kernel's services, and a loop whose time is the test's. Confined to the test's thread. */
final class Site {
    static final String UDP_OUTPUT = "rtmp://127.0.0.1/live/livestream";

    final FakeConfig config = new FakeConfig().set("rtmp.listen", "1935");
    final FakeHub hub = new FakeHub();
    final FakeClients clients = new FakeClients();
    final FakeAdmission admission = new FakeAdmission();
    final Means means = new Means(config, hub, clients, admission, request -> {
        throw new AssertionError("dials " + request);
    });

    static CasterSettings settings(Kind kind, String output) {
        return new CasterSettings(kind, Endpoint.parse("127.0.0.1:8935"), OutputTemplate.of(output, kind == Kind.MPEGTS), "");
    }

    /** Goes on by so much, in steps of the ticks. */
    static void pass(EmbeddedChannel channel, long ms) {
        for (long left = ms; left > 0; left -= 100) {
            channel.advanceTimeBy(100, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    FakePublication newest() {
        return hub.publications.get(hub.publications.size() - 1);
    }

    /** Lines of the publication that begin so. */
    static List<String> events(FakePublication publication, String begin) {
        return publication.events.stream().filter(line -> line.startsWith(begin)).toList();
    }
}
