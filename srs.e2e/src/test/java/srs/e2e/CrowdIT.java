package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Skip;

/** Connections without end: more than may be, and more than there are descriptors. */
@ExtendWith(Server.Resolver.class)
class CrowdIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int STORM = 800;
    private static final int MAX_CONNECTIONS = 600;
    /** Heap of an idle connection, by a full garbage collection: about 5 KB; the rule leaves room for another JVM. */
    private static final long MAX_IDLE_BYTES = 16 * 1024;

    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final int SPARE_FILES = 20;

    @Test
    void aStormOfConnectionsIsBoundedAndGoesBy() throws IOException {
        Skip.unless(Files.isExecutable(Server.JCMD), "CrowdIT: no " + Server.JCMD + ", which counts the heap of an idle connection (a JDK)");
        try (Server server = Server.with(Path.of("target", "e2e-storm"), "max_connections " + MAX_CONNECTIONS + ";"); Crowd crowd = new Crowd()) {
            long before = heapBytes(server);
            crowd.join(STORM, server.rtmp, "");
            Await.until("those above max_connections are closed", LIMIT, () -> crowd.closed() >= STORM - MAX_CONNECTIONS);
            long idle = heapBytes(server) - before;
            assertThat(idle / MAX_CONNECTIONS).as("heap bytes of an idle connection").isLessThan(MAX_IDLE_BYTES);
            assertThat(server.log()).contains("connections closed without a byte").contains("max_connections is " + MAX_CONNECTIONS);
            assertThat(linesWith(server, "closed without a byte")).as("lines about it").isLessThan(10);
            crowd.leave();
            Await.until("it serves again", LIMIT, server::serves);
        }
    }

    /** More connections than descriptors: those that are there stay, the server neither ends nor spins, and takes new ones when it can. */
    @Test
    void withoutDescriptorsItWaitsAndGoesOn() throws IOException {
        Skip.unless(Files.isExecutable(PRLIMIT), "CrowdIT: no " + PRLIMIT + ", which takes the server's descriptors away (util-linux)");
        try (Server server = Server.with(Path.of("target", "e2e-files"), "");
                RtmpPeer publisher = RtmpPeer.publisher(server.rtmp("a"));
                RtmpPeer player = RtmpPeer.player(server.rtmp("a"));
                Crowd crowd = new Crowd()) {
            server.awaitPlayers("a", 1);
            limitFiles(server, openFiles(server) + SPARE_FILES);
            long beganNs = System.nanoTime();
            crowd.join(5 * SPARE_FILES, server.rtmp, "");
            Await.until("no descriptor is left", LIMIT, () -> linesWith(server, "Too many open files") > 0);
            publisher.publish(Tags.few());
            Await.until("the stream goes on", LIMIT, () -> player.received().frames().size() == Tags.FEW_FRAMES);
            crowd.leave();
            Await.until("it takes connections again", LIMIT, server::serves);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNs) + 1;
            assertThat(linesWith(server, "Too many open files")).as("lines about it in %d s", seconds).isLessThanOrEqualTo(2 * seconds);
        }
    }

    private static long linesWith(Server server, String text) {
        return server.log().lines().filter(line -> line.contains(text)).count();
    }

    /** Bytes of the heap that are in use, after a full garbage collection. */
    private static long heapBytes(Server server) {
        Matcher total = Pattern.compile("(?m)^Total +\\d+ +(\\d+)").matcher(server.jcmd("GC.class_histogram"));
        assertThat(total.find()).isTrue();
        return Long.parseLong(total.group(1));
    }

    private static int openFiles(Server server) {
        String[] files = Path.of("/proc", Long.toString(server.pid()), "fd").toFile().list();
        assertThat(files).as("descriptors in /proc").isNotNull();
        return files.length;
    }

    private static void limitFiles(Server server, int count) {
        ChildProcess.start(List.of(PRLIMIT.toString(), "--pid", Long.toString(server.pid()), "--nofile=" + count + ":")).output(LIMIT);
    }
}
