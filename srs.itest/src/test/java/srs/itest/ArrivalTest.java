package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import srs.kernel.config.ReloadResult;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.testkit.Await;

/** What happens when a feature arrives late, cannot run, comes twice, or brings and takes directives. */
public class ArrivalTest extends Hosted {
    private static final String MIRROR = "org.example.mirror";
    private static final String NEXT = "org.example.mirror2";
    private static final String LONELY = "org.example.lonely";
    private static final Duration DEPLOY = Duration.ofSeconds(60);

    @Configuration
    public Option[] house() {
        return House.with("srs.protocol.rtmp", "srs.output.remux");
    }

    @Test
    public void shouldTellALateFeatureOfStreamsThatAreLive() {
        try (Pulse pulse = stage.publish("early")) {
            site.swap(MIRROR);
            Await.until("the stream is mirrored", () -> isLive("early"));
            pulse.pause();
        } finally {
            site.remove(MIRROR + ".jar");
            site.awaitGone(MIRROR);
        }
    }

    @Test
    public void shouldLeaveAFeatureUnresolvedThatMissesAPackage() {
        try (Pulse pulse = stage.publish("a"); RtmpClient rtmp = stage.playRtmp("a"); FlvPlayer flv = stage.playFlv("a")) {
            Stage.awaitFresh(pulse, rtmp.received);
            Stage.awaitFresh(pulse, flv.received);
            site.drop(site.jar(LONELY), LONELY + ".jar");
            Await.until("it is installed", DEPLOY, () -> site.find(LONELY).isPresent());
            site.swap(MIRROR);
            assertEquals("other features come all the same; it stays unresolved", Bundle.INSTALLED, site.bundle(LONELY).getState());
            site.remove(LONELY + ".jar");
            site.remove(MIRROR + ".jar");
            site.awaitGone(LONELY);
            site.awaitGone(MIRROR);
            Stage.assertComplete("RTMP player", pulse, rtmp.received);
            Stage.assertComplete("HTTP-FLV player", pulse, flv.received);
        }
    }

    @Test
    public void shouldRunBothOfTwoVersionsInTheFolderUntilOneIsRemoved() {
        site.drop(site.jar(MIRROR), MIRROR + ".jar");
        site.drop(site.jar(NEXT), NEXT + ".jar");
        Await.until("both run", DEPLOY, () -> versions().equals(List.of("1.0.0", "2.0.0")));
        try (Pulse pulse = stage.publish("twice")) {
            Await.until("one of them mirrors", () -> isLive("twice"));
            pulse.pause();
        }
        site.remove(MIRROR + ".jar");
        Await.until("the other one stays", DEPLOY, () -> versions().equals(List.of("2.0.0")));
        try (Pulse pulse = stage.publish("once")) {
            Await.until("it mirrors", () -> isLive("once"));
            pulse.pause();
        }
        site.remove(NEXT + ".jar");
        site.awaitGone(MIRROR);
    }

    @Test
    public void shouldKnowAFeaturesDirectivesWhileItIsThere() {
        String line = "} mirror { enabled off; ";
        ReloadResult unknown = site.reload("} mirrors { enabled off; ");
        assertFalse("nobody has ever known vhost.mirrors: " + unknown, unknown.applied());
        assertTrue(unknown.toString(), unknown.problems().toString().contains("vhost.mirrors: unknown directive"));
        site.swap(MIRROR);
        ReloadResult known = site.reload(line);
        assertTrue(known.toString(), known.applied() && !isWarnedOf(known));
        try (Pulse pulse = stage.publish("silent"); FlvPlayer flv = stage.playFlv("silent")) {
            Stage.awaitFresh(pulse, flv.received);
            assertFalse("its directive holds", isLive("silent"));
            site.remove(MIRROR + ".jar");
            site.awaitGone(MIRROR);
            Await.until("what a bundle read that has gone is ignored, with its name", () -> isWarnedOf(site.reload(line)));
            site.swap(MIRROR);
            ReloadResult again = site.reload(line);
            assertTrue(again.toString(), again.applied() && !isWarnedOf(again));
            assertFalse("its directive holds", isLive("silent"));
            Stage.assertComplete("HTTP-FLV player", pulse, flv.received);
        } finally {
            assertTrue(site.reload("").applied());
            site.remove(MIRROR + ".jar");
            site.awaitGone(MIRROR);
        }
    }

    @Test
    public void shouldOnlyWarnOfDirectivesOfAFeatureOfOursThatIsAbsent() {
        site.remove("srs.output.remux.jar");
        site.awaitGone("srs.output.remux");
        try {
            Await.until("the absent bundle is named", () -> site.reload("queue_length 25;").problems().toString().contains("srs.output.remux"));
            assertTrue("what others declare holds", site.reload("queue_length 24;").applied());
        } finally {
            site.swap("srs.output.remux");
        }
        try (Pulse pulse = stage.publish("back"); FlvPlayer flv = stage.playFlv("back")) {
            Stage.awaitFresh(pulse, flv.received);
        }
        site.reload("");
    }

    private static boolean isWarnedOf(ReloadResult result) {
        return result.problems().toString().contains("vhost.mirror: is ignored, bundle " + MIRROR + " is not installed");
    }

    private List<String> versions() {
        return Stream.of(site.context.getBundles()).filter(b -> MIRROR.equals(b.getSymbolicName()) && b.getState() == Bundle.ACTIVE)
                .map(b -> b.getVersion().toString()).sorted().toList();
    }

    private boolean isLive(String stream) {
        StreamKey key = new StreamKey(StreamKey.DEFAULT_VHOST, "mirror", stream);
        return site.with(StreamHub.class, hub -> hub.find(key).filter(StreamInfo::isLive).isPresent());
    }
}
