package srs.output.dash.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import srs.format.mp4.Mp4Track;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;
import srs.testkit.Hex;
import srs.testkit.kernel.Frames;
import srs.testkit.kernel.Items;

/** Where periods and segments begin and end (compat 6.7). */
class SegmenterTest {
    private final List<String> log = new ArrayList<>();
    private final long[] scale = new long[2];
    private final long[] begun = new long[2];

    private final SegmentOutput out = new SegmentOutput() {
        @Override
        public void beginPeriod(long originUs, long liveUs, List<Rendition> renditions, List<Mp4Track> tracks) {
            renditions.forEach(rendition -> scale[rendition.isVideo() ? 1 : 0] = rendition.timescale());
            log.add("period " + originUs / 1000 + " " + renditions.stream().map(Rendition::codecs).toList());
        }

        @Override
        public void begin(boolean isVideo, long time) {
            begun[isVideo ? 1 : 0] = time;
        }

        @Override
        public void write(boolean isVideo, ByteBuf bytes) {
            assertThat(bytes.isReadable()).isTrue();
        }

        @Override
        public void end(boolean isVideo, long end, ByteBuf head) {
            log.add(Rendition.id(isVideo) + " " + ms(isVideo, begun[isVideo ? 1 : 0]) + "-" + ms(isVideo, end));
        }

        private long ms(boolean isVideo, long time) {
            return Math.round(time * 1000.0 / scale[isVideo ? 1 : 0]);
        }

        @Override
        public void discard(boolean isVideo) {
            log.add("discarded");
        }

        @Override
        public void onBadFrame(String what) {
            log.add(what);
        }
    };

    private Segmenter segmenter(Track... tracks) {
        Segmenter segmenter = new Segmenter(DashSettings.of(Stage.config(Path.of(".")).root()), out, new UnpooledByteBufAllocator(false));
        Items opening = Frames.opening(tracks);
        segmenter.begin(opening.video(), opening.audio());
        opening.release();
        return segmenter;
    }

    private static void add(Segmenter segmenter, Items items) {
        segmenter.add(items);
        items.release();
    }

    private static void add(Segmenter segmenter, StreamItem... items) {
        add(segmenter, Items.of(items));
    }

    @Test
    void videoEndsAtAKeyFrameAndAudioAfterIt() {
        Segmenter segmenter = segmenter(Frames.VIDEO, Frames.AUDIO);
        add(segmenter, Frames.span(0, 5000, 1000, true));
        segmenter.end();
        assertThat(log).containsExactly("period 80 [mp4a.40.2, avc1.64001F]", "video 80-2080", "audio 80-2080", "video 2080-4080", "audio 2080-4080", "audio 4080-5000",
                "video 4080-5080");
    }

    /** A key frame each 3 s. */
    @Test
    void aSegmentIsAsLongAsItsGroupsOfPictures() {
        Segmenter segmenter = segmenter(Frames.VIDEO);
        add(segmenter, Frames.span(0, 7000, 3000, false));
        segmenter.end();
        assertThat(log).containsExactly("period 80 [avc1.64001F]", "video 80-3080", "video 3080-6080", "video 6080-7080");
    }

    @Test
    void audioAloneEndsByItsLength() {
        Segmenter segmenter = segmenter(Frames.AUDIO);
        add(segmenter, Frames.span(0, 5000, 0, true));
        segmenter.end();
        assertThat(log).containsExactly("period 0 [mp4a.40.2]", "audio 0-2000", "audio 2000-4000", "audio 4000-5000");
    }

    /** Audio that comes half a second late is waited for: one period, not two. */
    @Test
    void waitsForTheOtherKind() {
        Segmenter segmenter = segmenter(Frames.VIDEO);
        add(segmenter, Frames.span(0, 400, 2000, false));
        assertThat(log).isEmpty();
        add(segmenter, new TrackStart(Frames.AUDIO, 400_000));
        add(segmenter, Frames.span(400, 2400, 2000, true));
        segmenter.end();
        assertThat(log).containsExactly("period 80 [mp4a.40.2, avc1.64001F]", "video 80-2080", "audio 400-2080", "audio 2080-2400", "video 2080-2480");
    }

    /** And what comes later than that gets a period at the next key frame: no picture is lost. */
    @Test
    void aLateTrackBeginsAPeriodAtAKeyFrame() {
        Segmenter segmenter = segmenter(Frames.VIDEO);
        add(segmenter, Frames.span(0, 1400, 2000, false));
        add(segmenter, new TrackStart(Frames.AUDIO, 1_400_000));
        add(segmenter, Frames.span(1400, 2400, 2000, true));
        segmenter.end();
        assertThat(log).containsExactly("period 80 [avc1.64001F]", "video 80-2080", "period 2080 [mp4a.40.2, avc1.64001F]", "audio 2080-2400", "video 2080-2480");
    }

    @Test
    void anotherConfigurationBeginsAPeriod() {
        Segmenter segmenter = segmenter(Frames.VIDEO);
        add(segmenter, Frames.span(0, 3000, 1000, false));
        add(segmenter, new TrackStart(Frames.OTHER_VIDEO, 3_000_000), Frames.video(Frames.OTHER_VIDEO, 3000, true), Frames.video(Frames.OTHER_VIDEO, 3040, false));
        segmenter.end();
        assertThat(log).containsExactly("period 80 [avc1.64001F]", "video 80-2080", "video 2080-3080", "period 3080 [avc1.64001F]", "video 3080-3160");
    }

    /** The pictures do not stop for it. */
    @Test
    void anotherAudioConfigurationBeginsAPeriodAtTheNextKeyFrame() {
        Track other = new Track(Codec.AAC, Hex.bytes("1190"), Framing.NONE, new byte[0], Map.of());
        Segmenter segmenter = segmenter(Frames.VIDEO, Frames.AUDIO);
        add(segmenter, Frames.span(0, 1000, 2000, true));
        add(segmenter, new TrackStart(other, 1_000_000));
        add(segmenter, Frames.span(1000, 2000, 2000, false));
        add(segmenter, Frames.video(2000, true), Frames.audio(other, 2080), Frames.video(2040, false));
        segmenter.end();
        assertThat(log).containsExactly("period 80 [mp4a.40.2, avc1.64001F]", "audio 80-1000", "video 80-2080", "period 2080 [mp4a.40.2, avc1.64001F]", "discarded",
                "video 2080-2160");
    }

    @Test
    void aJumpOfTimesBeginsAPeriod() {
        Segmenter segmenter = segmenter(Frames.VIDEO, Frames.AUDIO);
        add(segmenter, Frames.span(100_000, 101_000, 1000, true));
        add(segmenter, Frames.span(0, 1000, 1000, true));
        add(segmenter, Frames.span(60_000, 61_000, 1000, true));
        segmenter.end();
        assertThat(log).filteredOn(line -> line.startsWith("period")).containsExactly("period 100080 [mp4a.40.2, avc1.64001F]", "period 80 [mp4a.40.2, avc1.64001F]",
                "period 60080 [mp4a.40.2, avc1.64001F]");
    }

    @Test
    void lostFramesLeaveAGap() {
        Segmenter segmenter = segmenter(Frames.VIDEO, Frames.AUDIO);
        add(segmenter, Frames.span(0, 1000, 1000, true));
        segmenter.breaks();
        add(segmenter, Frames.span(1480, 4000, 1000, true));
        segmenter.end();
        assertThat(log).containsExactly("period 80 [mp4a.40.2, avc1.64001F]", "audio 80-1000", "video 80-1080", "audio 1480-2080", "audio 2080-4000", "video 2080-4080");
    }

    @Test
    void aSegmentWithoutKeyFramesEndsSomeTime() {
        Segmenter segmenter = segmenter(Frames.VIDEO);
        add(segmenter, Frames.span(0, 45_000, 1_000_000, false));
        segmenter.end();
        assertThat(log).containsExactly("period 80 [avc1.64001F]", "video 80-20080", "video 20080-40080", "video 40080-45080");
    }

    /** MP3 has no configuration: its first frame tells. MPEG 1 layer III, 128 kbit/s, 44.1 kHz, joint stereo. */
    @Test
    void theFirstFrameOfMp3TellsItsFormat() {
        Track mp3 = Track.of(Codec.MP3);
        Segmenter segmenter = segmenter(mp3);
        for (long ms = 0; ms < 1300; ms += 26) {
            add(segmenter, new MediaFrame(mp3, ms * 1000, ms * 1000, true, Unpooled.wrappedBuffer(Hex.bytes("fffb9044" + "00".repeat(413))), 0));
        }
        segmenter.end();
        assertThat(log).containsExactly("period 0 [mp4a.6B]", "audio 0-1300");
    }

    @Test
    void namesWhatHasNoPlaceInMp4() {
        Track speex = Track.of(new Codec(srs.kernel.stream.MediaKind.AUDIO, "Speex"));
        Segmenter segmenter = segmenter(Frames.VIDEO, speex);
        add(segmenter, Frames.span(0, 2400, 1000, false));
        segmenter.end();
        assertThat(log).containsExactly("Speex has no place in MP4, the stream goes on without it", "period 80 [avc1.64001F]", "video 80-2080", "video 2080-2480");
    }

    @Test
    void namesABadConfiguration() {
        Track bad = new Track(Codec.H264, Hex.bytes("00"), Framing.NONE, new byte[0], Map.of());
        Segmenter segmenter = segmenter(bad, Frames.AUDIO);
        add(segmenter, Items.of(Frames.video(bad, 0, true)));
        add(segmenter, Frames.span(0, 2400, 0, true));
        segmenter.end();
        assertThat(log.get(0)).startsWith("configuration of H264: ");
        assertThat(log.subList(1, 4)).containsExactly("period 0 [mp4a.40.2]", "audio 0-2000", "audio 2000-2400");
    }
}
