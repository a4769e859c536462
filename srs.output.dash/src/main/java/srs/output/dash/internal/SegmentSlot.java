package srs.output.dash.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** The segment of audio, or of video, that is being written: its file and, with low latency, what players get of it meanwhile. Confined to its stream's executor. */
final class SegmentSlot {
    private final boolean isVideo;
    private final Library library;
    private final DashSettings settings;
    private final GrowingSegments growing;
    private SegmentFile file;
    private GrowingSegment shared;
    private long number;
    private long time;
    private long lastDuration;

    SegmentSlot(boolean isVideo, Library library, DashSettings settings, GrowingSegments growing) {
        this.isVideo = isVideo;
        this.library = library;
        this.settings = settings;
        this.growing = growing;
    }

    boolean isOpen() {
        return file != null;
    }

    /** Begins a segment at a presentation time in its rendition's units. */
    void begin(long startTime) throws IOException {
        SegmentList list = library.list(isVideo);
        time = startTime;
        number = library.presentation().nextNumber(isVideo);
        library.writeInit(list.init());
        file = new SegmentFile(library.folder().file(Names.segment(isVideo, number)));
        if (settings.hasLowLatency()) {
            shared = growing.begin(file.place());
            long expected = lastDuration > 0 ? lastDuration : list.rendition().ofUs(settings.fragmentMs() * 1000);
            list.grow(new Segment(number, time, expected));
        }
    }

    /** Its next bytes. Lent for the call. */
    void write(ByteBuf bytes) throws IOException {
        if (file == null) {
            return;
        }
        file.write(bytes);
        if (shared != null) {
            shared.append(bytes);
        }
    }

    /**
     * It is whole.
     *
     * @param end presentation time of the next one
     * @param head replaces its first bytes. Lent for the call.
     */
    void end(long end, ByteBuf head) throws IOException {
        file.finish(head);
        library.add(isVideo, new Segment(number, time, end - time), file.bytes());
        lastDuration = end - time;
        file = null;
        // the file is there before its pieces go
        endShared(true);
    }

    /** Nothing of it stays. */
    void discard() throws IOException {
        endShared(false);
        if (library.presentation() != null) {
            library.presentation().current().list(isVideo).ifPresent(list -> list.grow(null));
        }
        SegmentFile unwanted = file;
        file = null;
        if (unwanted != null) {
            unwanted.close();
        }
    }

    private void endShared(boolean isWhole) {
        if (shared != null) {
            growing.end(shared, isWhole);
            shared = null;
        }
    }
}
