package srs.kernel.internal.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.TrackStart;

/**
 * Writes an item as a line: {@code head}, {@code metadata}, {@code track H264}, {@code k12@400} (key frame 12 at 400 ms), {@code v}, {@code a}.
 * Any thread.
 */
class LineEncoder implements BatchEncoder {

    final AtomicInteger batches = new AtomicInteger();
    final AtomicInteger openings = new AtomicInteger();

    @Override
    public ByteBuf encode(FrameBatch batch, ByteBufAllocator allocator) {
        batches.incrementAndGet();
        return write("", batch, allocator);
    }

    @Override
    public ByteBuf encodeOpening(Opening opening, ByteBufAllocator allocator) {
        openings.incrementAndGet();
        return write("head\n", opening.batch(), allocator);
    }

    private static ByteBuf write(String head, FrameBatch batch, ByteBufAllocator allocator) {
        StringBuilder lines = new StringBuilder(head);
        for (int i = 0; i < batch.size(); i++) {
            lines.append(line(batch.get(i))).append('\n');
        }
        ByteBuf buffer = allocator.buffer(lines.length());
        buffer.writeCharSequence(lines, US_ASCII);
        return buffer;
    }

    static String line(StreamItem item) {
        if (item instanceof MediaFrame frame) {
            String kind = frame.isVideo() ? frame.isKey() ? "k" : "v" : "a";
            return kind + frame.buffer().getInt(frame.payloadIndex()) + "@" + frame.dtsUs() / 1000;
        }
        return item instanceof TrackStart start ? "track " + start.track().codec() : "metadata";
    }

    /** The numbers of the frames among such lines. */
    static List<Integer> frames(List<String> lines) {
        List<Integer> numbers = new ArrayList<>();
        for (String line : lines) {
            int at = line.indexOf('@');
            if (at > 0) {
                numbers.add(Integer.parseInt(line.substring(1, at)));
            }
        }
        return numbers;
    }
}
