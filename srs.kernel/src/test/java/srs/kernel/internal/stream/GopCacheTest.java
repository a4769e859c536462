package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.MediaKind;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.StreamItem;

class GopCacheTest {

    private final FrameBlocks blocks = new FrameBlocks();
    private final List<List<String>> forgotten = new ArrayList<>();
    private GopCache cache = cache(100);

    private GopCache cache(int maxFrames) {
        return new GopCache(blocks, true, maxFrames, () -> forgotten.add(cached()));
    }

    @AfterEach
    void clear() {
        cache.clear();
        assertThat(blocks.usedBytes()).isZero();
    }

    private void add(MediaFrame frame) {
        cache.add(frame);
        frame.release();
    }

    private List<String> cached() {
        List<StreamItem> items = new ArrayList<>();
        cache.copyTo(items);
        List<String> lines = Frames.lines(items);
        Batch.taking(items).release();
        return lines;
    }

    @Test
    void beginsAtTheNewestKeyFrame() {
        add(Frames.video(0, 0));
        add(Frames.audio(1, 10));
        assertThat(cached()).as("nothing before the first key frame").isEmpty();
        add(Frames.key(2, 20));
        add(Frames.audio(3, 30));
        assertThat(cached()).containsExactly("k2@20", "a3@30");
        add(Frames.key(4, 40));
        assertThat(cached()).containsExactly("k4@40");
        assertThat(cache.startUs(7)).isEqualTo(40_000);
        assertThat(cache.firstTrack(MediaKind.VIDEO)).isSameAs(Stage.VIDEO);
        assertThat(cache.firstTrack(MediaKind.AUDIO)).isNull();
    }

    @Test
    void overflowClearsAllUntilTheNextKeyFrame() {
        cache = cache(3);
        add(Frames.key(0, 0));
        add(Frames.video(1, 1));
        add(Frames.video(2, 2));
        assertThat(cache.frames()).isEqualTo(3);
        add(Frames.video(3, 3));
        add(Frames.video(4, 4));
        assertThat(cached()).isEmpty();
        assertThat(cache.bytes()).isZero();
        add(Frames.key(5, 5));
        assertThat(cached()).containsExactly("k5@5");
    }

    @Test
    void moreBytesThanItMayHoldClearItToo() {
        add(Frames.key(0, 0));
        for (int i = 1; i <= 8; i++) {
            add(Frames.frame(Stage.VIDEO, i, i, false, 8 * 1024 * 1024));
        }
        assertThat(cache.bytes()).isLessThan(GopCache.MAX_BYTES);
        assertThat(cache.frames()).isZero();
    }

    @Test
    void aStreamThatTurnedOutToBeAudioOnlyIsNotCached() {
        cache = cache(1000);
        add(Frames.key(0, 0));
        for (int i = 1; i <= GopCache.PURE_AUDIO_FRAMES; i++) {
            add(Frames.audio(i, i));
        }
        assertThat(cache.frames()).isEqualTo(116);
        add(Frames.audio(200, 200));
        assertThat(cached()).isEmpty();
    }

    @Test
    void metadataWithoutEndDoesNotFillTheMemory() {
        add(Frames.key(0, 0));
        for (int i = 0; i < 1000; i++) {
            cache.add(new MetadataStart(new Metadata(Map.of()), 0));
        }
        assertThat(cached()).hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void asksForTheLastTimeBeforeItForgets() {
        add(Frames.audio(0, 0));
        add(Frames.key(1, 1));
        add(Frames.video(2, 2));
        add(Frames.key(3, 3));
        cache.configure(false, 100);
        assertThat(forgotten).containsExactly(List.of("k1@1", "v2@2"), List.of("k3@3"));
    }

    @Test
    void switchedOffItHoldsNothing() {
        add(Frames.key(0, 0));
        cache.configure(false, 100);
        add(Frames.key(1, 1));
        assertThat(cached()).isEmpty();
        cache.configure(true, 100);
        add(Frames.video(2, 2));
        add(Frames.key(3, 3));
        assertThat(cached()).containsExactly("k3@3");
    }
}
