package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** Features come, are replaced and go in the watched folder while a stream is live; nobody who does not use them notices. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeatureSwapTest {
    /** Of three features each. */
    private static final int SWAPS = 7;

    @Rule
    public final NoLeak noLeak = new NoLeak();
    private Site site;

    @Configuration
    public Option[] house() {
        return House.configured("shell { listen $host:0; dir $folder/shell; }", "srs.protocol.rtmp", "srs.output.remux", "srs.console", "srs.shell");
    }

    @Before
    public void enter() {
        site = new Site();
    }

    @Test
    public void shouldCostNobodyAByteToReplaceOtherFeatures() {
        site.awaitActive("srs.protocol.rtmp");
        try (Stage stage = new Stage(site); Pulse pulse = stage.publish("a"); RtmpClient rtmp = stage.playRtmp("a"); FlvPlayer flv = stage.playFlv("a")) {
            Stage.awaitFresh(pulse, rtmp.received);
            Stage.awaitFresh(pulse, flv.received);
            int port = pulse.client().localPort();
            for (int i = 0; i < SWAPS; i++) {
                site.swap("srs.console", "srs.shell", "org.example.mirror");
                Stage.awaitFresh(pulse, flv.received);
                Stage.awaitFresh(pulse, rtmp.received);
            }
            assertEquals(port, pulse.client().localPort());
            assertTrue(flv.isOpen());
            Stage.assertComplete("RTMP player", pulse, rtmp.received);
            Stage.assertComplete("HTTP-FLV player", pulse, flv.received);
        }
    }
}
