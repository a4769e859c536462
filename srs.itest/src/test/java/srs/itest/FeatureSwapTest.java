package srs.itest;

import static org.junit.Assert.assertEquals;

import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/** Features come, are replaced and go in the watched folder while a stream is live; nobody who does not use them notices. */
public class FeatureSwapTest extends Hosted {
    /** Of four features each. */
    private static final int SWAPS = 7;
    private static final String MIRROR = "org.example.mirror";

    @Configuration
    public Option[] house() {
        return House.configured("shell { listen $host:0; dir $folder/shell; } http_api { enabled on; listen $host:0; v2 { dir $folder/api; } }",
                "srs.protocol.rtmp", "srs.output.remux", "srs.console", "srs.api", "srs.shell");
    }

    @Test
    public void shouldCostNobodyAByteToReplaceOtherFeatures() {
        try (Pulse pulse = stage.publish("a"); RtmpClient rtmp = stage.playRtmp("a"); FlvPlayer flv = stage.playFlv("a")) {
            Stage.awaitFresh(pulse, rtmp.received);
            Stage.awaitFresh(pulse, flv.received);
            int port = pulse.client().localPort();
            for (int i = 0; i < SWAPS; i++) {
                site.swap("srs.console", "srs.api", "srs.shell", MIRROR);
                Stage.awaitFresh(pulse, flv.received);
                Stage.awaitFresh(pulse, rtmp.received);
            }
            site.remove(MIRROR + ".jar");
            site.awaitGone(MIRROR);
            assertEquals(port, pulse.client().localPort());
            Stage.assertComplete("RTMP player", pulse, rtmp.received);
            Stage.assertComplete("HTTP-FLV player", pulse, flv.received);
        }
    }
}
