package srs.output.remux.internal.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import srs.format.ts.TsMuxer;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamKey;
import srs.output.remux.internal.Announcement;
import srs.output.remux.internal.TrackChoice;

/**
 * Makes transport packets of one stream's batches, delimited for one kind of HTTP body.
 *
 * <p>Thread-safe: one call at a time. All players share its bytes though they join and fall back at different places: {@link TsProgram} makes the same packets of
 * a frame, with the same continuity counters, for everyone who comes to it. So counters go on for a player who misses nothing, and jump for one who lost frames.
 */
final class TsBatchEncoder implements BatchEncoder {
    /** No {@link BodyFraming} needs more bytes around a piece. */
    private static final int MAX_FRAMING_BYTES = 16;
    /** What a frame may cost beside its own bytes: headers, parameter sets, what fills the last packet. */
    private static final int FRAME_OVERHEAD = 300;
    /** A packet's header is under a 46th of its payload. */
    private static final int PACKET_OVERHEAD = 46;

    private final BodyFraming framing;
    private final TrackChoice choice;
    private final Announcement announcement;
    private final TsProgram program;

    TsBatchEncoder(StreamKey key, BodyFraming framing, TrackChoice choice) {
        this.framing = framing;
        this.choice = choice;
        announcement = new Announcement(choice);
        program = new TsProgram(key);
    }

    @Override
    public boolean canOpen(Opening opening) {
        return announcement.isKnown(opening);
    }

    @Override
    public ByteBuf encodeOpening(Opening opening, ByteBufAllocator allocator) {
        return piece(opening.batch(), opening, allocator);
    }

    @Override
    public ByteBuf encode(FrameBatch batch, ByteBufAllocator allocator) {
        return piece(batch, null, allocator);
    }

    private synchronized ByteBuf piece(FrameBatch batch, Opening opening, ByteBufAllocator allocator) {
        long bytes = batch.bytes();
        long size = MAX_FRAMING_BYTES + TsMuxer.TABLES_BYTES + bytes + bytes / PACKET_OVERHEAD + (long) FRAME_OVERHEAD * batch.size();
        ByteBuf out = allocator.ioBuffer(Math.toIntExact(size));
        boolean handsOver = false;
        try {
            int mark = framing.open(out);
            int begin = out.writerIndex();
            write(out, batch, opening);
            if (out.writerIndex() > begin) {
                framing.close(out, mark);
                handsOver = true;
            }
            return handsOver ? out : null;
        } finally {
            if (!handsOver) {
                out.release();
            }
        }
    }

    private void write(ByteBuf out, FrameBatch batch, Opening opening) {
        boolean isJoining = opening != null;
        if (isJoining) {
            program.offer(opening.video().filter(track -> choice.writesVideo()), opening.audio().filter(track -> choice.writesAudio()));
        }
        int items = batch.size();
        for (int i = 0; i < items; i++) {
            if (batch.get(i) instanceof MediaFrame frame && (frame.isVideo() ? choice.writesVideo() : choice.writesAudio())) {
                isJoining = !program.write(out, frame, isJoining) && isJoining;
            }
        }
        if (isJoining) {
            program.writeTables(out);
        }
    }

    @Override
    public String toString() {
        return "MPEG-TS " + framing + " " + choice;
    }
}
