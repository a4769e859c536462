package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.TrackStart;

class FrameLogTest {

    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true, 0, 1, 8192, 3, 0, 0, false);
    private final FrameLog log = new FrameLog();
    private final List<String> expected = new ArrayList<>();

    @AfterEach
    void shouldHoldNothingWhenCleared() {
        log.clear();
        assertThat(log.size()).isZero();
        assertThat(allocator.pinnedDirectMemory()).as("bytes that somebody still holds").isZero();
    }

    private MediaFrame frame(boolean video, long dtsUs, long ptsUs, boolean key, byte[] bytes, int payload) {
        ByteBuf buffer = allocator.directBuffer(bytes.length + 3).writeZero(3).writeBytes(bytes).readerIndex(3);
        return new MediaFrame(video ? Stage.VIDEO : Stage.AUDIO, dtsUs, ptsUs, key, buffer, payload);
    }

    private void add(MediaFrame frame) {
        log.add(frame);
        expected.add(text(frame));
        frame.release();
    }

    private void add(StreamItem start) {
        log.add(start);
        expected.add(start.toString());
    }

    private static String text(StreamItem item) {
        return item instanceof MediaFrame f ? f.track().codec() + " " + f.dtsUs() + " " + f.ptsUs() + " " + f.isKey() + " " + (f.payloadIndex() - f.buffer().readerIndex())
                + " " + ByteBufUtil.hexDump(f.buffer(), f.buffer().readerIndex(), f.bytes()) : item.toString();
    }

    private List<String> logged() {
        List<StreamItem> items = new ArrayList<>();
        log.copyTo(items);
        List<String> lines = items.stream().map(FrameLogTest::text).toList();
        Batch.taking(items).release();
        return lines;
    }

    @Test
    void shouldGiveBackWhatWasPutIn() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[i % 50 == 0 ? random.nextInt(3 * FrameLog.MAX_COPY_BYTES) : random.nextInt(800)];
            random.nextBytes(bytes);
            boolean video = random.nextBoolean();
            add(frame(video, i * 1000L, i * 1000L + random.nextInt(80_000) - 40_000, random.nextInt(9) == 0, bytes, random.nextInt(bytes.length + 1)));
            if (i % 100 == 0) {
                add(new TrackStart(video ? Stage.VIDEO : Stage.AUDIO, i));
                add(new MetadataStart(new Metadata(Map.of("n", i)), i));
            }
        }
        assertThat(logged()).isEqualTo(expected);
    }

    @Test
    void shouldKeepFramesOfTheLimitsAndOfNoBytes() {
        for (int bytes : new int[] {0, FrameLog.MAX_COPY_BYTES, 0, FrameLog.MAX_COPY_BYTES, FrameLog.MAX_COPY_BYTES, FrameLog.MAX_COPY_BYTES, 0,
            FrameLog.MAX_COPY_BYTES + 1, 1, 0}) {
            add(frame(true, 5, 5, true, new byte[bytes], bytes));
        }
        assertThat(logged()).isEqualTo(expected);
    }

    @Test
    void shouldLetFramesThatWereGivenOutOutliveIt() {
        add(frame(true, 0, 0, true, new byte[] {1, 2, 3}, 1));
        List<StreamItem> items = new ArrayList<>();
        log.copyTo(items);
        log.clear();
        add(frame(true, 0, 0, true, new byte[] {9, 9, 9}, 1));
        assertThat(text(items.get(0))).isEqualTo(expected.get(0));
        Batch.taking(items).release();
    }
}
