package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;
import srs.testkit.kernel.Frames;
import srs.testkit.kernel.Items;

/** The files of a stream (compat 6.6). */
class HlsStreamTest {
    @TempDir
    Path folder;
    private Stage stage;

    @BeforeEach
    void build() {
        stage = new Stage(folder);
    }

    private void segments(long fromMs, int count) {
        stage.send(Frames.span(fromMs, fromMs + count * 2000L + 40, 2000, true));
    }

    @Test
    void writesSegmentsAndAPlaylist() throws IOException {
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        segments(0, 3);

        assertThat(stage.files()).containsExactly("live/livestream-0.ts", "live/livestream-1.ts", "live/livestream-2.ts", "live/livestream-3.ts.tmp",
                "live/livestream.m3u8");
        assertThat(stage.playlist()).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:3
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-TARGETDURATION:2
                #EXT-X-DISCONTINUITY
                #EXTINF:2.000, no desc
                livestream-0.ts
                #EXTINF:2.000, no desc
                livestream-1.ts
                #EXTINF:2.000, no desc
                livestream-2.ts
                """);
        byte[] second = Files.readAllBytes(stage.file("live/livestream-1.ts"));
        assertThat(second.length % 188).isZero();
        // PAT and PMT first
        assertThat(HexFormat.of().formatHex(second, 0, 3)).isEqualTo("474000");
        assertThat(HexFormat.of().formatHex(second, 188, 191)).isEqualTo("475001");
    }

    @Test
    void tellsOfEachSegment() {
        stage.publish(Frames.VIDEO);
        segments(0, 1);

        assertThat(stage.reports).containsExactly(new SegmentReport(Stage.KEY, 0, 2_000_000, folder + "/live/livestream-0.ts", "livestream-0.ts",
                folder + "/live/livestream.m3u8", "live/livestream.m3u8", "?token=t1"));
    }

    /** F011. */
    @Test
    void saysNowAndThenHowFarItIs() {
        stage.publish(Frames.VIDEO);
        assertThat(stage.stream.line()).isEmpty();
        stage.nowMs += 7_000;
        segments(0, 3);
        assertThat(stage.stream.line()).isEqualTo("-> HLS time=7000ms, sno=2, ts=livestream-2.ts, dur=2000ms, dva=0p");
        assertThat(stage.stream.clientId()).isEqualTo("publisher");
        stage.unpublish();
        assertThat(stage.stream.line()).isEmpty();
    }

    @Test
    void goesOnWithTheNextPublisherAnew() throws IOException {
        stage.publish(Frames.VIDEO);
        segments(0, 1);
        stage.unpublish();
        stage.publish(Frames.VIDEO);
        segments(0, 1);

        assertThat(stage.playlist()).endsWith("livestream-0.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:2.000, no desc\nlivestream-1.ts\n");
    }

    /** The 40 ms after the last key frame are no segment; a second is. */
    @Test
    void theLastSegmentEndsWithThePublisher() throws IOException {
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.send(Frames.span(0, 3_000, 2000, true));
        stage.unpublish();

        assertThat(stage.playlist()).endsWith("#EXTINF:1.000, no desc\nlivestream-1.ts\n");
        assertThat(stage.files()).noneMatch(name -> name.endsWith(".tmp"));
    }

    @Test
    void theWindowSlidesAndFilesGo() throws IOException {
        stage.config.set("hls.hls_window", "6000");
        stage.publish(Frames.VIDEO);
        for (int i = 0; i < 12; i++) {
            stage.send(Frames.span(i * 2000L, (i + 1) * 2000L, 2000, false));
        }
        assertThat(stage.playlist()).contains("MEDIA-SEQUENCE:7\n").endsWith("livestream-10.ts\n");
        // three more than the playlist has, for players that are just fetching
        assertThat(stage.files()).startsWith("live/livestream-10.ts", "live/livestream-11.ts.tmp", "live/livestream-4.ts", "live/livestream-5.ts");
    }

    @Test
    void filesStayWithoutCleanup() throws IOException {
        stage.config.set("hls.hls_window", "4000").set("hls.hls_cleanup", "off");
        stage.publish(Frames.VIDEO);
        segments(0, 12);
        assertThat(stage.files()).contains("live/livestream-0.ts");
    }

    @Test
    void goesOnAfterARestart() throws IOException {
        stage.publish(Frames.VIDEO);
        segments(0, 3);
        stage.restart();
        Files.delete(stage.file("live/livestream-0.ts"));
        stage.publish(Frames.VIDEO);
        segments(0, 1);

        assertThat(stage.playlist()).contains("MEDIA-SEQUENCE:1\n", "DISCONTINUITY-SEQUENCE:1\n")
                .endsWith("livestream-2.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:2.000, no desc\nlivestream-3.ts\n");
    }

    @Test
    void beginsAt0WhenItShallNotRecover() throws IOException {
        stage.config.set("hls.hls_recover", "off");
        stage.publish(Frames.VIDEO);
        segments(0, 3);
        stage.restart();
        stage.publish(Frames.VIDEO);
        segments(0, 1);

        assertThat(Files.readString(stage.file("live/livestream.m3u8"))).contains("MEDIA-SEQUENCE:0\n").endsWith("livestream-0.ts\n");
    }

    @Test
    void aPlaylistThatIsNoneIsWrittenOver() throws IOException {
        Files.createDirectories(folder.resolve("live"));
        Files.writeString(folder.resolve("live/livestream.m3u8"), "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:-7\n#EXTINF:x\n../../../etc/passwd\n");
        stage.publish(Frames.VIDEO);
        segments(0, 1);

        assertThat(stage.playlist()).contains("MEDIA-SEQUENCE:0\n").endsWith("livestream-0.ts\n");
    }

    @Test
    void deletesAllWhenNobodyPublishesAnyMore() throws IOException {
        stage.config.set("hls.hls_dispose", "120000").set("hls.hls_keys", "on");
        stage.publish(Frames.VIDEO);
        segments(0, 3);
        stage.unpublish();
        assertThat(stage.files()).isNotEmpty();
        stage.workers.runLater();

        assertThat(stage.files()).isEmpty();
        assertThat(stage.forgotten).isTrue();
    }

    @Test
    void deletesNothingWhenThePublisherHasComeBack() throws IOException {
        stage.config.set("hls.hls_dispose", "120000");
        stage.publish(Frames.VIDEO);
        segments(0, 3);
        stage.unpublish();
        stage.publish(Frames.VIDEO);
        stage.workers.runLater();

        assertThat(stage.files()).contains("live/livestream-0.ts");
    }

    @Test
    void encryptsWithANewKeyAfterSoManySegments() throws Exception {
        stage.config.set("hls.hls_keys", "on").set("hls.hls_fragments_per_key", "2").set("hls.hls_key_url", "http://127.0.0.1/keys/");
        stage.publish(Frames.VIDEO);
        segments(0, 3);

        String text = stage.playlist();
        List<String> tags = text.lines().filter(line -> line.startsWith("#EXT-X-KEY")).toList();
        assertThat(tags).hasSize(2);
        assertThat(tags.get(0)).startsWith("#EXT-X-KEY:METHOD=AES-128,URI=\"http://127.0.0.1/keys/live/livestream-0.key\",IV=0x");
        assertThat(tags.get(1)).contains("livestream-2.key");
        byte[] key = Files.readAllBytes(stage.file("live/livestream-0.key"));
        byte[] iv = HexFormat.of().parseHex(tags.get(0).substring(tags.get(0).length() - 32));
        for (int sequence = 0; sequence < 2; sequence++) {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            byte[] plain = cipher.doFinal(Files.readAllBytes(stage.file("live/livestream-" + sequence + ".ts")));
            assertThat(plain.length % 188).isZero();
            assertThat(plain[0]).isEqualTo((byte) 0x47);
        }
    }

    @Test
    void namesKeysRelativeToThePlaylist() throws IOException {
        stage.config.set("hls.hls_keys", "on");
        stage.publish(Frames.VIDEO);
        segments(0, 1);

        assertThat(stage.playlist()).contains("URI=\"livestream-0.key\"");
    }

    /** F124. Each segment begins with styp, each batch of it is a fragment. */
    @Test
    void writesFragmentedMp4() throws IOException {
        stage.config.set("hls.hls_use_fmp4", "on");
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        segments(0, 2);

        assertThat(stage.files()).containsExactly("live/livestream-0.m4s", "live/livestream-1.m4s", "live/livestream-2.m4s.tmp", "live/livestream.m3u8",
                "live/livestream/init.mp4");
        assertThat(stage.playlist()).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:7
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-TARGETDURATION:2
                #EXT-X-DISCONTINUITY
                #EXT-X-MAP:URI="livestream/init.mp4"
                #EXTINF:2.000, no desc
                livestream-0.m4s
                #EXTINF:2.000, no desc
                livestream-1.m4s
                """);
        assertThat(new String(Files.readAllBytes(stage.file("live/livestream/init.mp4")), StandardCharsets.ISO_8859_1)).matches("(?s)....ftyp.*").contains("avcC", "esds");
        assertThat(new String(Files.readAllBytes(stage.file("live/livestream-1.m4s")), StandardCharsets.ISO_8859_1)).matches("(?s)....styp.*").contains("moof", "mdat");
    }

    @Test
    void anotherConfigurationHasAnInitSegmentOfItsOwn() throws IOException {
        stage.config.set("hls.hls_use_fmp4", "on").set("hls.hls_window", "4000");
        stage.publish(Frames.VIDEO);
        segments(0, 1);
        stage.unpublish();
        stage.publish(Frames.OTHER_VIDEO);
        pictures(Frames.OTHER_VIDEO, 0, 1);

        assertThat(stage.playlist()).containsPattern("MAP:URI=\"livestream/init.mp4\"\n.*\nlivestream-0.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"livestream/init-[0-9a-f]{8}.mp4\"\n.*\nlivestream-1.m4s\n");
        pictures(Frames.OTHER_VIDEO, 2_000, 8);
        assertThat(inits()).hasSize(1).doesNotContain("live/livestream/init.mp4");
    }

    /** So many segments of 2 s with two pictures each. */
    private void pictures(Track track, long fromMs, int count) {
        for (long ms = fromMs; ms < fromMs + count * 2_000L; ms += 2_000) {
            stage.send(Items.of(Frames.video(track, ms, true), Frames.video(track, ms + 1_960, false)));
        }
        stage.send(Items.of(Frames.video(track, fromMs + count * 2_000L, true)));
    }

    private List<String> inits() throws IOException {
        return stage.files().stream().filter(name -> name.contains("init")).toList();
    }

    /**
     * RFC 8216 4.3.2.5: players, and caches on the way, take an address for its content. The encoder goes from one configuration to the next, each of which leaves the
     * playlist before the one after the next; in between the server starts again.
     */
    @Test
    void theAddressOfAnInitSegmentNeverGetsAnotherContent() throws IOException {
        stage.config.set("hls.hls_use_fmp4", "on").set("hls.hls_window", "4000");
        byte[] config = Frames.VIDEO.config().clone();
        config[config.length - 1] ^= 1;
        Track third = new Track(Codec.H264, config, Framing.NONE, new byte[0], Map.of());
        Map<String, byte[]> seen = new HashMap<>();
        for (Track track : new Track[] {Frames.VIDEO, Frames.OTHER_VIDEO, third, Frames.VIDEO, third}) {
            stage.publish(track);
            for (int i = 0; i < 8; i++) {
                pictures(track, i * 2_000L, 1);
                Matcher map = Pattern.compile("#EXT-X-MAP:URI=\"([^\"]*)\"").matcher(stage.playlist());
                while (map.find()) {
                    byte[] content = Files.readAllBytes(stage.file("live/" + map.group(1)));
                    assertThat(content).as(map.group(1)).isEqualTo(seen.computeIfAbsent(map.group(1), uri -> content));
                }
            }
            assertThat(inits()).as("those before have gone with their segments").hasSize(1);
            stage.unpublish();
            stage.restart();
        }
        assertThat(seen).hasSizeGreaterThanOrEqualTo(3).containsKey("livestream/init.mp4");
    }

    /** The first configuration of a stream lasted less than a segment: nobody has heard of it. */
    @Test
    void anInitSegmentThatNoSegmentRefersToIsNotKept() throws IOException {
        stage.config.set("hls.hls_use_fmp4", "on");
        stage.publish(Frames.VIDEO);
        stage.send(Items.of(Frames.video(0, true), Frames.video(40, false)));
        stage.unpublish();
        stage.publish(Frames.OTHER_VIDEO);
        pictures(Frames.OTHER_VIDEO, 0, 1);

        assertThat(stage.playlist()).contains("MAP:URI=\"livestream/init.mp4\"");
        assertThat(inits()).containsExactly("live/livestream/init.mp4");
    }

    /** Back to the first one before its segments have gone. Of those that have left the playlist three stay. */
    @Test
    void anInitSegmentStaysAsLongAsASegmentRefersToIt() throws IOException {
        stage.config.set("hls.hls_use_fmp4", "on").set("hls.hls_window", "2000");
        List<Track> tracks = List.of(Frames.VIDEO, Frames.OTHER_VIDEO, Frames.VIDEO, Frames.OTHER_VIDEO, Frames.OTHER_VIDEO);
        tracks.forEach(this::oneSegment);
        assertThat(stage.files()).doesNotContain("live/livestream-0.m4s").contains("live/livestream-2.m4s", "live/livestream/init.mp4");
        oneSegment(Frames.OTHER_VIDEO);
        oneSegment(Frames.OTHER_VIDEO);
        assertThat(stage.files()).doesNotContain("live/livestream-2.m4s", "live/livestream/init.mp4");
    }

    private void oneSegment(Track track) {
        stage.publish(track);
        stage.send(Items.of(Frames.video(track, 0, true), Frames.video(track, 1_960, false)));
        stage.unpublish();
    }

    @Test
    void initSegmentsAreNotEncrypted() throws IOException {
        stage.config.set("hls.hls_use_fmp4", "on").set("hls.hls_keys", "on");
        stage.publish(Frames.VIDEO);
        segments(0, 1);
        stage.restart();
        stage.publish(Frames.VIDEO);
        segments(0, 1);

        assertThat(stage.playlist()).containsSubsequence("#EXT-X-MAP", "#EXT-X-KEY:METHOD=AES-128", "livestream-0.m4s", "#EXT-X-KEY:METHOD=AES-128", "livestream-1.m4s");
    }

    @Test
    void goesFromOneFormatToTheOtherInANewPlaylist() throws IOException {
        stage.publish(Frames.VIDEO);
        segments(0, 2);
        stage.restart();
        stage.config.set("hls.hls_use_fmp4", "on");
        stage.publish(Frames.VIDEO);
        segments(0, 1);

        assertThat(Files.readString(stage.file("live/livestream.m3u8"))).contains("MEDIA-SEQUENCE:2\n").doesNotContain(".ts\n").endsWith("livestream-2.m4s\n");
    }

    @Test
    void segmentsMayBeginWithAPrefix() throws IOException {
        stage.config.set("hls.hls_entry_prefix", "http://your-server");
        stage.publish(Frames.VIDEO);
        segments(0, 1);
        stage.restart();
        stage.publish(Frames.VIDEO);
        segments(0, 1);

        assertThat(stage.playlist()).contains("\nhttp://your-server/live/livestream-0.ts\n").endsWith("\nhttp://your-server/live/livestream-1.ts\n");
    }

    @Test
    void namesByTheClockAreCountedOn() throws IOException {
        stage.config.set("hls.hls_ts_floor", "on").set("hls.hls_ts_file", "[app]/[stream]-[timestamp]-[duration].ts");
        stage.publish(Frames.VIDEO);
        segments(0, 2);

        long first = stage.nowMs / 2000 - 1;
        assertThat(stage.files()).contains("live/livestream-" + first + "-2000.ts");
        assertThat(stage.playlist()).contains("livestream-" + (first + 1) + "-");
    }

    /** F141. One server has seen the encoder's stream from its beginning, the other from its third second on. */
    @Test
    void twoServersWithTheSameTimesMakeTheSameSegments() throws IOException {
        Path late = Files.createDirectory(folder.resolve("late"));
        Stage other = new Stage(late);
        for (Stage one : new Stage[] {stage, other}) {
            one.config.set("hls.hls_ts_floor", "on").set("play.atc", "on").set("hls.hls_ts_file", "[app]/[stream]-[timestamp].ts");
            one.nowMs += one == stage ? 0 : 3_456;
            one.publish(Frames.VIDEO, Frames.AUDIO);
            one.send(Frames.span(100_000_000 + (one == stage ? 0 : 3_000), 100_010_040, 1_000, true));
        }
        assertThat(stage.playlist()).contains("MEDIA-SEQUENCE:50000\n");
        assertThat(other.playlist()).contains("MEDIA-SEQUENCE:50001\n");
        for (int i = 2; i < 5; i++) {
            // the same frames, with other counters of packets
            assertThat(Files.size(other.file("live/livestream-5000" + i + ".ts"))).isEqualTo(Files.size(stage.file("live/livestream-5000" + i + ".ts")));
        }
        assertThat(other.playlist()).endsWith("livestream-50004.ts\n");
    }

    /** F141. The other server comes when the encoder has changed its configuration already: it cannot know that there was another. */
    @Test
    void twoServersWithTheSameTimesNameInitSegmentsAlike() throws IOException {
        Stage other = new Stage(Files.createDirectory(folder.resolve("late")));
        for (Stage one : new Stage[] {stage, other}) {
            one.config.set("hls.hls_ts_floor", "on").set("play.atc", "on").set("hls.hls_use_fmp4", "on");
            if (one == stage) {
                one.publish(Frames.OTHER_VIDEO);
                one.send(Items.of(Frames.video(Frames.OTHER_VIDEO, 100_000_000, true), Frames.video(Frames.OTHER_VIDEO, 100_001_960, false)));
                one.unpublish();
            }
            one.publish(Frames.VIDEO);
            one.send(Frames.span(100_002_000, 100_006_040, 2_000, false));
        }
        String map = other.playlist().lines().filter(line -> line.startsWith("#EXT-X-MAP")).findFirst().orElseThrow();
        String file = "live/" + map.substring(map.indexOf('"') + 1, map.lastIndexOf('"'));

        assertThat(stage.playlist()).contains(map + "\n");
        assertThat(Files.readAllBytes(stage.file(file))).isEqualTo(Files.readAllBytes(other.file(file)));
    }

    /** An update of the bundle, each ten seconds. */
    @ParameterizedTest
    @ValueSource(strings = {"off", "on"})
    void restartsLeaveNoSegmentsBehind(String mp4) throws IOException {
        stage.config.set("hls.hls_window", "4000").set("hls.hls_use_fmp4", mp4);
        for (int i = 0; i < 4; i++) {
            stage.publish(Frames.VIDEO);
            segments(i * 10_000L, 5);
            stage.restart();
        }
        List<String> segments = stage.files().stream().filter(name -> name.contains("livestream-")).toList();
        // three in the playlist, and those that have left it
        assertThat(segments).hasSize(3 + HlsWriter.KEPT_AFTER_PLAYLIST);
    }

    /** 35 of the attacks: the disk refuses. Where the folder should be, there is a file. */
    @Test
    void liveGoesOnWhenTheDiskRefuses() throws IOException {
        Files.writeString(folder.resolve("live"), "in the way");
        stage.publish(Frames.VIDEO);
        segments(0, 2);
        assertThat(stage.files()).containsExactly("live");
        Files.delete(folder.resolve("live"));
        stage.send(Frames.span(4_040, 8_040, 2000, false));

        assertThat(stage.kicked).isEmpty();
        assertThat(stage.playlist()).contains("#EXT-X-DISCONTINUITY\n").endsWith("livestream-0.ts\n");
    }

    /** Where the segment should go, there is a folder: renaming fails. */
    @Test
    void aSegmentThatCannotGoToItsPlaceIsLeftOut() throws IOException {
        Files.createDirectories(folder.resolve("live/livestream-0.ts/in the way"));
        stage.publish(Frames.VIDEO);
        segments(0, 1);
        // the next one tries under the same number
        assertThat(stage.files()).containsExactly("live/livestream-0.ts.tmp");
        Files.delete(folder.resolve("live/livestream-0.ts/in the way"));
        Files.delete(folder.resolve("live/livestream-0.ts"));
        stage.send(Frames.span(2_040, 6_040, 2000, false));

        assertThat(stage.playlist()).endsWith("#EXT-X-DISCONTINUITY\n#EXTINF:2.000, no desc\nlivestream-0.ts\n#EXTINF:2.000, no desc\nlivestream-1.ts\n");
        assertThat(stage.kicked).isEmpty();
    }

    /** What kill -9 leaves: half a segment, and one that is whole but not in the playlist. */
    @Test
    void goesOnAfterAKill() throws IOException {
        stage.publish(Frames.VIDEO);
        segments(0, 2);
        stage.restart();
        Files.writeString(stage.file("live/livestream-2.ts"), "whole, but in no playlist");
        Files.writeString(stage.file("live/livestream-3.ts.tmp"), "half of a segment, and longer than the beginning of the next one");
        stage.publish(Frames.VIDEO);
        segments(0, 2);

        assertThat(stage.playlist()).contains("livestream-2.ts\n").endsWith("livestream-3.ts\n");
        assertThat(Files.readAllBytes(stage.file("live/livestream-2.ts"))[0]).isEqualTo((byte) 0x47);
        assertThat(Files.size(stage.file("live/livestream-3.ts")) % 188).isZero();
    }

    @Test
    void disconnectsThePublisherWhenToldSo() throws IOException {
        stage.config.set("hls.hls_on_error", "disconnect");
        Files.writeString(folder.resolve("live"), "in the way");
        stage.publish(Frames.VIDEO);
        segments(0, 1);

        assertThat(stage.kicked).isNotEmpty().allMatch(reason -> reason.startsWith("hls_on_error disconnect: "));
    }

    /** MPEG-TS has no place for VP9: that is no error, whatever hls_on_error says of errors. */
    @ParameterizedTest(name = "hls_on_error {0}")
    @ValueSource(strings = {"continue", "ignore", "disconnect"})
    void aCodecWithoutAPlaceIsNoError(String onError) throws IOException {
        stage.config.set("hls.hls_on_error", onError);
        stage.publish(Track.of(Codec.VP9), Frames.AUDIO);
        stage.send(Items.of(new MediaFrame(Track.of(Codec.VP9), 0, 0, true, Unpooled.wrappedBuffer(new byte[3]), 0)));
        stage.send(Frames.span(0, 4_400, 0, true));

        assertThat(stage.reports).hasSize(1);
        assertThat(stage.kicked).isEmpty();
    }

    @Test
    void stopsHlsUntilTheNextPublisherWhenToldSo() throws IOException {
        stage.config.set("hls.hls_on_error", "ignore");
        stage.publish(Frames.VIDEO);
        segments(0, 1);
        stage.send(Items.of(new MediaFrame(Frames.VIDEO, 2_040_000, 2_040_000, false, Unpooled.wrappedBuffer(new byte[3]), 0)));
        stage.send(Frames.span(2_040, 8_000, 2000, false));
        assertThat(stage.reports).hasSize(1);
        stage.unpublish();
        stage.publish(Frames.VIDEO);
        segments(0, 1);

        assertThat(stage.reports).hasSize(2);
        assertThat(stage.kicked).isEmpty();
    }

    @Test
    void refusesAStreamWhoseNameLeavesTheFolder() {
        StreamKey escaping = new StreamKey(StreamKey.DEFAULT_VHOST, "..", "x");
        assertThatThrownBy(() -> new HlsStream(escaping, stage.settings(), null, Runnable::run, null, () -> {}))
                .hasMessage("file name .. leads to another folder");
    }
}
