package srs.kernel.internal.stream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;

/** Numbered frames for tests. */
final class Frames {

    private Frames() {}

    static MediaFrame key(int number, long ms) {
        return frame(Stage.VIDEO, number, ms, true, 0);
    }

    static MediaFrame video(int number, long ms) {
        return frame(Stage.VIDEO, number, ms, false, 0);
    }

    static MediaFrame audio(int number, long ms) {
        return frame(Stage.AUDIO, number, ms, true, 0);
    }

    static MediaFrame frame(Track track, int number, long ms, boolean key, int padding) {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(4 + padding).writeInt(number).writeZero(padding);
        return new MediaFrame(track, ms * 1000, ms * 1000, key, buffer, 0);
    }

    static List<String> lines(List<StreamItem> items) {
        return items.stream().map(LineEncoder::line).toList();
    }

    static List<String> lines(FrameBatch batch) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            lines.add(LineEncoder.line(batch.get(i)));
        }
        return lines;
    }
}
