package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.MediaPlaylist;
import srs.testkit.PlaylistChecker;
import srs.testkit.kernel.Frames;
import srs.testkit.kernel.Items;

/** Playlists with parts (draft-pantos-hls-rfc8216bis); every state of them is held against its rules. */
class LowLatencyTest {
    @TempDir
    Path folder;
    private Stage stage;

    @BeforeEach
    void build() {
        stage = new Stage(folder);
        stage.config.set("hls.hls_ll", "on").set("hls.hls_use_fmp4", "on");
    }

    @AfterEach
    void empty() {
        stage.shelf.close();
    }

    private MediaPlaylist play(long fromMs, long toMs) {
        stage.sendSlowly(Frames.span(fromMs, toMs, 2000, true));
        return stage.checker.check(stage.live());
    }

    @Test
    void namesPartsAndWhatComesNext() {
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        play(0, 2_700);

        assertThat(stage.live()).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:9
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-TARGETDURATION:2
                #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.002,CAN-SKIP-UNTIL=12.000
                #EXT-X-PART-INF:PART-TARGET=0.334
                #EXT-X-DISCONTINUITY
                #EXT-X-MAP:URI="livestream/init.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T12:00:00.000Z
                #EXT-X-PART:DURATION=0.320,URI="livestream.part-0-0.m4s",INDEPENDENT=YES
                #EXT-X-PART:DURATION=0.320,URI="livestream.part-0-1.m4s"
                #EXT-X-PART:DURATION=0.320,URI="livestream.part-0-2.m4s"
                #EXT-X-PART:DURATION=0.320,URI="livestream.part-0-3.m4s"
                #EXT-X-PART:DURATION=0.320,URI="livestream.part-0-4.m4s"
                #EXT-X-PART:DURATION=0.320,URI="livestream.part-0-5.m4s"
                #EXT-X-PART:DURATION=0.080,URI="livestream.part-0-6.m4s"
                #EXTINF:2.000, no desc
                livestream-0.m4s
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T12:00:02.000Z
                #EXT-X-PART:DURATION=0.320,URI="livestream.part-1-0.m4s",INDEPENDENT=YES
                #EXT-X-PART:DURATION=0.320,URI="livestream.part-1-1.m4s"
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="livestream.part-1-2.m4s"
                """);
    }

    /** Who plays from the folder, by nginx, has the playlist of SRS. */
    @Test
    void thePlaylistOnTheDiskIsAPlainOne() throws IOException {
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        play(0, 4_100);

        assertThat(Files.readString(stage.file("live/livestream.m3u8"))).isEqualTo("""
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
        assertThat(stage.files()).noneMatch(name -> name.contains("part"));
    }

    @ParameterizedTest(name = "MP4 {0}")
    @ValueSource(strings = {"on", "off"})
    void thePartsOfASegmentAreTheSegment(String mp4) throws IOException {
        stage.config.set("hls.hls_use_fmp4", mp4);
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        MediaPlaylist playlist = play(0, 4_100);

        for (MediaPlaylist.Segment segment : playlist.segments()) {
            ByteArrayOutputStream parts = new ByteArrayOutputStream();
            for (MediaPlaylist.Part part : segment.parts()) {
                byte[] bytes = stage.inMemory("live/" + part.uri());
                parts.write(bytes);
                if (mp4.equals("off")) {
                    // tables first: a player can begin with any of them
                    assertThat(List.of(bytes[0], bytes[1], bytes[2], bytes[188 + 1], bytes[188 + 2])).containsExactly((byte) 0x47, (byte) 0x40, (byte) 0, (byte) 0x50, (byte) 1);
                }
            }
            assertThat(Files.readAllBytes(stage.file("live/" + segment.uri()))).isEqualTo(parts.toByteArray());
        }
    }

    @Test
    void partsLeaveThePlaylistAndLaterMemory() {
        stage.publish(Frames.VIDEO);
        MediaPlaylist playlist = play(0, 20_100);

        assertThat(playlist.segments()).hasSize(10).allSatisfy(segment -> assertThat(segment.isGap()).isFalse());
        // three target durations from the end, and three more
        assertThat(playlist.segments().stream().filter(segment -> segment.parts().isEmpty())).hasSize(6);
        assertThat(stage.shelf.file(stage.file("live/livestream.part-5-0.m4s"))).isPresent();
        assertThat(stage.shelf.file(stage.file("live/livestream.part-3-0.m4s"))).isEmpty();
    }

    @Test
    void aPlayerThatKnowsOlderSegmentsGetsTheNewOnes() {
        stage.publish(Frames.VIDEO);
        play(0, 20_100);
        PlaylistChecker player = new PlaylistChecker();
        MediaPlaylist whole = player.check(stage.live());
        String delta = new String(stage.edge().now().text(true), StandardCharsets.UTF_8);

        assertThat(delta).contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=4\n").doesNotContain("#EXT-X-MAP", "livestream-3.m4s").contains("livestream-4.m4s");
        assertThat(player.check(delta).uris()).isEqualTo(whole.uris());
    }

    @Test
    void goesOnWithTheNextPublisherAnew() {
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        play(0, 2_700);
        stage.unpublish();
        stage.live();
        stage.publish(Frames.OTHER_VIDEO);
        List<MediaPlaylist> states = new ArrayList<>();
        for (long ms = 0; ms < 2_400; ms += 40) {
            stage.send(Items.of(Frames.video(Frames.OTHER_VIDEO, ms, ms % 2_000 == 0)));
            states.add(stage.checker.check(stage.live()));
        }

        MediaPlaylist last = states.get(states.size() - 1);
        assertThat(last.segments()).extracting(MediaPlaylist.Segment::isDiscontinuous).containsExactly(true, false, true);
        String map = last.segments().get(2).map();
        assertThat(map).matches("livestream/init-[0-9a-f]{8}\\.mp4");
        assertThat(stage.live()).containsSubsequence("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"" + map + "\"\n#EXT-X-PROGRAM-DATE-TIME", "#EXT-X-PART", "livestream-2.m4s");
    }

    /** What a reload changes ends the segment, and numbers go on, from the disk to memory and back. */
    @Test
    void otherSettingsGoOnFromTheSamePlaylist() throws IOException {
        stage.config.set("hls.hls_ll", "off");
        stage.publish(Frames.VIDEO);
        play(0, 4_100);
        stage.config.set("hls.hls_ll", "on");
        stage.reload(Frames.VIDEO);
        MediaPlaylist low = play(10_000, 14_700);
        // 100 ms before the reload are a segment, too
        assertThat(low.segments()).extracting(MediaPlaylist.Segment::isDiscontinuous).containsExactly(true, false, false, true, false);
        assertThat(low.openParts()).isNotEmpty();

        stage.config.set("hls.hls_memory", "on");
        stage.reload(Frames.VIDEO);
        MediaPlaylist memory = play(20_000, 24_700);
        assertThat(memory.sequence()).isEqualTo(low.end() + 1);
        assertThat(memory.discontinuitySequence()).isEqualTo(2);

        stage.config.set("hls.hls_memory", "off").set("hls.hls_ll", "off");
        stage.reload(Frames.VIDEO);
        MediaPlaylist disk = play(30_000, 34_100);
        assertThat(disk.sequence()).isEqualTo(memory.end() + 1);
        assertThat(Files.readString(stage.file("live/livestream.m3u8"))).isEqualTo(stage.live()).doesNotContain("PART");
        assertThat(stage.shelf.file(stage.file("live/" + memory.uris().get(0)))).isEmpty();
    }

    /** A publisher of 2 pictures a second: a part holds one, and the target tells so. */
    @Test
    void aSlowStreamHasLongerParts() {
        stage.publish(Frames.VIDEO);
        for (long ms = 0; ms < 6_100; ms += 500) {
            stage.sendSlowly(Items.of(Frames.video(ms, ms % 2_000 == 0)));
        }
        MediaPlaylist playlist = stage.checker.check(stage.live());
        assertThat(playlist.partTarget()).isEqualTo(0.5);
        assertThat(playlist.partHoldBack()).isEqualTo(1.5);
    }

    /** The last picture of a part lasts until the next one comes: players find no hole where it stands still. */
    @Test
    void aPictureThatStandsStillLastsUntilTheNext() {
        stage.publish(Frames.VIDEO);
        for (long ms : new long[] {0, 40, 80, 700, 740, 2_000, 2_040}) {
            stage.sendSlowly(Items.of(Frames.video(ms, ms % 2_000 == 0)));
        }
        ByteBuf part = Unpooled.wrappedBuffer(stage.inMemory("live/livestream.part-0-0.m4s"));
        int trun = ByteBufUtil.indexOf(Unpooled.copiedBuffer("trun", StandardCharsets.US_ASCII), part);
        // version and flags; 3 samples; data offset; flags of the first one; duration, size and composition offset of each
        assertThat(part.getInt(trun + 4) & 0xFFFFFF).isEqualTo(0x000b05);
        assertThat(part.getInt(trun + 8)).isEqualTo(3);
        assertThat(List.of(part.getInt(trun + 20), part.getInt(trun + 32), part.getInt(trun + 44))).containsExactly(3_600, 3_600, 620 * 90);
    }

    /** 35 of the attacks. The parts of a segment that cannot be written were served: the segment is a gap, and numbers go on. */
    @Test
    void aSegmentThatIsLostIsAGap() throws IOException {
        Files.createDirectories(folder.resolve("live/livestream-1.m4s/in the way"));
        stage.publish(Frames.VIDEO);
        play(0, 6_100);

        assertThat(stage.live()).containsSubsequence("livestream-0.m4s\n", "livestream.part-1-0.m4s", "#EXT-X-GAP\n#EXTINF:2.000, no desc\nlivestream-1.m4s\n", "#EXT-X-DISCONTINUITY\n",
                "livestream-2.m4s\n");
        assertThat(stage.kicked).isEmpty();
    }

    @Test
    void noPartsOfEncryptedSegments() throws IOException {
        stage.config.set("hls.hls_keys", "on");
        stage.publish(Frames.VIDEO);
        stage.send(Frames.span(0, 4_100, 2_000, false));
        assertThat(stage.live()).doesNotContain("PART").isEqualTo(Files.readString(stage.file("live/livestream.m3u8")));
    }

    @Test
    void nothingStaysInMemoryWhenThePublisherHasGone() {
        stage.publish(Frames.VIDEO);
        play(0, 4_100);
        stage.unpublish();
        assertThat(stage.shelf.file(stage.file("live/livestream.part-1-0.m4s"))).isPresent();
        stage.workers.runLater();
        assertThat(stage.shelf.file(stage.file("live/livestream.part-1-0.m4s"))).isEmpty();
        assertThat(stage.shelf.playlist(stage.file("live/livestream.m3u8"))).isEmpty();
        assertThat(stage.shelf.hinting(stage.file("live/livestream.part-3-0.m4s"))).isEmpty();
        assertThat(stage.forgotten).isTrue();
    }

    @Test
    void oldPartsGoWhenMemoryIsFull() {
        stage.config.set("hls.hls_memory_limit", "1");
        stage.publish(Frames.VIDEO);
        byte[] big = new byte[40_000];
        for (long ms = 0; ms < 6_100; ms += 40) {
            stage.sendSlowly(Items.of(Frames.video(Frames.VIDEO, ms, ms % 2_000 == 0, big)));
        }
        MediaPlaylist playlist = stage.checker.check(stage.live());
        assertThat(playlist.segments().get(0).parts()).isEmpty();
        for (MediaPlaylist.Segment segment : playlist.segments()) {
            segment.parts().forEach(part -> assertThat(stage.inMemory("live/" + part.uri())).isNotEmpty());
        }
    }
}
