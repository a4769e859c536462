package srs.protocol.rtc.internal.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.rtp.ExtensionUri;
import srs.format.rtp.HeaderExtensionWriter;
import srs.format.rtp.HeaderExtensions;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.rtcp.ExtendedReport;
import srs.format.rtp.rtcp.GenericNack;
import srs.format.rtp.rtcp.ReceiverReport;
import srs.format.rtp.rtcp.TransportFeedback;
import srs.kernel.stream.StreamBusyException;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;
import srs.protocol.rtc.internal.session.SessionMedia;

/** What a publisher may send, and what it hears of us (F177, F178, F189). */
class ReceivingTest {
    private static final int SSRC = 0x11111111;
    private static final int OUT = 5000;
    private static final int MID = 1;
    private static final int RID = 2;
    private static final int NUMBER = 3;
    private static final int ORIENTATION = 9;
    private static final int LEVEL = 10;
    private static final Map<String, Integer> EXTENSIONS =
            Map.of(ExtensionUri.MID, MID, ExtensionUri.RID, RID, ExtensionUri.TRANSPORT_WIDE_CC, NUMBER, ExtensionUri.VIDEO_ORIENTATION, ORIENTATION);
    private static final TrackPlan VIDEO_OUT = Plans.video("1", OUT, 0, Plans.codec(PayloadFormat.H264, 102, CodecPlan.NONE));

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    /** The packet with other header extensions. */
    static byte[] with(byte[] packet, Map<Integer, byte[]> extensions) {
        RtpHeader header = Captured.header(packet);
        ByteBuf out = Unpooled.buffer();
        RtpHeader.write(out, header.marker(), header.payloadType(), header.sequenceNumber(), header.timestamp(), header.ssrc());
        HeaderExtensionWriter writer = new HeaderExtensionWriter().begin(out, 0, false);
        extensions.forEach((id, value) -> {
            writer.element(id, value.length);
            out.writeBytes(value);
        });
        writer.end();
        out.writeBytes(packet, header.payloadOffset(), header.payloadBytes());
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] number(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    @Test
    void packetsFindTheirTrackWithoutSsrcInTheDescription() throws StreamBusyException {
        CodecPlan codec = Plans.codec(PayloadFormat.H264, 96, CodecPlan.NONE);
        TrackPlan camera = Plans.with(Plans.video("cam", 0, 0, codec), EXTENSIONS);
        TrackPlan screen = Plans.with(Plans.video("screen", 0, 0, codec), EXTENSIONS);
        TrackPlan sound = Plans.audio("mic", 0, Plans.codec(PayloadFormat.OPUS, 111, CodecPlan.NONE));
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, camera, screen, sound);
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopA, VIDEO_OUT,
                Plans.video("2", OUT + 1, 0, Plans.codec(PayloadFormat.H264, 102, CodecPlan.NONE)), Plans.audio("3", OUT + 2, Plans.codec(PayloadFormat.OPUS, 63, CodecPlan.NONE)));
        List<byte[]> first = Captured.H264.rounds(1, 96, 71);
        List<byte[]> second = Captured.H264.rounds(1, 96, 72);
        for (int i = 0; i < first.size(); i++) {
            // browsers tell the section in the first packets only
            sender.send(i < 5 ? with(second.get(i), Map.of(MID, text("screen"))) : second.get(i));
            sender.send(i < 5 ? with(first.get(i), Map.of(MID, text("cam"))) : first.get(i));
        }
        sender.send(Captured.OPUS.rounds(1, 111, 73));
        sender.send(Captured.H264.rounds(1, 96, 74)); // of no section
        sender.send(Captured.H264.rounds(1, 95, 75)); // nor this type
        simulation.run(500);
        assertThat(Captured.H264.frames(player.packets(OUT))).hasSize(27);
        assertThat(Captured.H264.frames(player.packets(OUT + 1))).hasSize(27);
        assertThat(player.packets(OUT + 2)).hasSize(12);
    }

    @Test
    void tellsWhatItHasReceivedEachSecond() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, Plans.video("0", SSRC, 0, Plans.codec(PayloadFormat.H264, 96, CodecPlan.NONE)));
        List<byte[]> packets = Captured.H264.rounds(4, 96, SSRC);
        for (int i = 0; i < 100; i++) {
            if (i % 10 != 5) {
                sender.send(packets.get(i));
            }
            simulation.run(50);
        }
        List<ReceiverReport> reports = sender.transport.rtcp(ReceiverReport.class);
        assertThat(reports.size()).isBetween(5, 6);
        ReceiverReport last = reports.get(reports.size() - 1);
        assertThat(last.blocks()).singleElement().satisfies(block -> {
            assertThat(block.ssrc()).isEqualTo(SSRC);
            assertThat(block.cumulativeLost()).isBetween(8, 10);
            assertThat(block.fractionLost()).isBetween(20, 30);
        });
        assertThat(sender.transport.rtcp(ExtendedReport.class)).hasSize(reports.size()).allSatisfy(report -> assertThat(report.referenceTime()).isPresent());
        // nobody sent them: asked for in vain, again and again, but not for ever
        List<Integer> asked = new ArrayList<>();
        sender.transport.rtcp(GenericNack.class).forEach(nack -> {
            for (int number : nack.sequenceNumbers()) {
                asked.add(number);
            }
        });
        int lost = Captured.header(packets.get(5)).sequenceNumber();
        assertThat(asked.stream().filter(number -> number == lost)).hasSize(15);
        assertThat(sender.keyFrameRequests()).as("and at last a key frame is wanted").isGreaterThanOrEqualTo(1);
    }

    @Test
    void tellsWhenPacketsCameTenTimesASecondOrMore() throws StreamBusyException {
        TrackPlan track = Plans.with(Plans.video("0", SSRC, 0, Plans.codec(PayloadFormat.H264, 96, CodecPlan.NONE)), EXTENSIONS);
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, track);
        List<byte[]> packets = Captured.H264.rounds(4, 96, SSRC);
        for (int i = 0; i < 100; i++) {
            if (i != 50) {
                sender.send(with(packets.get(i), Map.of(NUMBER, number(65_500 + i))));
            }
            simulation.run(10);
        }
        simulation.run(100);
        List<TransportFeedback> feedback = sender.transport.rtcp(TransportFeedback.class);
        assertThat(feedback.size()).isBetween(9, 17);
        Map<Integer, Boolean> told = new HashMap<>();
        for (TransportFeedback one : feedback) {
            for (int i = 0; i < one.deltaTicks().length; i++) {
                told.put(one.baseSequenceNumber() + i & 0xFFFF, one.deltaTicks()[i] != TransportFeedback.NOT_RECEIVED);
            }
        }
        assertThat(told).hasSize(100);
        assertThat(told.entrySet().stream().filter(entry -> !entry.getValue()).map(Map.Entry::getKey)).containsExactly(65_550 & 0xFFFF);
    }

    /** Whether its frames go to other protocols or not. */
    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void isLookedAtSeldomAsLongAsItLacksNothing(String toRtmp) throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", toRtmp);
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, Plans.video("0", SSRC, 0, Plans.codec(PayloadFormat.H264, 96, CodecPlan.NONE)));
        List<byte[]> packets = Captured.H264.rounds(4, 96, SSRC);
        for (int i = 0; i < 40; i++) {
            sender.send(packets.get(i));
            simulation.run(25);
        }
        assertThat(sender.transport.ticks).isBetween(9, 15);
        sender.send(packets.get(41)); // 40 is lost
        simulation.run(50);
        assertThat(sender.transport.rtcp(GenericNack.class)).as("soon, and again, as nobody answers").hasSizeBetween(1, 2)
                .allSatisfy(nack -> assertThat(nack.sequenceNumbers()).containsExactly(Captured.header(packets.get(40)).sequenceNumber()));
    }

    @Test
    void dropsAPayloadTypeForTests() throws StreamBusyException {
        simulation.config.set("rtc.drop_for_pt", "96");
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, Plans.video("0", SSRC, 0, Plans.codec(PayloadFormat.H264, 96, CodecPlan.NONE)));
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopA, VIDEO_OUT);
        sender.send(Captured.H264.rounds(1, 96, SSRC));
        simulation.run(500);
        assertThat(player.packets(OUT)).isEmpty();
    }

    @Test
    void aSourceMayGetANewSsrc() throws StreamBusyException {
        TrackPlan track = Plans.with(Plans.video("0", 0, 0, Plans.codec(PayloadFormat.H264, 96, CodecPlan.NONE)), EXTENSIONS);
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, track);
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, VIDEO_OUT);
        for (int ssrc = 1; ssrc <= 3; ssrc++) {
            for (byte[] packet : Captured.H264.rounds(1, 96, ssrc)) {
                sender.send(with(packet, Map.of(MID, text("0"))));
            }
            simulation.run(500);
        }
        assertThat(Captured.H264.frames(player.packets(OUT))).hasSize(3 * 27);
        assertThat(player.missing(OUT)).isZero();
    }

    /** As a browser changes them each time when a track is replaced, with those of retransmissions. */
    @Test
    void aSourceMayGetANewSsrcAgainAndAgain() throws StreamBusyException {
        TrackPlan track = Plans.with(Plans.video("0", 0, 0, Plans.codec(PayloadFormat.H264, 96, 97)), EXTENSIONS);
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, track);
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, VIDEO_OUT);
        sender.rtxPayloadType = 97;
        List<byte[]> round = Captured.H264.rounds(1, 96, 0);
        for (int i = 1; i <= 200; i++) {
            sender.rtxSsrc = 1_000 + i;
            for (int n = 0; n < 5; n++) {
                ByteBuf packet = Unpooled.copiedBuffer(with(round.get(n), Map.of(MID, text("0")))).setInt(8, i);
                if (n == 3) {
                    simulation.loss = 1; // and comes again in another source
                }
                sender.send(ByteBufUtil.getBytes(packet));
                simulation.loss = 0;
            }
            simulation.run(100);
        }
        assertThat(player.packets(OUT)).hasSizeGreaterThan(200 * 4);
    }

    @Test
    void howTheCameraIsHeldGetsToThePlayer() throws StreamBusyException {
        TrackPlan track = Plans.with(Plans.video("0", SSRC, 0, Plans.codec(PayloadFormat.H264, 96, CodecPlan.NONE)), EXTENSIONS);
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, track);
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, Plans.with(VIDEO_OUT, Map.of(ExtensionUri.VIDEO_ORIENTATION, 13, ExtensionUri.MID, 9)));
        List<byte[]> packets = Captured.H264.rounds(1, 96, SSRC);
        for (int i = 0; i < packets.size(); i++) {
            sender.send(i == 0 ? with(packets.get(i), Map.of(ORIENTATION, new byte[] {2}, NUMBER, number(i))) : packets.get(i));
        }
        simulation.run(100);
        byte[] first = player.packets(OUT).get(0);
        ByteBuf in = Unpooled.wrappedBuffer(first);
        HeaderExtensions extensions = new HeaderExtensions();
        assertThat(in.getByte(extensions.begin(Captured.header(first), in).find(13, 1))).isEqualTo((byte) 2);
        assertThat(in.toString(extensions.begin(Captured.header(first), in).find(9, 1), 1, StandardCharsets.US_ASCII)).isEqualTo("1");
        byte[] second = player.packets(OUT).get(1);
        assertThat(extensions.begin(Captured.header(second), Unpooled.wrappedBuffer(second)).find(13, 1)).isEqualTo(HeaderExtensions.NONE);
    }

    /** RFC 6464: voice, 40 dB under the loudest. Whatever it says, it is said to players as it came. */
    @ParameterizedTest
    @ValueSource(ints = {0x80 | 40, 127, 0})
    void howLoudTheVoiceIsGetsToThePlayer(int level) throws StreamBusyException {
        CodecPlan codec = Plans.codec(PayloadFormat.OPUS, 111, CodecPlan.NONE);
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, Plans.with(Plans.audio("0", SSRC, codec), Map.of(ExtensionUri.AUDIO_LEVEL, LEVEL)));
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, Plans.with(Plans.audio("1", OUT, codec), Map.of(ExtensionUri.AUDIO_LEVEL, 7)));
        for (byte[] packet : Captured.OPUS.rounds(1, 111, SSRC)) {
            sender.send(with(packet, Map.of(LEVEL, new byte[] {(byte) level})));
        }
        simulation.run(100);
        assertThat(player.packets(OUT)).hasSize(Captured.OPUS.packets.size()).allSatisfy(packet -> {
            ByteBuf in = Unpooled.wrappedBuffer(packet);
            assertThat(in.getByte(new HeaderExtensions().begin(Captured.header(packet), in).find(7, 1))).isEqualTo((byte) level);
        });
    }

    @Test
    void aPublisherThatSendsRubbishHarmsNobody() throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", "on").set("rtc.rtmp_to_rtc", "on");
        CodecPlan[] codecs = {Plans.codec(PayloadFormat.H264, 96, 97), Plans.codec(PayloadFormat.VP8, 98, 99), Plans.codec(PayloadFormat.VP9, 100, 101), Plans.codec(PayloadFormat.AV1, 102, 103),
            Plans.codec(PayloadFormat.H265, 104, 105)};
        TrackPlan video = Plans.with(Plans.video("0", SSRC, SSRC + 1, codecs), EXTENSIONS);
        TrackPlan audio = Plans.audio("1", SSRC + 2, Plans.codec(PayloadFormat.OPUS, 111, CodecPlan.NONE));
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, video, audio);
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, Plans.video("1", OUT, OUT + 1, codecs), Plans.audio("2", OUT + 2, Plans.codec(PayloadFormat.OPUS, 111, -1)));
        Random random = new Random(3);
        List<byte[]> seeds = new ArrayList<>(Captured.H264.packets);
        seeds.addAll(Captured.VP8.packets);
        SessionMedia[] both = {sender.media, player.media};
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = seeds.get(random.nextInt(seeds.size())).clone();
            packet[1] = (byte) (random.nextInt(8) == 0 ? random.nextInt() : 96 + random.nextInt(16));
            Unpooled.wrappedBuffer(packet).setInt(8, SSRC + random.nextInt(4));
            ByteBuf out = Unpooled.wrappedBuffer(packet, 0, random.nextInt(3) == 0 ? random.nextInt(packet.length) : packet.length);
            for (int n = random.nextInt(4); n > 0 && out.isReadable(); n--) {
                out.setByte(random.nextInt(out.readableBytes()), random.nextInt());
            }
            SessionMedia media = both[random.nextInt(2)];
            if (random.nextBoolean()) {
                media.onRtp(out, simulation.clock.micros());
            } else if (out.readableBytes() > 3) {
                media.onRtcp(out.setByte(0, 0x80 | random.nextInt(32)).setByte(1, 200 + random.nextInt(8)).setShort(2, out.readableBytes() / 4 - 1), simulation.clock.micros());
            }
            if (i % 10 == 0) {
                simulation.run(1);
            }
        }
        assertThat(sender.transport.end).isNull();
        assertThat(player.transport.end).isNull();
    }
}
