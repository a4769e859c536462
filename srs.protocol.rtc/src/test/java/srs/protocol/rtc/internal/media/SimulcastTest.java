package srs.protocol.rtc.internal.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.rtp.ExtensionUri;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.rtcp.PictureLossIndication;
import srs.format.rtp.rtcp.ReceiverEstimatedMaxBitrate;
import srs.kernel.stream.StreamBusyException;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;
import srs.testkit.kernel.FakePublication;

/** One picture in two sizes, and players with much or little bandwidth (F180, F192). */
class SimulcastTest {
    private static final int OUT = 5000;
    private static final int LARGE = 81;
    private static final int SMALL = 82;
    private static final TrackPlan IN = Plans.with(Plans.video("0", 0, 0, Plans.codec(PayloadFormat.H264, 96, CodecPlan.NONE)), Map.of(ExtensionUri.MID, 1, ExtensionUri.RID, 2), "f", "q");
    private static final TrackPlan PLAYED = Plans.video("1", OUT, 0, Plans.codec(PayloadFormat.H264, 102, CodecPlan.NONE));

    private final Simulation simulation = new Simulation();
    private final List<byte[]> large = Captured.H264.rounds(200, 96, LARGE);
    private final List<byte[]> small = Captured.H264.rounds(200, 96, SMALL);
    private int sent;

    @AfterEach
    void close() {
        simulation.close();
    }

    /** About 200 kbit/s in full size, 30 packets a second; in the small one every packet three times as seldom. The key frames of the two are at different times. */
    private void send(SimulatedSender sender, int packets, boolean hasLarge) {
        for (int i = 0; i < packets; i++, sent++) {
            if (hasLarge) {
                sender.send(ReceivingTest.with(large.get(sent), Map.of(1, "0".getBytes(StandardCharsets.US_ASCII), 2, "f".getBytes(StandardCharsets.US_ASCII))));
            }
            if (sent % 3 == 0) {
                sender.send(ReceivingTest.with(small.get(sent / 3), Map.of(1, "0".getBytes(StandardCharsets.US_ASCII), 2, "q".getBytes(StandardCharsets.US_ASCII))));
            }
            simulation.run(20);
        }
    }

    private static List<String> hashes(List<Captured.Frame> frames) {
        return frames.stream().map(Captured.Frame::toString).toList();
    }

    @Test
    void aPlayerGetsTheLayerThatFitsFromAKeyFrameOn() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, IN);
        SimulatedReceiver rich = new SimulatedReceiver(simulation, simulation.loopA, PLAYED);
        SimulatedReceiver poor = new SimulatedReceiver(simulation, simulation.loopB, PLAYED);
        send(sender, 100, true);
        // much less than the large one needs
        poor.tell(new ReceiverEstimatedMaxBitrate(1, 90_000, List.of(OUT)));
        int before = sender.transport.rtcp(PictureLossIndication.class).size();
        send(sender, 300, true);
        assertThat(sender.transport.rtcp(PictureLossIndication.class).stream().skip(before).map(PictureLossIndication::mediaSsrc)).as("of the layer that is wanted").contains(SMALL)
                .doesNotContain(LARGE);
        int poorPackets = poor.packets(OUT).size();
        send(sender, 90, true);
        assertThat(poor.packets(OUT).size() - poorPackets).isBetween(28, 32);

        List<Captured.Frame> all = Captured.H264.wholeFrames(large.subList(0, sent));
        assertThat(Captured.H264.frames(rich.packets(OUT))).hasSizeGreaterThan(480).isEqualTo(hashes(all).subList(0, Captured.H264.frames(rich.packets(OUT)).size()));
        List<Captured.Frame> got = Captured.H264.wholeFrames(poor.packets(OUT));
        assertThat(poor.missing(OUT)).isZero();
        assertThat(got.size()).isEqualTo(poor.packets(OUT).size());
        // each change is at a key frame: before it a frame of one layer, from it on those of the other one in their order
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < got.size(); i++) {
            if (got.get(i).key()) {
                keys.add(i);
            }
        }
        List<String> round = hashes(all.subList(0, 27));
        for (int i = 0; i < keys.size(); i++) {
            List<String> following = hashes(got.subList(keys.get(i), i + 1 < keys.size() ? keys.get(i + 1) : got.size()));
            assertThat(round.subList(0, following.size())).isEqualTo(following);
        }

        // much bandwidth again: back after a while
        poor.tell(new ReceiverEstimatedMaxBitrate(1, 9_000_000, List.of(OUT)));
        send(sender, 600, true);
        poorPackets = poor.packets(OUT).size();
        send(sender, 90, true);
        assertThat(poor.packets(OUT).size() - poorPackets).isBetween(86, 94);
        assertThat(poor.missing(OUT)).isZero();
    }

    @Test
    void anotherLayerTakesThePlaceOfOneThatStops() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, IN);
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopA, PLAYED);
        send(sender, 100, true);
        send(sender, 300, false);
        int before = player.packets(OUT).size();
        send(sender, 90, false);
        assertThat(player.packets(OUT).size() - before).isBetween(28, 32);
        assertThat(player.missing(OUT)).isZero();
    }

    /** For statistics: what the publisher sends is all layers, what other protocols see is one. */
    @ParameterizedTest(name = "rtc_to_rtmp {0}")
    @ValueSource(strings = {"on", "off"})
    void bytesAreThoseOfAllLayersAndFramesThoseOfOne(String rtcToRtmp) throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", rtcToRtmp);
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, IN);
        send(sender, 135, true);
        simulation.run(1_000);

        long bytes = Stream.concat(large.stream().limit(135), small.stream().limit(45)).mapToLong(packet -> Captured.header(packet).payloadBytes()).sum();
        FakePublication publication = simulation.hub.publication();
        int frames = Captured.H264.wholeFrames(large.subList(0, 135)).size();
        if (rtcToRtmp.equals("on")) {
            // units have a length in front of them there, and parameter sets are not in frames
            assertThat(publication.bytes + publication.countedBytes).isCloseTo(bytes, Percentage.withPercentage(5));
            assertThat(publication.countedBytes).isGreaterThanOrEqualTo(small.stream().limit(45).mapToLong(packet -> Captured.header(packet).payloadBytes()).sum());
            assertThat(publication.frames).isBetween(frames - 1, frames);
            assertThat(publication.countedFrames).isZero();
        } else {
            assertThat(publication.countedBytes).isEqualTo(bytes);
            assertThat(publication.countedFrames).isEqualTo(frames);
            assertThat(publication.frames).isZero();
        }
    }
}
