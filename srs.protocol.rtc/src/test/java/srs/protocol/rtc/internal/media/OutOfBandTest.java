package srs.protocol.rtc.internal.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.rtp.RtpHeader;
import srs.kernel.stream.StreamBusyException;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.testkit.kernel.FakePublication;

/** Publishers whose parameter sets are in the offer (RFC 6184 §8.1, RFC 7798 §7.1), as FFmpeg writes them, and not in the stream. */
class OutOfBandTest {
    private static final int SSRC = 0x11111111;
    private static final int OUT = 5000;
    private static final String SPS = "Z01ADeyhRvyYCIAAAAMAgAAAGQeKFMs=";
    private static final Map<String, String> AVC = Map.of("packetization-mode", "1", "profile-level-id", "4d400d", "sprop-parameter-sets", SPS + ",aM48gA==");
    private static final Map<String, String> HEVC = Map.of("sprop-vps", "QAEMAf//AWAAAAMAkAAAAwAAAwA8lZAJ", "sprop-sps",
            "QgEBAWAAAAMAkAAAAwAAAwA8oBQgYfJllZEpMLwFoCAAAAMAIAAAAwMh", "sprop-pps", "RAHAc8GJ");

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private FakePublication publish(Captured captured, Map<String, String> fmtp, List<byte[]> packets) throws StreamBusyException {
        CodecPlan codec = new CodecPlan(captured.format, 96, CodecPlan.NONE, fmtp, true, true);
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, Plans.video("0", SSRC, 0, codec));
        sender.send(packets);
        simulation.run(1_000);
        return simulation.hub.publication();
    }

    @ParameterizedTest
    @EnumSource(value = Captured.class, names = {"BARE_H264", "BARE_HEVC"})
    void beginAtTheFirstKeyFrameThatIsWhole(Captured captured) throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", "on");
        List<byte[]> packets = captured.rounds(2, 96, SSRC);
        FakePublication publication = publish(captured, captured == Captured.BARE_H264 ? AVC : HEVC, packets);
        assertThat(publication.tracks).singleElement().satisfies(track -> assertThat(track.properties()).containsEntry("width", "160").containsEntry("height", "90"));
        List<String> events = publication.events.stream().filter(event -> !event.startsWith("track ")).toList();
        assertThat(events.get(0)).contains(" key ");
        List<String> sent = captured.wholeFrames(packets).stream().map(frame -> ByteBufUtil.hexDump(frame.bytes())).toList();
        List<String> got = events.stream().map(event -> event.split(" ")).map(words -> words[words.length - 2]).toList();
        assertThat(got).hasSizeGreaterThan(sent.size() / 2);
        // of the first, supplemental information that went before may be missing
        assertThat(got.subList(1, got.size())).isEqualTo(sent.subList(sent.size() - got.size() + 1, sent.size()));
    }

    private static SimulatedReceiver player(Simulation simulation, EmbeddedChannel loop, Captured captured) {
        return new SimulatedReceiver(simulation, loop, Plans.video("1", OUT, 0, Plans.codec(captured.format, 102, CodecPlan.NONE)));
    }

    private SimulatedSender sender(Captured captured, Map<String, String> fmtp) throws StreamBusyException {
        return new SimulatedSender(simulation, simulation.loopA, Plans.video("0", SSRC, 0, new CodecPlan(captured.format, 96, CodecPlan.NONE, fmtp, true, true)));
    }

    /** What decoders in browsers need: they know nothing of the publisher's offer. */
    @ParameterizedTest
    @EnumSource(value = Captured.class, names = {"BARE_H264", "BARE_HEVC"})
    void playersOfWebRtcGetThemInFrontOfEachKeyFrame(Captured captured) throws StreamBusyException {
        SimulatedSender sender = sender(captured, captured == Captured.BARE_H264 ? AVC : HEVC);
        SimulatedReceiver here = player(simulation, simulation.loopA, captured);
        SimulatedReceiver there = player(simulation, simulation.loopB, captured);
        List<byte[]> packets = captured.rounds(4, 96, SSRC);
        sender.send(packets);
        simulation.run(1_000);
        List<Captured.Frame> sent = captured.wholeFrames(packets);
        for (SimulatedReceiver player : List.of(here, there)) {
            List<Captured.Frame> got = captured.wholeFrames(player.packets(OUT));
            assertThat(got).hasSizeGreaterThan(sent.size() / 2).allSatisfy(frame -> assertThat(frame.config()).isNotNull());
            // the first begins behind supplemental information
            assertThat(hashes(got).subList(1, got.size())).isEqualTo(hashes(sent).subList(sent.size() - got.size() + 1, sent.size()));
            assertThat(got.get(0).key()).isTrue();
            assertThat(player.missing(OUT)).isZero();
            assertThat(aggregates(captured, player.packets(OUT))).isEqualTo((int) got.stream().filter(Captured.Frame::key).count());
            // a player that comes later, or has lost its decoder, begins with any key frame
            List<byte[]> lastRound = player.packets(OUT).subList(player.packets(OUT).size() - packets.size() / 4 - 1, player.packets(OUT).size());
            assertThat(captured.wholeFrames(lastRound)).last().satisfies(frame -> assertThat(frame.config()).isNotNull());
        }
    }

    /** The payloads with which nothing but parameter sets comes: the captures have no aggregates. */
    private static int aggregates(Captured captured, List<byte[]> packets) {
        return (int) packets.stream().filter(packet -> {
            int first = packet[Captured.header(packet).payloadOffset()];
            return captured == Captured.BARE_HEVC ? (first >> 1 & 0x3F) == 48 : (first & 0x1F) == 24;
        }).count();
    }

    private static List<String> hashes(List<Captured.Frame> frames) {
        return frames.stream().map(Captured.Frame::toString).toList();
    }

    @Test
    void everyFrameArrivesOverALossyNetwork() throws StreamBusyException {
        SimulatedSender sender = sender(Captured.BARE_H264, AVC);
        SimulatedReceiver player = player(simulation, simulation.loopB, Captured.BARE_H264);
        List<byte[]> packets = Captured.BARE_H264.rounds(16, 96, SSRC);
        for (int i = 0; i < packets.size(); i++) {
            simulation.loss = i < 120 || i > packets.size() - 2 ? 0 : 0.05;
            simulation.jitterUs = i < 120 ? 0 : 15_000;
            sender.send(packets.get(i));
            simulation.run(5);
        }
        simulation.run(3_000);
        List<String> sent = Captured.BARE_H264.frames(packets);
        List<String> got = Captured.BARE_H264.frames(player.packets(OUT));
        assertThat(got).hasSizeGreaterThan(sent.size() / 2);
        assertThat(got.subList(1, got.size())).isEqualTo(sent.subList(sent.size() - got.size() + 1, sent.size()));
        assertThat(player.missing(OUT)).isZero();
    }

    /** Some encoders tell them once, and browsers come later. */
    @Test
    void setsThatCameInBandOnceGoInFrontOfLaterKeyFrames() throws StreamBusyException {
        SimulatedSender sender = sender(Captured.H264, Map.of());
        List<byte[]> packets = new ArrayList<>(Captured.H264.rounds(3, 96, SSRC));
        int round = packets.size() / 3;
        for (int first : List.of(round, 2 * round)) {
            packets.set(first, withoutSets(packets.get(first)));
        }
        sender.send(packets.subList(0, round));
        simulation.run(2_000);
        SimulatedReceiver player = player(simulation, simulation.loopB, Captured.H264);
        simulation.run(100);
        sender.send(packets.subList(round, packets.size()));
        simulation.run(1_000);
        List<Captured.Frame> got = Captured.H264.wholeFrames(player.packets(OUT));
        assertThat(hashes(got)).isEqualTo(Captured.H264.frames(packets).subList(round, packets.size()));
        assertThat(got.get(0).config()).isEqualTo(Captured.H264.wholeFrames(packets).get(0).config());
        assertThat(player.packets(OUT)).hasSize(2 * round + 2);
        assertThat(player.missing(OUT)).isZero();
    }

    /** Of a STAP-A the last unit, which is the slice, in a packet of its own. */
    private static byte[] withoutSets(byte[] packet) {
        RtpHeader header = Captured.header(packet);
        ByteBuf in = Unpooled.wrappedBuffer(packet);
        int at = header.payloadOffset() + 1;
        for (int end = header.payloadOffset() + header.payloadBytes(); at + 2 + in.getUnsignedShort(at) < end;) {
            at += 2 + in.getUnsignedShort(at);
        }
        ByteBuf out = Unpooled.buffer();
        RtpHeader.write(out, header.marker(), header.payloadType(), header.sequenceNumber(), header.timestamp(), header.ssrc());
        out.writeBytes(in, at + 2, in.getUnsignedShort(at));
        return ByteBufUtil.getBytes(out);
    }

    @Test
    void whoSendsThemInBandIsLeftAsItIs() throws StreamBusyException {
        SimulatedSender sender = sender(Captured.H264, AVC);
        SimulatedReceiver player = player(simulation, simulation.loopB, Captured.H264);
        List<byte[]> packets = Captured.H264.rounds(3, 96, SSRC);
        sender.send(packets);
        simulation.run(1_000);
        assertThat(player.packets(OUT)).hasSize(packets.size());
        assertThat(Captured.H264.frames(player.packets(OUT))).isEqualTo(Captured.H264.frames(packets));
    }

    /** Nobody knows whether sets were before the first packet that came: the next key frame is asked for. */
    @ParameterizedTest(name = "rtc_to_rtmp {0}")
    @ValueSource(strings = {"on", "off"})
    void aKeyFrameWhoseBeginIsNotKnownIsFollowedByAnotherSoon(String rtcToRtmp) throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", rtcToRtmp);
        SimulatedSender sender = sender(Captured.BARE_H264, AVC);
        simulation.run(200);
        sender.send(Captured.BARE_H264.rounds(1, 96, SSRC).subList(1, 10));
        simulation.run(200);
        assertThat(sender.heardKeyFrameRequests).isEqualTo(1);
    }

    @Test
    void tellCodecAndSizeAlsoWithoutTheBridge() throws StreamBusyException {
        FakePublication publication = publish(Captured.BARE_H264, AVC, Captured.BARE_H264.rounds(2, 96, SSRC));
        assertThat(publication.tracks).singleElement().satisfies(track -> assertThat(track.properties()).containsEntry("width", "160"));
        assertThat(publication.frames).isZero();
    }

    @Test
    void whoTellsNoneAnywhereHasNoPicture() throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", "on");
        FakePublication publication = publish(Captured.BARE_H264, Map.of("sprop-parameter-sets", SPS), Captured.BARE_H264.rounds(2, 96, SSRC));
        assertThat(publication.tracks).isEmpty();
        assertThat(publication.frames).isZero();
    }
}
