package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;

class FrameLogTest {

    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true, 0, 1, 8192, 3, 0, 0, false);
    private final FrameBlocks blocks = new FrameBlocks();
    private final FrameLog log = new FrameLog(blocks);
    private final List<String> expected = new ArrayList<>();

    @AfterEach
    void shouldHoldNothingWhenCleared() {
        log.clear();
        assertThat(log.size()).isZero();
        assertThat(allocator.pinnedDirectMemory() + blocks.usedBytes()).as("bytes that somebody still holds").isZero();
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
            byte[] bytes = new byte[i % 50 == 0 ? random.nextInt(2 * FrameLog.MAX_COPY_BYTES) : random.nextInt(800)];
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
    void shouldGiveBackAnyPart() {
        Random random = new Random(11);
        List<FrameLog.Mark> marks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (i % 20 == 3) {
                add(new TrackStart(Stage.VIDEO, i));
            } else {
                byte[] bytes = new byte[i % 40 == 0 ? FrameLog.MAX_COPY_BYTES + 1 : random.nextInt(800)];
                random.nextBytes(bytes);
                add(frame(random.nextBoolean(), i * 1000L, i * 1000L + 40, false, bytes, 0));
            }
            marks.add(log.newest());
        }
        for (int from = 0; from < 200; from++) {
            int count = random.nextInt(200 - from + 1);
            List<StreamItem> items = new ArrayList<>();
            log.copyTo(items, marks.get(from), count);
            assertThat(items.stream().map(FrameLogTest::text)).as("%d from %d on", count, from).isEqualTo(expected.subList(from, from + count));
            Batch.taking(items).release();
        }
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
    void shouldKeepFramesAcrossTheEndOfABlock() {
        Random random = new Random(3);
        for (int before = FrameBlocks.BLOCK_BYTES - 64; before < FrameBlocks.BLOCK_BYTES; before++) {
            for (int length : new int[] {0, 1, 63, FrameBlocks.BLOCK_BYTES, 3 * FrameBlocks.BLOCK_BYTES}) {
                for (int bytes : new int[] {before, length, 2}) {
                    byte[] content = new byte[bytes];
                    random.nextBytes(content);
                    add(frame(true, bytes, 0, false, content, bytes / 2));
                }
                assertThat(logged()).isEqualTo(expected);
                log.clear();
                expected.clear();
            }
        }
    }

    @Test
    void shouldKeepTimesAndTracksOfAnyKind() {
        long[] times = {0, -1, 1L << 40, -(1L << 40), Long.MAX_VALUE / 4, Long.MIN_VALUE / 4, 63, 64, -64, -65};
        for (int i = 0; i < 2 * FrameLog.MAX_TRACKS; i++) {
            Track track = new Track(Codec.H264, new byte[] {(byte) i}, Framing.NONE, new byte[0], Map.of());
            long dtsUs = times[i % times.length];
            long ptsUs = dtsUs + (i % 3 - 1) * LivePublication.MAX_PTS_OFFSET_US;
            add(new MediaFrame(track, dtsUs, ptsUs, i % 2 == 0, allocator.directBuffer(300).writeZero(i), i / 2));
        }
        assertThat(logged()).isEqualTo(expected);
        List<StreamItem> items = new ArrayList<>();
        log.copyTo(items);
        assertThat(items).extracting(item -> ((MediaFrame) item).track().config()[0]).containsExactlyElementsOf(
                IntStream.range(0, items.size()).mapToObj(i -> (byte) i).toList());
        Batch.taking(items).release();
    }

    @Test
    void shouldTakeNoMoreBlocksThanTheBytesNeed() {
        for (int i = 0; i < 100; i++) {
            add(frame(true, i * 40_000L, i * 40_000L, false, new byte[1000], 5));
        }
        assertThat(blocks.usedBytes()).isLessThanOrEqualTo(100 * 1020 + FrameBlocks.BLOCK_BYTES);
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
