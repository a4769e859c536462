package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import srs.kernel.client.Client;
import srs.kernel.client.Clients;
import srs.kernel.net.EventLoops;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Faults;
import srs.testkit.Await;

/** Features that throw, block and leave things behind harm nobody but themselves, and nothing of them stays. */
public class MisbehaviourTest extends Hosted {
    private static final StreamKey VICTIM = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "victim");
    private static final StreamKey LEFT = new StreamKey(StreamKey.DEFAULT_VHOST, "leaver", "own");

    private static final String FAULTY = "org.example.faulty";
    private static final String LEAVER = "org.example.leaver";

    private Pulse pulse;
    private RtmpClient rtmp;
    private FlvPlayer flv;

    @Configuration
    public Option[] house() {
        return House.with("srs.protocol.rtmp", "srs.output.remux", "org.example.mirror");
    }

    @Before
    public void play() {
        pulse = stage.publish("victim");
        rtmp = stage.playRtmp("victim");
        flv = stage.playFlv("victim");
        Stage.awaitFresh(pulse, rtmp.received);
        Stage.awaitFresh(pulse, flv.received);
    }

    @After
    public void hangUp() {
        flv.close();
        rtmp.close();
        pulse.close();
    }

    @Test
    public void shouldSurviveAFeatureThatThrows() {
        Bundle thrower = site.install("org.example.thrower");
        Loader loader = Loader.of(thrower);
        assertEquals(500, site.get("/thrower/now"));
        CompletableFuture<Integer> broken = CompletableFuture.supplyAsync(() -> site.get("/thrower/play"));
        RtmpClient gated = RtmpClient.player(stage.loops, site.rtmp("gated"));
        Await.result("the gate's failure is a refusal", gated.end());
        site.reload("queue_length 29;");
        Await.result("the broken player is sent away", broken.exceptionally(e -> 0));
        site.with(Clients.class, clients -> {
            clients.clients().stream().filter(client -> client.stream().isEmpty() && client.protocol().equals("http")).forEach(client -> client.kick("test"));
            return null;
        });
        try (Pulse other = stage.publish("other")) {
            other.pause();
        }
        Set<String> expected = Set.of("onPublish", "onUnpublish", "thrower", "onEnded", "gate", "an HTTP request", "config",
                "timer org.example.thrower.Thrower", "encodeOpening", "kick");
        Await.until("each fault is counted", () -> faults("org.example.thrower").equals(expected));
        site.uninstall(thrower);
        assertNobodyHarmed();
        loader.awaitCollected();
    }

    @Test
    public void shouldSurviveAFeatureThatBlocks() {
        Bundle blocker = site.install("org.example.blocker");
        Loader loader = Loader.of(blocker);
        List<Thread> threads = new ArrayList<>();
        Await.until("its threads are stuck", () -> {
            threads.clear();
            threads.addAll(threadsIn("org.example.blocker."));
            return !threads.isEmpty();
        });
        RtmpClient gated = RtmpClient.player(stage.loops, site.rtmp("gated"));
        CompletableFuture<Integer> unanswered = CompletableFuture.supplyAsync(() -> site.get("/blocker"));
        site.reload("queue_length 28;");
        // another feature's listener, workers, tap and publication go on
        try (Pulse other = stage.publish("other")) {
            StreamKey mirrored = new StreamKey(StreamKey.DEFAULT_VHOST, "mirror", "other");
            Await.until("another feature works", () -> find(mirrored).filter(s -> s.videoFrames() > 0).isPresent());
            other.pause();
        }
        assertFalse("the gate has not answered", gated.opened().isDone());
        assertFalse("the endpoint has not answered", unanswered.isDone());
        site.uninstall(blocker);
        Await.until("its threads are free", () -> threadsIn("org.example.blocker.").isEmpty());
        Await.result("the request has ended", unanswered.exceptionally(e -> 0));
        assertNobodyHarmed();
        gated.close();
        loader.awaitCollected();
    }

    @Test
    public void shouldStopAFeatureThatFailsAgainAndAgain() throws BundleException {
        Bundle faulty = site.install(FAULTY);
        for (int i = 0; i < Faults.STOP_COUNT + 1; i++) {
            assertEquals("strangers cannot switch it off", 500, site.get("/faulty/request"));
        }
        assertEquals(200, site.get("/faulty/timer"));
        Await.until("it is stopped", () -> faulty.getState() == Bundle.RESOLVED);
        String reason = site.with(Faults.class, faults -> faults.stopped(FAULTY)).orElseThrow();
        assertTrue(reason, reason.matches("stopped after 20 faults in \\d+ s: java.lang.IllegalStateException: again; start " + faulty.getBundleId() + " starts it"));
        assertEquals("nobody answers for it", 404, site.get("/faulty/timer"));
        faulty.start();
        assertEquals("it begins anew", Optional.empty(), site.with(Faults.class, faults -> faults.stopped(FAULTY)));
        Await.until("it serves again", () -> site.get("/faulty/timer") == 200);
        Await.until("it is stopped again", () -> faulty.getState() == Bundle.RESOLVED && site.with(Faults.class, faults -> faults.stopped(FAULTY)).isPresent());
        update(faulty);
        Await.until("an update starts it", () -> faulty.getState() == Bundle.ACTIVE);
        assertNobodyHarmed();
        Loader loader = Loader.of(faulty);
        site.uninstall(faulty);
        loader.awaitCollected();
    }

    /** As File Install does, which does not start what is stopped. */
    private void update(Bundle bundle) {
        try (InputStream jar = Files.newInputStream(site.jar(FAULTY))) {
            bundle.update(jar);
        } catch (IOException | BundleException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void shouldNameAFeatureThatHoldsAnEventLoop() {
        Bundle faulty = site.install(FAULTY);
        Await.until("it serves", () -> site.get("/faulty/hold") == 200);
        Await.until("it is named", () -> faults(FAULTY).contains("held a loop"));
        String last = site.with(Faults.class, faults -> faults.faults().stream().filter(fault -> fault.where().equals("held a loop")).findFirst().orElseThrow().last());
        assertTrue(last, last.matches("srs-loop-\\d+ for more than 1000 ms, in Faulty.*"));
        long longestNs = site.with(EventLoops.class, loops -> loops.delays().stream().mapToLong(EventLoops.Delay::longestNs).max().orElseThrow());
        assertTrue("longest delay " + longestNs, longestNs >= 1_000_000_000L);
        Await.until("the loop goes on", () -> site.with(EventLoops.class, loops -> loops.delays().stream().allMatch(delay -> delay.lastNs() < 500_000_000L)));
        site.uninstall(faulty);
    }

    @Test
    public void shouldCleanUpAfterAFeatureThatLeavesEverythingOpen() throws IOException {
        Bundle leaver = site.install(LEAVER);
        Loader loader = Loader.of(leaver);
        Await.until("it publishes", () -> find(LEFT).filter(s -> s.audioFrames() > 0).isPresent());
        Await.until("it taps", () -> find(VICTIM).orElseThrow().taps() >= 2);
        int taps = find(VICTIM).orElseThrow().taps();
        try (Socket connection = new Socket(site.host, site.spare)) {
            site.uninstall(leaver);
            connection.setSoTimeout((int) Await.DEADLINE.toMillis());
            assertEquals("its connection ends", -1, connection.getInputStream().read());
        }
        Await.until("its stream is not live", () -> find(LEFT).filter(StreamInfo::isLive).isEmpty());
        assertEquals("taps", taps - 2, find(VICTIM).orElseThrow().taps());
        assertTrue("its clients are gone", site.with(Clients.class, clients -> clients.clients().stream().map(Client::protocol).noneMatch("leaver"::equals)));
        Bundle again = site.install(LEAVER);
        Await.until("port and stream are free for the next", () -> find(LEFT).filter(StreamInfo::isLive).filter(s -> s.audioFrames() > 0).isPresent());
        site.uninstall(again);
        assertNobodyHarmed();
        loader.awaitCollected();
    }

    private void assertNobodyHarmed() {
        assertTrue("the publisher stays", pulse.client().isOpen());
        Stage.assertComplete("RTMP player", pulse, rtmp.received);
        Stage.assertComplete("HTTP-FLV player", pulse, flv.received);
    }

    /** The places where the bundle has thrown. */
    private Set<String> faults(String bundle) {
        return site.with(Faults.class, faults -> faults.faults().stream().filter(fault -> fault.bundle().equals(bundle))
                .map(Faults.Fault::where).collect(Collectors.toSet()));
    }

    private Optional<StreamInfo> find(StreamKey key) {
        return site.with(StreamHub.class, hub -> hub.find(key));
    }

    private static List<Thread> threadsIn(String prefix) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> List.of(entry.getValue()).stream().anyMatch(frame -> frame.getClassName().startsWith(prefix)))
                .map(Map.Entry::getKey).toList();
    }
}
