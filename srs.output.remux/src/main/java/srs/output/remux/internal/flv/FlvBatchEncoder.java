package srs.output.remux.internal.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import srs.format.flv.FlvHeader;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.FlvWriter;
import srs.format.flv.TagBody;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;
import srs.output.remux.internal.Announcement;
import srs.output.remux.internal.TrackChoice;

/**
 * Makes FLV tags of a batch, delimited for one kind of HTTP body: one buffer, one piece.
 *
 * <p>Thread-safe. A first pass over the batch counts, so that one buffer of the right size is all that is allocated; a frame that a
 * publisher sent by RTMP or FLV costs two writes and a copy.
 */
final class FlvBatchEncoder implements BatchEncoder {
    /** No {@link BodyFraming} needs more bytes around a piece. */
    private static final int MAX_FRAMING_BYTES = 16;
    private static final int FILE_HEADER_BYTES = FlvHeader.SIZE + FlvTagHeader.PREVIOUS_TAG_SIZE;
    private static final byte[] NOTHING = {};

    private final BodyFraming framing;
    private final TrackChoice choice;
    private final Announcement announcement;
    private final ScriptTag script;
    private final boolean writesAudio;
    private final boolean writesVideo;

    FlvBatchEncoder(BodyFraming framing, TrackChoice choice, ScriptTag script) {
        this.framing = framing;
        this.choice = choice;
        this.announcement = new Announcement(choice);
        this.script = script;
        writesAudio = choice.writesAudio();
        writesVideo = choice.writesVideo();
    }

    @Override
    public boolean canOpen(Opening opening) {
        return announcement.isKnown(opening);
    }

    @Override
    public ByteBuf encodeOpening(Opening opening, ByteBufAllocator allocator) {
        return piece(opening.batch(), new FlvHeader(announcement.hasAudio(opening), announcement.hasVideo(opening)), allocator);
    }

    @Override
    public ByteBuf encode(FrameBatch batch, ByteBufAllocator allocator) {
        return piece(batch, null, allocator);
    }

    private ByteBuf piece(FrameBatch batch, FlvHeader header, ByteBufAllocator allocator) {
        long size = header == null ? 0 : FILE_HEADER_BYTES;
        int items = batch.size();
        for (int i = 0; i < items; i++) {
            size += tagBytes(batch.get(i));
        }
        if (size == 0) {
            return null;
        }
        ByteBuf out = allocator.ioBuffer(Math.toIntExact(size + MAX_FRAMING_BYTES));
        boolean whole = false;
        try {
            int mark = framing.open(out);
            if (header != null) {
                header.encode(out);
            }
            for (int i = 0; i < items; i++) {
                write(out, batch.get(i));
            }
            framing.close(out, mark);
            whole = true;
            return out;
        } finally {
            if (!whole) {
                out.release();
            }
        }
    }

    /** Bytes of the tag that an item becomes, 0 when it becomes none. */
    private int tagBytes(StreamItem item) {
        int body = item instanceof MediaFrame frame ? bodyBytes(frame) : startBody(item).length;
        return body == 0 ? 0 : body + FlvWriter.TAG_OVERHEAD;
    }

    private int bodyBytes(MediaFrame frame) {
        if (!(frame.isVideo() ? writesVideo : writesAudio)) {
            return 0;
        }
        int bytes;
        if (frame.track().framing() == Framing.FLV) {
            bytes = frame.bytes();
        } else {
            int header = TagBody.headerBytes(frame.track().codec().name(), compositionTimeMs(frame));
            bytes = header == TagBody.NONE ? 0 : header + frame.payloadBytes();
        }
        return bytes > FlvTagHeader.MAX_DATA_SIZE ? 0 : bytes;
    }

    private void write(ByteBuf out, StreamItem item) {
        if (item instanceof MediaFrame frame) {
            writeFrame(out, frame);
            return;
        }
        byte[] body = startBody(item);
        if (body.length > 0) {
            if (item instanceof TrackStart start) {
                writeTagHeader(out, type(start.track().isVideo()), body.length, item.dtsUs());
            } else {
                // at 0, as SRS has it: FFmpeg makes a text stream of a script tag with another timestamp
                writeTagHeader(out, FlvTagHeader.TYPE_SCRIPT, body.length, /* dtsUs */ 0);
            }
            out.writeBytes(body).writeInt(FlvTagHeader.SIZE + body.length);
        }
    }

    private void writeFrame(ByteBuf out, MediaFrame frame) {
        int body = bodyBytes(frame);
        if (body == 0) {
            return;
        }
        writeTagHeader(out, type(frame.isVideo()), body, frame.dtsUs());
        ByteBuf buffer = frame.buffer();
        if (frame.track().framing() == Framing.FLV) {
            out.writeBytes(buffer, buffer.readerIndex(), body);
        } else {
            int payload = frame.payloadBytes();
            long header = TagBody.header(frame.track().codec().name(), frame.isKey(), compositionTimeMs(frame));
            for (int shift = 8 * (body - payload - 1); shift >= 0; shift -= 8) {
                out.writeByte((int) (header >> shift));
            }
            out.writeBytes(buffer, frame.payloadIndex(), payload);
        }
        out.writeInt(FlvTagHeader.SIZE + body);
    }

    /** The same bytes as {@link FlvTagHeader#encode}, in two writes. */
    private static void writeTagHeader(ByteBuf out, int type, int bodyBytes, long dtsUs) {
        long ms = dtsUs / 1000;
        out.writeLong((long) type << 56 | (long) bodyBytes << 32 | (ms & 0xFFFFFF) << 8 | ms >> 24 & 0xFF);
        out.writeMedium(/* stream id */ 0);
    }

    /** The body of the tag that a start becomes; empty when it becomes none. */
    private byte[] startBody(StreamItem item) {
        if (item instanceof MetadataStart start) {
            return script.body(start.metadata());
        }
        Track track = ((TrackStart) item).track();
        if (!(track.isVideo() ? writesVideo : writesAudio)) {
            return NOTHING;
        } else if (track.framing() == Framing.FLV) {
            return track.framedConfig();
        }
        byte[] body = TagBody.sequenceHeader(track.codec().name(), track.config());
        return body == null ? NOTHING : body;
    }

    private static int type(boolean isVideo) {
        return isVideo ? FlvTagHeader.TYPE_VIDEO : FlvTagHeader.TYPE_AUDIO;
    }

    /** Of the milliseconds that are written, so that what players add up is the presentation time to the millisecond. */
    private static int compositionTimeMs(MediaFrame frame) {
        return (int) (Math.floorDiv(frame.ptsUs(), 1000L) - Math.floorDiv(frame.dtsUs(), 1000L));
    }

    @Override
    public String toString() {
        return "FLV " + framing + " " + choice;
    }
}
