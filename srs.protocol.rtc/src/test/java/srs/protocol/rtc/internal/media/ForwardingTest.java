package srs.protocol.rtc.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.rtcp.GenericNack;
import srs.kernel.stream.AttendRequest;
import srs.kernel.stream.Codec;
import srs.kernel.stream.StreamBusyException;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;
import srs.testkit.kernel.FakeHold;

/** From a publisher to players without being taken apart (F159, F177, F179), over networks as they are. */
class ForwardingTest {
    private static final int SSRC = 0x11111111;
    private static final int AUDIO_SSRC = 0x22222222;
    private static final int RTX_SSRC = 0x33333333;
    private static final int OUT = 5000;
    private static final int OUT_RTX = 5001;
    private static final int OUT_AUDIO = 6000;

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private static TrackPlan in(PayloadFormat format, boolean hasRtx) {
        return Plans.video("0", SSRC, hasRtx ? RTX_SSRC : 0, Plans.codec(format, 96, hasRtx ? 97 : CodecPlan.NONE));
    }

    private static TrackPlan out(PayloadFormat format, boolean hasRtx) {
        return Plans.video("1", OUT, hasRtx ? OUT_RTX : 0, Plans.codec(format, 102, hasRtx ? 103 : CodecPlan.NONE));
    }

    /** About a packet each 5 ms. */
    private void sendAll(SimulatedSender sender, List<byte[]> packets) {
        for (byte[] packet : packets) {
            sender.send(packet);
            simulation.run(5);
        }
        simulation.run(3_000);
    }

    @Test
    void aPlayerCountsAmongTheStreamsPlayersAsLongAsItIsConnected() {
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopA, out(PayloadFormat.H264, false));
        FakeHold<AttendRequest> attendance = simulation.hub.attendances.get(0);
        assertThat(attendance.key()).isEqualTo(Simulation.KEY);
        assertThat(attendance.closed).isFalse();
        simulation.end(player.session);
        assertThat(attendance.closed).isTrue();
    }

    /** Without rtc_to_rtmp the kernel gets no frames, and yet knows of them. */
    @Test
    void whatTheKernelIsNotGivenIsCounted() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, in(PayloadFormat.H264, false));
        List<byte[]> packets = Captured.H264.rounds(2, 96, SSRC);
        sendAll(sender, packets);
        assertThat(simulation.hub.publication().countedFrames).isEqualTo(Captured.H264.frames(packets).size());
        assertThat(simulation.hub.publication().countedBytes).isEqualTo(packets.stream().mapToLong(packet -> Captured.header(packet).payloadBytes()).sum());
        assertThat(simulation.hub.publication().tracks).singleElement().satisfies(track -> assertThat(track.codec()).isEqualTo(Codec.H264));
    }

    @ParameterizedTest(name = "{0}, rtx {1}")
    @CsvSource({"H264, false", "H264, true", "VP8, false", "VP8, true", "HEVC, false", "HEVC, true", "AV1, true"})
    void everyFrameArrivesOverALossyNetwork(Captured captured, boolean hasRtx) throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, in(captured.format, hasRtx));
        sender.rtxPayloadType = hasRtx ? 97 : -1;
        sender.rtxSsrc = RTX_SSRC;
        SimulatedReceiver here = new SimulatedReceiver(simulation, simulation.loopA, out(captured.format, hasRtx));
        SimulatedReceiver there = new SimulatedReceiver(simulation, simulation.loopB, out(captured.format, hasRtx));
        List<byte[]> packets = captured.rounds(12, 96, SSRC);
        // what is lost before anything came is asked for by nobody
        sender.send(packets.get(0));
        simulation.run(50);
        simulation.loss = 0.05;
        simulation.jitterUs = 15_000;
        sendAll(sender, packets.subList(1, packets.size() - 1));
        // nor is what is lost at the end
        simulation.loss = 0;
        sendAll(sender, packets.subList(packets.size() - 1, packets.size()));

        List<String> frames = captured.frames(packets);
        assertThat(captured.frames(here.packets(OUT))).isEqualTo(frames);
        assertThat(captured.frames(there.packets(OUT))).isEqualTo(frames);
        assertThat(here.missing(OUT)).isZero();
        assertThat(here.retransmissions > 0).isEqualTo(hasRtx);
        assertThat(here.packets(OUT)).allSatisfy(packet -> assertThat(Captured.header(packet).payloadType()).isEqualTo(102));
        assertThat(Captured.header(here.packets(OUT).get(0)).sequenceNumber()).isEqualTo(200);
        assertThat(Captured.header(here.packets(OUT).get(0)).timestamp()).isEqualTo(20_000);
    }

    @Test
    void aPlayerStartsWithAKeyFrameThatItCausesThePublisherToSend() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, in(PayloadFormat.H264, false));
        List<byte[]> packets = Captured.H264.rounds(2, 96, SSRC);
        int round = packets.size() / 2;
        sender.send(packets.subList(0, 5));
        simulation.run(2_000);
        assertThat(sender.keyFrameRequests()).isZero();

        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, out(PayloadFormat.H264, false));
        simulation.run(30);
        assertThat(sender.keyFrameRequests()).isEqualTo(1);
        sender.send(packets.subList(5, round));
        simulation.run(100);
        assertThat(player.packets(OUT)).as("no key frame yet").isEmpty();
        sender.send(packets.subList(round, packets.size()));
        simulation.run(100);
        assertThat(Captured.H264.frames(player.packets(OUT))).isEqualTo(Captured.H264.frames(packets.subList(round, packets.size())));
    }

    @Test
    void asksForNoMoreThanAKeyFrameEachHalfSecond() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, in(PayloadFormat.H264, false));
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopA, out(PayloadFormat.H264, false));
        sender.send(Captured.H264.rounds(1, 96, SSRC));
        simulation.run(1_000);
        long before = sender.keyFrameRequests();
        for (int i = 0; i < 200; i++) {
            player.askKeyFrame(OUT);
            simulation.run(10);
        }
        assertThat(sender.keyFrameRequests() - before).isBetween(3L, 5L);
    }

    @Test
    void playersThatComeTogetherShareAKeyFrame() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, in(PayloadFormat.H264, false));
        SimulatedReceiver first = new SimulatedReceiver(simulation, simulation.loopA, out(PayloadFormat.H264, false));
        List<byte[]> packets = Captured.H264.rounds(1, 96, SSRC);
        sender.send(packets.subList(0, 10));
        simulation.run(100);
        long before = sender.keyFrameRequests();
        SimulatedReceiver second = new SimulatedReceiver(simulation, simulation.loopA, out(PayloadFormat.H264, false));
        sender.send(packets.subList(10, packets.size()));
        simulation.run(100);
        assertThat(sender.keyFrameRequests()).isEqualTo(before);
        assertThat(Captured.H264.frames(second.packets(OUT))).isEqualTo(Captured.H264.frames(first.packets(OUT))).hasSize(27);
    }

    @Test
    void aPlayerStaysWhenPublishersComeAndGo() throws StreamBusyException {
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, out(PayloadFormat.H264, false),
                Plans.audio("2", OUT_AUDIO, Plans.codec(PayloadFormat.OPUS, 111, CodecPlan.NONE)));
        for (int round = 0; round < 3; round++) {
            SimulatedSender sender = new SimulatedSender(simulation, round % 2 == 0 ? simulation.loopA : simulation.loopB, in(PayloadFormat.H264, false),
                    Plans.audio("1", AUDIO_SSRC, Plans.codec(PayloadFormat.OPUS, 109, CodecPlan.NONE)));
            sender.send(Captured.H264.rounds(1, 96, SSRC + round));
            sender.send(Captured.OPUS.rounds(1, 109, AUDIO_SSRC + round));
            simulation.run(1_000);
            simulation.end(sender.media);
        }
        List<String> frames = Captured.H264.frames(Captured.H264.rounds(1, 96, SSRC));
        List<byte[]> packets = player.packets(OUT);
        assertThat(Captured.H264.frames(packets)).hasSize(3 * frames.size()).startsWith(frames.toArray(String[]::new)).endsWith(frames.toArray(String[]::new));
        assertThat(player.missing(OUT)).isZero();
        assertThat(player.packets(OUT_AUDIO)).hasSize(3 * Captured.OPUS.packets.size());
        assertThat(player.missing(OUT_AUDIO)).isZero();
        int last = Captured.header(packets.get(0)).timestamp();
        for (byte[] packet : packets) {
            assertThat(Captured.header(packet).timestamp() - last).isBetween(0, 2 * 90_000);
            last = Captured.header(packet).timestamp();
        }
    }

    @Test
    void soundAndPictureFitForThePlayerAsForThePublisher() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, in(PayloadFormat.H264, false),
                Plans.audio("1", AUDIO_SSRC, Plans.codec(PayloadFormat.OPUS, 109, CodecPlan.NONE)));
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, out(PayloadFormat.H264, false),
                Plans.audio("2", OUT_AUDIO, Plans.codec(PayloadFormat.OPUS, 111, CodecPlan.NONE)));
        List<byte[]> video = Captured.H264.rounds(1, 96, SSRC);
        List<byte[]> audio = Captured.OPUS.rounds(1, 109, AUDIO_SSRC);
        sender.send(video);
        sender.send(audio);
        int videoTime = Captured.header(video.get(0)).timestamp();
        int audioTime = Captured.header(audio.get(0)).timestamp();
        simulation.run(100);
        // the sender says: this picture was taken 300 ms after this sound
        sender.report(AUDIO_SSRC, 5_000_000, audioTime);
        sender.report(SSRC, 5_300_000, videoTime);
        simulation.run(2_500);

        assertThat(player.timeMs(OUT, 90) - player.timeMs(OUT_AUDIO, 48)).isBetween(299.9, 300.1);
        assertThat(player.lastReport(OUT).packetCount()).isEqualTo(video.size());
    }

    @Test
    void packetsThatProbeTheNetworkLeaveNoGap() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, in(PayloadFormat.H264, false));
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, out(PayloadFormat.H264, false));
        List<byte[]> packets = Captured.H264.rounds(1, 96, SSRC);
        for (byte[] packet : packets) {
            RtpHeader header = Captured.header(packet);
            ByteBuf renumbered = Unpooled.copiedBuffer(packet).setShort(2, 2 * header.sequenceNumber() & 0xFFFF);
            ByteBuf probe = Unpooled.buffer();
            RtpHeader.write(probe, false, 96, 2 * header.sequenceNumber() + 1 & 0xFFFF, header.timestamp(), SSRC);
            probe.setByte(0, 0xA0).writeZero(9).writeByte(10); // padding alone
            sender.send(ByteBufUtil.getBytes(renumbered));
            sender.send(ByteBufUtil.getBytes(probe));
            simulation.run(20);
        }
        simulation.run(1_000);
        assertThat(player.packets(OUT).size()).isEqualTo(2 * packets.size());
        assertThat(player.missing(OUT)).isZero();
        assertThat(Captured.H264.frames(player.packets(OUT))).isEqualTo(Captured.H264.frames(packets));
    }

    @Test
    void afterAnOutageAPlayerWaitsForAKeyFrame() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, in(PayloadFormat.H264, false));
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, out(PayloadFormat.H264, false));
        List<byte[]> packets = Captured.H264.rounds(60, 96, SSRC);
        sender.send(packets.subList(0, 27));
        simulation.run(500);
        long before = sender.keyFrameRequests();
        // more than anybody would ask for again is lost
        sender.send(packets.subList(1490, 1505));
        simulation.run(100);
        assertThat(player.packets(OUT).size()).isEqualTo(27);
        assertThat(sender.keyFrameRequests()).isGreaterThan(before);
        int key = 57 * 27;
        sender.send(packets.subList(key, key + 27));
        simulation.run(100);
        assertThat(player.packets(OUT).size()).isEqualTo(54);
        assertThat(player.missing(OUT)).isZero();
    }

    /** 3 s in which nothing gets through, either way; then the encoder does as it is told. */
    @Test
    void afterACutThePictureIsThereWithinASecond() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, in(PayloadFormat.H264, true));
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, out(PayloadFormat.H264, true));
        List<byte[]> round = Captured.H264.rounds(1, 96, SSRC);
        int asked = 0;
        int at = 0;
        int before = 0;
        long healedMs = 0;
        for (int i = 0; i < 800 && (before == 0 || player.packets(OUT).size() == before); i++) {
            if (sender.heardKeyFrameRequests > asked) {
                asked = sender.heardKeyFrameRequests;
                at = 0;
            }
            ByteBuf packet = Unpooled.copiedBuffer(round.get(at));
            RtpHeader.rewrite(packet, 96, i, 900 * i, SSRC);
            sender.send(ByteBufUtil.getBytes(packet));
            at = at + 1 < round.size() ? at + 1 : round.size() / 2; // no key frame by itself
            if (i == 200) {
                assertThat(player.packets(OUT)).hasSizeGreaterThan(150);
                simulation.loss = 1;
            } else if (i == 500) {
                simulation.loss = 0;
                before = player.packets(OUT).size();
                healedMs = simulation.clock.millis();
            }
            simulation.run(10);
        }
        assertThat(before).isPositive();
        assertThat(player.packets(OUT).size()).isGreaterThan(before);
        assertThat(simulation.clock.millis() - healedMs).isLessThan(1_000);
    }

    /** F167: two pictures of one thing, for players of either kind. */
    @Test
    void eachPlayerGetsThePictureThatItCanDecode() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, in(PayloadFormat.H264, false),
                Plans.video("9", SSRC + 1, 0, Plans.codec(PayloadFormat.VP8, 98, CodecPlan.NONE)));
        SimulatedReceiver old = new SimulatedReceiver(simulation, simulation.loopB, out(PayloadFormat.H264, false));
        SimulatedReceiver other = new SimulatedReceiver(simulation, simulation.loopA, out(PayloadFormat.VP8, false));
        List<byte[]> h264 = Captured.H264.rounds(1, 96, SSRC);
        List<byte[]> vp8 = Captured.VP8.rounds(1, 98, SSRC + 1);
        sender.send(h264);
        sender.send(vp8);
        simulation.run(100);
        assertThat(Captured.H264.frames(old.packets(OUT))).isEqualTo(Captured.H264.frames(h264));
        assertThat(Captured.VP8.frames(other.packets(OUT))).isEqualTo(Captured.VP8.frames(vp8));
    }

    /** A NACK of 16 bytes can name a thousand packets: a player is no amplifier. */
    @Test
    void aPlayerGetsNoMoreAgainThanIsReasonable() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, in(PayloadFormat.H264, true));
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopA, out(PayloadFormat.H264, true));
        sendAll(sender, Captured.H264.rounds(20, 96, SSRC));
        int[] all = IntStream.rangeClosed(200, 200 + 20 * 27).toArray();
        int sent = player.transport.packets;
        for (int i = 0; i < 100; i++) {
            player.tell(new GenericNack(1, OUT, all));
            simulation.run(10);
        }
        assertThat(player.transport.packets - sent).as("in a second").isBetween(256, 256 + 500 + 10);
    }

    @Test
    void aStreamHasOnePublisher() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, in(PayloadFormat.H264, false));
        assertThatThrownBy(() -> simulation.streams.publisher(simulation.plan(List.of(in(PayloadFormat.H264, false))))).isInstanceOf(StreamBusyException.class)
                .hasMessageContaining("/live/livestream is published");
        simulation.end(sender.media);
        assertThat(simulation.hub.publication().end).isNotNull();
        // free again, also for one that never connects
        simulation.end(simulation.streams.publisher(simulation.plan(List.of(in(PayloadFormat.H264, false)))));
        new SimulatedSender(simulation, simulation.loopA, in(PayloadFormat.H264, false));
    }

    @Test
    void tellsWhatAStreamHas() throws StreamBusyException {
        assertThat(simulation.streams.tracks(Simulation.KEY)).isEmpty();
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA,
                Plans.video("0", 0, 0, Plans.codec(PayloadFormat.VP8, 96, CodecPlan.NONE), Plans.codec(PayloadFormat.H264, 98, CodecPlan.NONE)));
        assertThat(simulation.streams.tracks(Simulation.KEY)).extracting(track -> track.format()).containsExactly(PayloadFormat.VP8);
        sender.send(Captured.H264.rounds(1, 98, SSRC));
        simulation.run(100);
        assertThat(simulation.streams.tracks(Simulation.KEY)).extracting(track -> track.format()).containsExactly(PayloadFormat.H264);
    }
}
