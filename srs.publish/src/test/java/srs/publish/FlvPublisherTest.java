package srs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakePublication;
import srs.testkit.Hex;

/** Tag bodies in, tracks and frames out (compat 6.2). The bodies are of ffmpeg and OBS, or written by the table of E-RTMP. */
class FlvPublisherTest {
    private static final EventLoop LOOP = new DefaultEventLoop();
    private static final String AVC = "17 00 000000 01 64001f ff e1 001a 6764001facd9405005bb011000000300100000030320f1831960"
            + " 01 0006 68ebe3cb22c0";

    private final List<String> warnings = new ArrayList<>();
    private final FakePublication publication = new FakePublication(new PublishRequest(new StreamKey("v", "live", "s"),
            new FakeClients().connected("rtmp", "", reason -> { }), LOOP, reason -> { }));
    private final FlvPublisher publisher = new FlvPublisher(publication, /* parsesSps */ true,
            PooledByteBufAllocator.DEFAULT, warnings::add, 0);

    @AfterAll
    static void stop() {
        LOOP.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void video(long timestampMs, String hex) {
        ByteBuf body = pooled(hex);
        publisher.onVideo(timestampMs, body);
        body.release();
    }

    private void audio(long timestampMs, String hex) {
        ByteBuf body = pooled(hex);
        publisher.onAudio(timestampMs, body);
        body.release();
    }

    private static ByteBuf pooled(String hex) {
        byte[] bytes = Hex.bytes(hex);
        return PooledByteBufAllocator.DEFAULT.buffer(Math.max(1, bytes.length)).writeBytes(bytes);
    }

    @Test
    void announcesWhatTheSequenceHeaderSays() {
        video(0, AVC);
        audio(0, "af 00 1210");
        assertThat(publication.tracks.get(0).properties()).containsEntry("width", "1280").containsEntry("height", "720")
                .containsEntry("profile", "High").containsEntry("level", "3.1");
        assertThat(Hex.of(publication.tracks.get(0).framedConfig())).isEqualTo(Hex.of(Hex.bytes(AVC)));
        assertThat(publication.tracks.get(1).properties()).isEqualTo(
                Map.of("profile", "LC", "sample_rate", "44100", "channel", "2"));
    }

    @Test
    void announcesTheSameTrackForTheSameSequenceHeader() {
        video(0, AVC);
        video(1000, AVC);
        video(2000, AVC.replace("64001f ff", "64001e ff"));
        assertThat(publication.tracks.get(1)).isSameAs(publication.tracks.get(0));
        assertThat(publication.tracks.get(2)).isNotSameAs(publication.tracks.get(0));
    }

    /** AC-3 as FFmpeg 8 sends it: an empty sequence header, the layout of channels, frames. */
    @Test
    void passesOverASequenceHeaderThatSaysNothing() {
        audio(0, "90 61632d33");
        audio(0, "94 61632d33 01 02 00000003");
        audio(0, "91 61632d33 0b77 2db484");
        assertThat(publication.tracks).extracting(track -> track.codec().name()).containsExactly("AC3");
        assertThat(publication.events).last().isEqualTo("AC3 key dts=0 pts=0 9161632d330b772db484 @5");
        audio(0, "af 00");
        publisher.tick(60_000);
        assertThat(warnings).singleElement().asString().contains("sequence header has no configuration");
    }

    @Test
    void countsTimeThroughTheWrap() {
        video(0xFFFFFFF0L, AVC);
        video(0xFFFFFFF0L, "17 01 000000 00000001 65");
        video(16, "27 01 000028 00000001 41");
        assertThat(publication.events.subList(1, 3)).containsExactly(
                "H264 key dts=4294967280000 pts=4294967280000 17010000000000000165 @5",
                "H264 dts=4294967312000 pts=4294967352000 27010000280000000141 @5");
    }

    @Test
    void readsNegativeCompositionTimes() {
        video(0, AVC);
        video(100, "27 01 ffffd8 00000001 41");
        assertThat(publication.events.get(1)).startsWith("H264 dts=100000 pts=60000 ");
    }

    /** VP9 as FFmpeg 8 sends it, 98x50, then 322x182: no sequence header of VP8 and VP9 says the size (F084). */
    @Test
    void tellsTheSizeThatKeyFramesHave() {
        video(0, "90 76703039 01000000 00 0a 08 01 01 01 0000 0000");
        assertThat(publication.tracks).singleElement().satisfies(track -> assertThat(track.properties()).doesNotContainKey("width"));
        video(0, "91 76703039 82498342000610031600");
        assertThat(publication.offered.properties()).containsEntry("width", "98").containsEntry("height", "50").containsEntry("profile", "Profile 0");
        assertThat(publication.offered.sameConfiguration(publication.tracks.get(0))).isTrue();
        Track sized = publication.offered;
        video(40, "a1 76703039 86004092f0a1");
        video(80, "91 76703039 82498342000610031600");
        video(80, "90 76703039 01000000 00 0a 08 01 01 01 0000 0000");
        video(120, "a1 76703039 86004092f0a1");
        assertThat(publication.offered).isSameAs(sized);
        assertThat(publication.tracks).hasSize(2).last().isSameAs(sized);
        video(160, "91 76703039 824983420014100b560438241c18");
        assertThat(publication.offered.properties()).containsEntry("width", "322").containsEntry("height", "182");
        assertThat(publication.tracks).hasSize(2);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "VP8 without a sequence header,              91 76703038 b02d009d012a6200320004700000",
        "AV1 whose sequence header is in the frame,  91 61763031 12000a0a000000032e1c4daf900430f7031400"})
    void tellsTheSizeWithoutASequenceHeader(String what, String keyFrame) {
        video(0, keyFrame);
        assertThat(publication.offered.properties()).containsEntry("width", "98").containsEntry("height", "50");
        Track sized = publication.offered;
        video(40, keyFrame);
        assertThat(publication.offered).isSameAs(sized);
    }

    @Test
    void readsNoSizeWherePublishParseSpsIsOff() {
        FlvPublisher blind = new FlvPublisher(publication, /* parsesSps */ false, PooledByteBufAllocator.DEFAULT, warnings::add, 0);
        ByteBuf keyFrame = pooled("91 76703039 82498342000610031600");
        blind.onVideo(0, keyFrame);
        keyFrame.release();
        assertThat(publication.offered.properties()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "VP6,             14 00 aabb,             VP6 key,        1",
        "H.263,           22 aabb,                H263,           1",
        "Screen,          13 aabb,                Screen key,     1",
        "unknown id,      1e aabb,                Unknown14 key,  1",
        "VP9 enhanced,    91 76703039 aabb,       VP9 key,        5",
        "VP8 enhanced,    a1 76703038 aabb,       VP8,            5",
        "unknown FourCC,  91 7a7a7a7a aabb,       zzzz key,       5"})
    void relaysVideoThatNeedsNoSequenceHeader(String what, String body, String codec, int payloadOffset) {
        video(40, body);
        assertThat(publication.tracks).hasSize(1);
        assertThat(publication.events.get(1)).isEqualTo(
                codec + " dts=40000 pts=40000 " + Hex.of(Hex.bytes(body)) + " @" + payloadOffset);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "MP3,            2f fffb9064 00,        MP3,         1",
        "Speex,          b2 aabb,               Speex,       1",
        "G.711 A-law,    7e aabb,               G711A,       1",
        "Nellymoser,     62 aabb,               Nellymoser,  1",
        "Opus enhanced,  91 4f707573 fc,        Opus,        5",
        "AC-3 enhanced,  91 61632d33 0b77,      AC3,         5"})
    void relaysAudioThatNeedsNoSequenceHeader(String what, String body, String codec, int payloadOffset) {
        audio(40, body);
        assertThat(publication.tracks).hasSize(1);
        assertThat(publication.events.get(1)).isEqualTo(
                codec + " key dts=40000 pts=40000 " + Hex.of(Hex.bytes(body)) + " @" + payloadOffset);
    }

    @Test
    void saysTheRateOfMp3AsItsFrameDoes() {
        audio(0, "2f fffb9464 00");
        assertThat(publication.tracks.get(0).properties()).containsEntry("sample_rate", "48000");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "AVC before its header,          17 01 000000 00000001 65",
        "HEVC before its header,         91 68766331 000000 00000001 26",
        "nothing,                        ''",
        "frame type 0,                   07 01 000000",
        "too short,                      17",
        "no FourCC,                      91 6876",
        "empty sequence header,          17 00 000000",
        "broken sequence header,         17 00 000000 0164",
        "info frame,                     57 01",
        "end of sequence,                17 02 000000",
        "ModEx without end,              97 000007 000007 000007 000007 000007 000007 000007 000007 000007 000007",
        "HDR metadata,                   94 68766331 02"})
    void dropsVideoThatNobodyCanUse(String what, String body) {
        video(0, body);
        assertThat(publication.events).isEmpty();
    }

    @Test
    void dropsAnAbsurdCompositionTime() {
        video(0, AVC);
        video(0, "27 01 7fffff 00000001 41");
        assertThat(publication.events).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "AAC before its header,    af 01 2110",
        "silence,                  ''",
        "too short,                af",
        "empty sequence header,    af 00",
        "end of sequence,          92 4f707573"})
    void dropsAudioThatNobodyCanUse(String what, String body) {
        audio(0, body);
        assertThat(publication.events).isEmpty();
    }

    @Test
    void putsLengthsInPlaceOfStartCodes() {
        video(0, AVC);
        video(0, "17 01 000000 00000001 6588 000001 0600");
        assertThat(publication.events.get(1)).isEqualTo(
                "H264 key dts=0 pts=0 1701000000" + "000000026588" + "0000000106" + " @5");
    }

    @Test
    void relaysTheFirstOfManyTracks() {
        // Multitrack, many tracks of VP9, coded frames: id 3 with 2 bytes, id 7 with 1 byte
        video(0, "96 11 76703039  03 000002 aabb  07 000001 cc");
        assertThat(publication.events.get(1)).isEqualTo("VP9 key dts=0 pts=0 9176703039aabb @5");
        video(40, "96 11 76703039  07 000001 cc  03 000001 dd");
        assertThat(publication.events.get(2)).isEqualTo("VP9 key dts=40000 pts=40000 9176703039dd @5");
        assertThat(publication.frames).isEqualTo(2);
    }

    @Test
    void changesTheCodecWithItsSequenceHeader() {
        audio(0, "2f fffb9064 00");
        audio(10, "af 00 1210");
        audio(20, "af 01 2110");
        assertThat(publication.tracks).extracting(track -> track.codec().name()).containsExactly("MP3", "AAC");
        assertThat(publication.events.get(3)).startsWith("AAC key dts=20000");
    }
}
