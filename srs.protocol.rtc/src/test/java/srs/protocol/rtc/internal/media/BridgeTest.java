package srs.protocol.rtc.internal.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import srs.format.rtp.payload.PayloadFormat;
import srs.kernel.stream.Codec;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;
import srs.testkit.kernel.FakePublication;
import srs.testkit.kernel.Items;

/** Between WebRTC and the kernel's streams, both ways (F160, F161, F168). */
class BridgeTest {
    private static final int SSRC = 0x11111111;
    private static final int AUDIO_SSRC = 0x22222222;
    private static final int OUT = 5000;
    private static final int OUT_AUDIO = 6000;
    private static final TrackPlan VIDEO_IN = Plans.video("0", SSRC, 0, Plans.codec(PayloadFormat.H264, 96, CodecPlan.NONE), Plans.codec(PayloadFormat.VP8, 98, CodecPlan.NONE));
    private static final TrackPlan AUDIO_IN = Plans.audio("1", AUDIO_SSRC, Plans.codec(PayloadFormat.OPUS, 109, CodecPlan.NONE), Plans.codec(PayloadFormat.PCMA, 8, CodecPlan.NONE));
    private static final TrackPlan VIDEO_OUT = Plans.video("1", OUT, 0, Plans.codec(PayloadFormat.H264, 102, CodecPlan.NONE));
    private static final TrackPlan AUDIO_OUT = Plans.audio("2", OUT_AUDIO, Plans.codec(PayloadFormat.OPUS, 111, CodecPlan.NONE));

    private final Simulation simulation = new Simulation();

    // a stream of another protocol
    private final List<Captured.Frame> frames = Captured.H264.wholeFrames(Captured.H264.rounds(2, 96, SSRC));
    private final Track picture = track(frames.get(0));
    private final Track sound = new Track(Codec.AAC, new byte[] {0x12, 0x10}, Framing.NONE, new byte[0], Map.of());

    @AfterEach
    void close() {
        simulation.close();
    }

    /** F162: into a recording, or from RTMP to a browser; the form in the kernel is the same. */
    @ParameterizedTest
    @EnumSource(value = Captured.class, names = {"H264", "HEVC", "AV1"})
    void everyCodecGetsToTheKernelAndBack(Captured captured) throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", "on").set("rtc.rtmp_to_rtc", "on");
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, Plans.video("0", SSRC, 0, Plans.codec(captured.format, 96, CodecPlan.NONE)));
        List<byte[]> packets = captured.rounds(2, 96, SSRC);
        sender.send(packets);
        simulation.run(1_000);
        List<Captured.Frame> sent = captured.wholeFrames(packets);
        FakePublication publication = simulation.hub.publication();
        List<String> got = frames(publication, captured.name());
        assertThat(got).hasSize(sent.size());
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i).endsWith(" " + ByteBufUtil.hexDump(sent.get(i).bytes()) + " @0")).as("frame %d", i).isTrue();
        }
        simulation.end(sender.media);

        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, Plans.video("1", OUT, 0, Plans.codec(captured.format, 102, CodecPlan.NONE)));
        Track track = publication.tracks.get(0);
        assertThat(track.codec().name()).isEqualTo(captured.name());
        give(true, new TrackStart(track, 0));
        for (int i = 0; i < sent.size(); i++) {
            give(false, frame(track, sent.get(i), i * 40_000L));
            simulation.run(40);
        }
        simulation.run(100);
        assertThat(captured.frames(player.packets(OUT))).isEqualTo(sent.stream().map(Captured.Frame::toString).toList());
    }

    // ---- to the kernel

    private static List<String> frames(FakePublication publication, String codec) {
        return publication.events.stream().filter(event -> event.startsWith(codec + " ")).toList();
    }

    private static long number(String event, String name) {
        return Long.parseLong(event.replaceAll(".* " + name + "=(\\d+) .*", "$1"));
    }

    @Test
    void everyFrameGetsToTheKernelThoughPacketsAreLostAndOutOfOrder() throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", "on");
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, VIDEO_IN, AUDIO_IN);
        List<byte[]> video = Captured.VP8.rounds(6, 98, SSRC);
        List<byte[]> audio = Captured.OPUS.rounds(video.size() / Captured.OPUS.packets.size() + 1, 109, AUDIO_SSRC);
        sender.send(video.get(0));
        sender.send(audio.get(0));
        simulation.run(50);
        simulation.loss = 0.05;
        simulation.jitterUs = 15_000;
        for (int i = 1; i < video.size(); i++) {
            sender.send(video.get(i));
            sender.send(audio.get(i));
            simulation.run(10);
        }
        simulation.loss = 0;
        simulation.run(2_000);

        FakePublication publication = simulation.hub.publication();
        List<String> sent = Captured.VP8.wholeFrames(video).stream().map(frame -> " " + ByteBufUtil.hexDump(frame.bytes()) + " @0").toList();
        List<String> got = frames(publication, "VP8");
        assertThat(got).hasSize(sent.size());
        for (int i = 0; i < sent.size(); i++) {
            assertThat(got.get(i).endsWith(sent.get(i))).as("frame %d", i).isTrue();
        }
        assertThat(frames(publication, "AAC")).as("one a packet, for the test's converter passes on").hasSizeGreaterThanOrEqualTo(video.size() - 1);
        assertThat(publication.tracks).extracting(track -> track.codec().name()).contains("VP8", "AAC");
        assertThat(publication.tracks).anySatisfy(track -> assertThat(track.properties()).containsEntry("width", "320").containsEntry("height", "180").containsKeys("profile", "level"));
        assertThat(publication.tracks.stream().filter(Track::isVideo).findFirst().orElseThrow().properties()).containsEntry("width", "320").containsEntry("height", "180");
        long last = -1;
        for (String event : got) {
            assertThat(number(event, "dts")).isGreaterThan(last);
            last = number(event, "dts");
        }
    }

    @Test
    void soundAndPictureAreBroughtTogetherSmoothlyWhenTheSenderReports() throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", "on");
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, VIDEO_IN, AUDIO_IN);
        List<byte[]> audio = Captured.OPUS.rounds(80, 109, AUDIO_SSRC);
        List<byte[]> video = Captured.H264.rounds(25, 96, SSRC);
        int audioBegin = Captured.header(audio.get(0)).timestamp();
        int videoBegin = Captured.header(video.get(0)).timestamp();
        // 20 ms of sound each, pictures 100 ms apart of which the network brings the first with the first sound
        int v = 0;
        for (int a = 0; a < audio.size(); a++) {
            sender.send(audio.get(a));
            while (v < video.size() && Captured.header(video.get(v)).timestamp() - videoBegin <= a * 1800) {
                sender.send(video.get(v++));
            }
            simulation.run(20);
            if (a == 50) {
                // but the picture was taken 200 ms before the sound
                sender.report(AUDIO_SSRC, 10_000_000, audioBegin + 50 * 960);
                sender.report(SSRC, 10_000_000, videoBegin + 50 * 1800 + 18_000);
            }
        }
        simulation.run(1_000);

        FakePublication publication = simulation.hub.publication();
        List<String> sounds = frames(publication, "AAC");
        List<String> pictures = frames(publication, "H264");
        assertThat(sounds).hasSize(audio.size());
        assertThat(number(pictures.get(0), "pts") - number(sounds.get(0), "pts")).as("by arrival").isBetween(-1_000L, 1_000L);
        List<Captured.Frame> sent = Captured.H264.wholeFrames(video);
        int last = pictures.size() - 1;
        long videoUs = (sent.get(last).timestamp() - videoBegin) * 100L / 9;
        long offBySound = number(sounds.get(sounds.size() - 1), "pts") - (audio.size() - 1) * 20_000L - (number(pictures.get(last), "pts") - videoUs);
        assertThat(offBySound).as("by the report").isBetween(190_000L, 210_000L);
        for (int i = 1; i < pictures.size(); i++) {
            long step = number(pictures.get(i), "pts") - number(pictures.get(i - 1), "pts");
            long sentStep = (sent.get(i).timestamp() - sent.get(i - 1).timestamp()) * 100L / 9;
            assertThat(step).as("picture %d", i).isBetween(sentStep * 94 / 100, sentStep * 106 / 100);
        }
    }

    @Test
    void withoutTheBridgeTheKernelKnowsTheTracksAlone() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, VIDEO_IN, AUDIO_IN);
        sender.send(Captured.H264.rounds(2, 96, SSRC));
        sender.send(Captured.OPUS.rounds(2, 109, AUDIO_SSRC));
        simulation.run(2_000);
        FakePublication publication = simulation.hub.publication();
        assertThat(publication.frames).isZero();
        assertThat(publication.tracks).extracting(track -> track.codec().name()).containsExactlyInAnyOrder("H264", "Opus");
        assertThat(publication.tracks.stream().filter(Track::isVideo).findFirst().orElseThrow().properties()).containsEntry("width", "320");
        assertThat(sender.keyFrameRequests()).isZero();
    }

    @Test
    void opusPassesWhenItIsWanted() throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", "on").set("rtc.opus_passthrough", "on");
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, AUDIO_IN);
        sender.send(Captured.OPUS.rounds(1, 109, AUDIO_SSRC));
        simulation.run(1_000);
        assertThat(frames(simulation.hub.publication(), "Opus")).hasSize(12);
        assertThat(simulation.hub.publication().tracks.get(0).config()).startsWith('O', 'p', 'u', 's', 'H', 'e', 'a', 'd');
        assertThat(simulation.audio.requests).isEmpty();
    }

    @Test
    void g711IsCodedAgainOrGoesInItsFlvForm() throws StreamBusyException {
        for (String passes : List.of("off", "on")) {
            simulation.config.set("rtc.rtc_to_rtmp", "on").set("rtc.opus_passthrough", passes);
            SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, AUDIO_IN);
            sender.send(Captured.OPUS.rounds(1, 8, AUDIO_SSRC)); // what the bytes are does not matter here
            simulation.run(1_000);
            simulation.end(sender.media);
        }
        assertThat(simulation.audio.requests).singleElement().satisfies(request -> assertThat(request.from().codec().name()).isEqualTo("G711A"));
        assertThat(frames(simulation.hub.publications.get(0), "AAC")).hasSize(12);
        assertThat(frames(simulation.hub.publications.get(1), "G711A")).hasSize(12).allSatisfy(event -> assertThat(event).contains(" 72").endsWith("@1"));
    }

    @Test
    void withoutAConverterThePictureGoesOnAlone() throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", "on");
        simulation.audio.isInstalled = false;
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, VIDEO_IN, AUDIO_IN);
        sender.send(Captured.H264.rounds(1, 96, SSRC));
        sender.send(Captured.OPUS.rounds(1, 109, AUDIO_SSRC));
        simulation.run(3_000);
        assertThat(frames(simulation.hub.publication(), "H264")).hasSize(27);
        assertThat(frames(simulation.hub.publication(), "AAC")).isEmpty();
        assertThat(simulation.clients.all.get(0).condition()).endsWith("; there is no sound: no bundle is installed that codes Opus as AAC");
        // somebody is installed
        simulation.audio.isInstalled = true;
        sender.send(Captured.OPUS.rounds(2, 109, AUDIO_SSRC).subList(12, 24));
        simulation.run(1_000);
        assertThat(frames(simulation.hub.publication(), "AAC")).hasSize(12);
        assertThat(simulation.clients.all.get(0).condition()).doesNotContain("there is no sound");
    }

    @Test
    void asksForAKeyFrameEachPeriod() throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", "on").set("rtc.pli_for_rtmp", "2000");
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, VIDEO_IN);
        sender.send(Captured.H264.rounds(1, 96, SSRC));
        simulation.run(9_000);
        assertThat(sender.keyFrameRequests()).isBetween(4L, 5L);
    }

    // ---- from the kernel

    private static Track track(Captured.Frame first) {
        return new Track(Codec.H264, first.config(), Framing.NONE, new byte[0], Map.of());
    }

    private static MediaFrame frame(Track track, Captured.Frame frame, long us) {
        return new MediaFrame(track, us, us, frame.key(), Unpooled.wrappedBuffer(frame.bytes()), 0);
    }

    private FrameSink sink() {
        return simulation.hub.taps.get(simulation.hub.taps.size() - 1).request.sink();
    }

    private void give(boolean isOpening, StreamItem... items) {
        Items batch = Items.of(items);
        if (isOpening) {
            sink().onOpening(batch);
        } else {
            sink().onBatch(batch);
        }
        batch.release();
    }

    @Test
    void aPlayerSeesThePictureAtOnceAndIsNotBehind() {
        simulation.config.set("rtc.rtmp_to_rtc", "on");
        SimulatedReceiver first = new SimulatedReceiver(simulation, simulation.loopA, VIDEO_OUT, AUDIO_OUT);
        List<Captured.Frame> frames = Captured.H264.wholeFrames(Captured.H264.rounds(8, 96, SSRC));
        Track track = track(frames.get(0));
        // 100 pictures, 4 s, are in the kernel's cache; the one key frame is the first
        List<StreamItem> past = new ArrayList<>();
        past.add(new TrackStart(track, 0));
        for (int i = 0; i < 100; i++) {
            Captured.Frame frame = frames.get(i);
            past.add(frame(track, new Captured.Frame(frame.bytes(), 0, i == 0, frame.config()), i * 40_000L));
        }
        give(true, past.toArray(StreamItem[]::new));
        simulation.run(200);
        assertThat(Captured.H264.frames(first.packets(OUT))).as("paced, but soon").hasSize(100);

        // another one, on another loop, later
        simulation.run(1_000);
        SimulatedReceiver second = new SimulatedReceiver(simulation, simulation.loopB, VIDEO_OUT, AUDIO_OUT);
        simulation.run(200);
        for (int i = 100; i < 200; i++) {
            Captured.Frame frame = frames.get(i);
            give(false, frame(track, new Captured.Frame(frame.bytes(), 0, false, frame.config()), i * 40_000L));
            simulation.run(40);
        }
        simulation.run(100);
        List<String> sent = frames.subList(0, 200).stream().map(Captured.Frame::toString).toList();
        for (SimulatedReceiver player : List.of(first, second)) {
            List<Captured.Frame> got = Captured.H264.wholeFrames(player.packets(OUT));
            assertThat(got.stream().map(Captured.Frame::toString).toList()).isEqualTo(sent);
            assertThat(player.missing(OUT)).isZero();
            assertThat(got.get(0).config()).as("parameter sets in band").isEqualTo(track.config());
            assertThat(got.get(99).timestamp() - got.get(0).timestamp()).as("the past in a tenth of a second").isBetween(99, 9_000);
            assertThat(got.get(199).timestamp() - got.get(99).timestamp()).as("the present at its pace").isEqualTo(100 * 3_600);
        }
        assertThat(Captured.header(second.packets(OUT).get(0)).payloadType()).isEqualTo(102);
    }

    @ParameterizedTest(name = "keep_bframe {0}")
    @CsvSource({"off, 0 1 4", "on, 0 1 2 3 4"})
    void soundIsCodedAgainAndPicturesOutOfOrderStayBehind(String keepsBFrames, String sent) {
        simulation.config.set("rtc.rtmp_to_rtc", "on").set("rtc.keep_bframe", keepsBFrames);
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopA, VIDEO_OUT, AUDIO_OUT);
        List<Captured.Frame> frames = Captured.H264.wholeFrames(Captured.H264.rounds(1, 96, SSRC));
        Track track = track(frames.get(0));
        Track aac = new Track(Codec.AAC, new byte[] {0x12, 0x10}, Framing.NONE, new byte[0], Map.of());
        give(true, new TrackStart(aac, 0), new TrackStart(track, 0));
        // I P B B P: shown 0 3 1 2 4
        int[] shown = {0, 3, 1, 2, 4};
        for (int i = 0; i < shown.length; i++) {
            Captured.Frame frame = frames.get(i);
            MediaFrame picture = new MediaFrame(track, i * 40_000L, 80_000 + shown[i] * 40_000L, i == 0, Unpooled.wrappedBuffer(frame.bytes()), 0);
            give(false, picture, new MediaFrame(aac, i * 40_000L, i * 40_000L, true, Unpooled.wrappedBuffer(new byte[] {1, 2, (byte) i}), 0));
            simulation.run(40);
        }
        simulation.run(100);
        assertThat(Captured.H264.frames(player.packets(OUT))).isEqualTo(Arrays.stream(sent.split(" ")).map(number -> frames.get(Integer.parseInt(number)).toString()).toList());
        assertThat(player.packets(OUT_AUDIO)).hasSize(5);
        assertThat(simulation.audio.requests).singleElement().satisfies(request -> {
            assertThat(request.from()).isSameAs(aac);
            assertThat(request.to()).isEqualTo(Codec.OPUS);
            assertThat(request.bitrate()).isEqualTo(48_000);
        });
        sink().onUnpublish();
        assertThat(simulation.audio.closed).isEqualTo(1);
    }

    private SimulatedReceiver beginPictureAndSound() {
        simulation.config.set("rtc.rtmp_to_rtc", "on");
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopA, VIDEO_OUT, AUDIO_OUT);
        give(true, new TrackStart(sound, 0), new TrackStart(picture, 0));
        return player;
    }

    /** 25 of each a second, the pictures shown 80 ms after the sounds. */
    private void givePicturesAndSounds(int from, int to) {
        for (int i = from; i < to; i++) {
            give(false, new MediaFrame(picture, i * 40_000L, 80_000 + i * 40_000L, i == 0, Unpooled.wrappedBuffer(frames.get(i).bytes()), 0),
                    new MediaFrame(sound, i * 40_000L, i * 40_000L, true, Unpooled.wrappedBuffer(new byte[] {1, 2, (byte) i}), 0));
            simulation.run(40);
        }
    }

    /** By what sender reports tell it: a picture is for the player of the same moment as the sound that has the same time in the stream. */
    @Test
    void soundAndPictureOfAnotherProtocolFitForAPlayer() {
        SimulatedReceiver player = beginPictureAndSound();
        givePicturesAndSounds(0, 40);
        simulation.run(1_000);
        // the first picture is shown 80 ms after the first sound
        assertThat(player.timeMs(OUT, 90) - player.timeMs(OUT_AUDIO, 48)).isBetween(79.9, 80.1);
    }

    /** A process takes a while to begin; who got all of its first sounds would be behind by that while. */
    @Test
    void aPlayerIsNotBehindWhenTheSoundBeginsLate() {
        simulation.audio.isStarting = true;
        SimulatedReceiver player = beginPictureAndSound();
        givePicturesAndSounds(0, 25);
        simulation.audio.begin();
        simulation.run(100);
        assertThat(player.packets(OUT_AUDIO)).as("of a second those of the last 200 ms").hasSizeBetween(4, 6);
        givePicturesAndSounds(25, 40);
        assertThat(player.packets(OUT_AUDIO)).as("all that follow").hasSizeBetween(19, 21);
        assertThat(player.missing(OUT_AUDIO)).isZero();
    }

    /** The kernel would take sounds that are more than a second behind the picture for those of another clock, and never bring the two together. */
    @Test
    void soundsThatHaveWaitedForTheirCoderDoNotGoToTheKernel() throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", "on");
        simulation.audio.isStarting = true;
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, VIDEO_IN, AUDIO_IN);
        sender.send(Captured.VP8.packets.get(0));
        List<byte[]> audio = Captured.OPUS.rounds(80 / Captured.OPUS.packets.size() + 1, 109, AUDIO_SSRC).subList(0, 80);
        for (byte[] packet : audio.subList(0, 60)) {
            sender.send(packet);
            simulation.run(20);
        }
        simulation.audio.begin();
        assertThat(frames(simulation.hub.publication(), "AAC")).as("of 1.2 s the last 200 ms").hasSizeBetween(8, 11);
        int before = frames(simulation.hub.publication(), "AAC").size();
        for (byte[] packet : audio.subList(60, 80)) {
            sender.send(packet);
            simulation.run(20);
        }
        assertThat(frames(simulation.hub.publication(), "AAC")).as("all that follow").hasSizeBetween(before + 19, before + 21);
    }

    @Test
    void aPlayerStaysWhenAPublisherOfAnotherProtocolTakesOver() throws StreamBusyException {
        simulation.config.set("rtc.rtmp_to_rtc", "on");
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopB, VIDEO_OUT);
        List<byte[]> packets = Captured.H264.rounds(1, 96, SSRC);
        List<Captured.Frame> frames = Captured.H264.wholeFrames(packets);
        Track track = track(frames.get(0));
        for (int round = 0; round < 2; round++) {
            List<StreamItem> items = new ArrayList<>();
            items.add(new TrackStart(track, 0));
            frames.forEach(frame -> items.add(frame(track, frame, frame.timestamp() * 100L / 9)));
            give(true, items.toArray(StreamItem[]::new));
            simulation.run(200);
            sink().onUnpublish();
            simulation.run(100);

            SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, VIDEO_IN);
            assertThat(simulation.hub.taps.get(round).closed).as("the kernel's frames would be its own").isTrue();
            sender.send(packets);
            simulation.run(500);
            simulation.end(sender.media);
            simulation.run(100);
            assertThat(simulation.hub.taps).hasSize(round + 2);
        }
        assertThat(Captured.H264.frames(player.packets(OUT))).hasSize(4 * frames.size());
        assertThat(player.missing(OUT)).isZero();
        assertThat(simulation.hub.publications).allSatisfy(publication -> assertThat(publication.end.kind()).isEqualTo(EndReason.Kind.PEER));
        simulation.end(player.session);
        assertThat(simulation.hub.taps).allSatisfy(tap -> assertThat(tap.closed).isTrue());
    }

    @Test
    void aPlayerThatLostThePictureGetsItOnceMore() {
        simulation.config.set("rtc.rtmp_to_rtc", "on");
        SimulatedReceiver player = new SimulatedReceiver(simulation, simulation.loopA, VIDEO_OUT);
        List<Captured.Frame> frames = Captured.H264.wholeFrames(Captured.H264.rounds(1, 96, SSRC));
        Track track = track(frames.get(0));
        give(true, new TrackStart(track, 0), frame(track, frames.get(0), 0), frame(track, frames.get(1), 40_000));
        simulation.run(100);
        assertThat(Captured.H264.frames(player.packets(OUT))).hasSize(2);
        for (int i = 0; i < 5; i++) {
            player.askKeyFrame(OUT);
            simulation.run(100);
        }
        assertThat(Captured.H264.frames(player.packets(OUT))).hasSize(4);
    }
}
