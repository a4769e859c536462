package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;

class ItemQueueTest {

    private static final long LIMIT_US = 1_000_000;

    private final ItemQueue queue = new ItemQueue();

    @AfterEach
    void clear() {
        queue.clear();
    }

    private void add(MediaFrame frame) {
        queue.add(frame, LIMIT_US);
        frame.release();
    }

    private List<String> poll(int items) {
        Batch batch = queue.poll(items, Long.MAX_VALUE, Long.MAX_VALUE);
        List<String> lines = Frames.lines(batch);
        batch.release();
        return lines;
    }

    @Test
    void handsOutWhatWasAddedInOrder() {
        queue.add(new TrackStart(Stage.VIDEO, 0), LIMIT_US);
        add(Frames.key(0, 0));
        add(Frames.audio(1, 10));
        add(Frames.video(2, 1000));
        assertThat(poll(2)).containsExactly("track H264", "k0@0");
        assertThat(poll(9)).containsExactly("a1@10", "v2@1000");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void handsOutNoMoreThanWasAskedFor() {
        for (int i = 0; i < 5; i++) {
            add(Frames.frame(Stage.VIDEO, i, i, true, 96));
        }
        Batch batch = queue.poll(9, 150, Long.MAX_VALUE);
        assertThat(batch.size()).as("until 150 bytes are reached").isEqualTo(2);
        batch.release();
        batch = queue.poll(9, 9999, 4_000);
        assertThat(Frames.lines(batch)).as("before 4 ms").containsExactly("k2@2", "k3@3");
        batch.release();
    }

    @Test
    void isCutToTheNewestKeyFrame() {
        add(Frames.key(0, 0));
        add(Frames.video(1, 400));
        add(Frames.key(2, 500));
        add(Frames.video(3, 600));
        add(Frames.key(4, 800));
        add(Frames.video(5, 1100));
        assertThat(queue.takeDropped()).isEqualTo(4);
        assertThat(queue.takeDropped()).isZero();
        assertThat(poll(9)).containsExactly("k4@800", "v5@1100");
    }

    @Test
    void withoutAKeyFrameToGoOnAtItWaitsForOne() {
        add(Frames.key(0, 0));
        add(Frames.video(1, 1100));
        add(Frames.audio(2, 1110));
        add(Frames.video(3, 1200));
        assertThat(queue.isEmpty()).isTrue();
        add(Frames.key(4, 1300));
        add(Frames.video(5, 1400));
        assertThat(queue.takeDropped()).isEqualTo(4);
        assertThat(poll(9)).containsExactly("k4@1300", "v5@1400");
    }

    @Test
    void aLastGroupThatIsTooLongItselfGoesToo() {
        add(Frames.video(0, 0));
        add(Frames.key(1, 10));
        add(Frames.video(2, 1500));
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.takeDropped()).isEqualTo(3);
    }

    @Test
    void tracksAndMetadataAreNeverLostAndComeFirst() {
        Track newer = new Track(Codec.H264, new byte[] {9}, Framing.NONE, new byte[0], Map.of());
        queue.add(new MetadataStart(new Metadata(Map.of()), 0), LIMIT_US);
        queue.add(new TrackStart(Stage.VIDEO, 0), LIMIT_US);
        queue.add(new TrackStart(Stage.AUDIO, 0), LIMIT_US);
        add(Frames.key(0, 0));
        add(Frames.video(1, 1100));
        queue.add(new TrackStart(newer, 1_100_000), LIMIT_US);
        add(Frames.video(2, 1200));
        add(Frames.key(3, 1300));

        Batch batch = queue.poll(9, Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(Frames.lines(batch)).containsExactly("metadata", "track AAC", "track H264", "k3@1300");
        assertThat(((TrackStart) batch.get(2)).track()).as("the newest").isSameAs(newer);
        assertThat(batch.get(0).dtsUs()).as("as of the key frame").isEqualTo(1_300_000);
        batch.release();
    }

    @Test
    void audioAloneIsCutToItsNewestHalf() {
        for (int i = 0; i <= 11; i++) {
            add(Frames.audio(i, i * 100));
        }
        assertThat(queue.takeDropped()).isEqualTo(6);
        assertThat(poll(9)).hasSize(6).startsWith("a6@600").endsWith("a11@1100");
    }

    @Test
    void audioGoesOnWhenVideoNeverComesBack() {
        add(Frames.key(0, 0));
        add(Frames.video(1, 1100));
        for (int i = 0; i <= GopCache.PURE_AUDIO_FRAMES; i++) {
            add(Frames.audio(i, 1100 + i));
        }
        assertThat(poll(9)).containsExactly("a115@1215");
    }

    @Test
    void theNextPublicationIsNotMeasuredByTheLastOne() {
        add(Frames.key(0, 0));
        add(Frames.video(1, 1100));
        queue.beginAnew();
        add(Frames.audio(2, 1200));
        assertThat(poll(9)).containsExactly("a2@1200");
    }

    @Test
    void videoOfTheLastPublicationThatStillWaitsIsCutAtAKeyFrameToo() {
        add(Frames.key(0, 0));
        add(Frames.video(1, 400));
        add(Frames.video(2, 800));
        add(Frames.video(3, 1000));
        queue.beginAnew();
        queue.add(new MetadataStart(new Metadata(Map.of()), 1_010_000), LIMIT_US);
        add(Frames.key(4, 1010));
        assertThat(poll(9)).containsExactly("metadata", "k4@1010");
    }

    @Test
    void bytesAreLimitedWhateverTheTime() {
        int mb = 1024 * 1024;
        for (int i = 0; i < 200; i++) {
            add(Frames.frame(Stage.VIDEO, i, 0, i % 10 == 0, mb));
            assertThat(queue.bytes()).isLessThanOrEqualTo(ItemQueue.MAX_BYTES);
        }
        assertThat(queue.takeDropped()).isPositive();
    }

    @Test
    void metadataAndConfigurationsWithoutEndDoNotFillTheMemory() {
        for (int i = 0; i < 100_000; i++) {
            queue.add(new MetadataStart(new Metadata(Map.of()), 0), LIMIT_US);
        }
        assertThat(queue.size()).isLessThanOrEqualTo(ItemQueue.MAX_ITEMS);
        byte[] large = new byte[Track.MAX_CONFIG_BYTES];
        for (int i = 0; i < 5000; i++) {
            queue.add(new TrackStart(new Track(Codec.H264, large, Framing.NONE, large, Map.of()), 0), LIMIT_US);
            assertThat(queue.bytes()).isLessThanOrEqualTo(ItemQueue.MAX_BYTES);
        }
    }
}
