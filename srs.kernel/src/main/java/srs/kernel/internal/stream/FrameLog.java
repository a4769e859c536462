package srs.kernel.internal.stream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;

/**
 * Items that are kept for long, with as few objects as can be: frames are copied into blocks, one behind the other, and are made anew when somebody asks for them.
 * A thousand publishers keep a hundred thousand frames; as objects these would be most of the heap, and live just long enough to hurt the garbage collector.
 *
 * <pre>
 *  a byte: 0 for the next of the items that are kept as they are, and nothing more; else twice the number of the track, counted from 1, plus 1 for a key frame
 *  decoding time less that of the frame before, presentation less decoding time, in microseconds: zigzag, 7 bits a byte
 *  bytes before the payload, bytes in all: 7 bits a byte
 *  the bytes
 * </pre>
 *
 * <p>Confined to its owner's thread. Holds one reference to each block, and to each frame that was too large to copy.
 */
final class FrameLog {

    /** The largest frame that is copied; a larger one is kept as it is. */
    static final int MAX_COPY_BYTES = 64 * 1024;

    /** Frames of further tracks are kept as they are. */
    static final int MAX_TRACKS = 127;

    private static final Mark BEGIN = new Mark(0, 0, 0, 0);
    private static final int AS_IT_IS = 0;
    private static final int KEY = 1;

    private final BlockChain chain;
    private final List<Track> tracks = new ArrayList<>(2);
    private final List<StreamItem> wholes = new ArrayList<>(2);
    private Track firstVideo;
    private Track firstAudio;
    private long firstUs;
    private long lastUs;
    private int size;

    // where the newest item begins
    private int newestBlock;
    private int newestIndex;
    private int newestWhole;
    private long newestAfterUs;

    FrameLog(FrameBlocks blocks) {
        chain = new BlockChain(blocks);
    }

    int size() {
        return size;
    }

    /** Where the first item lies. Not for an empty log. */
    long firstDtsUs() {
        return firstUs;
    }

    /** Keeps a frame. Lent: it is copied, or retained. */
    void add(MediaFrame frame) {
        Track track = frame.track();
        if (track.isVideo() && firstVideo == null) {
            firstVideo = track;
        } else if (!track.isVideo() && firstAudio == null) {
            firstAudio = track;
        }
        int bytes = frame.bytes();
        int number = bytes > MAX_COPY_BYTES ? 0 : number(track);
        if (number == 0) {
            keep(frame.retain());
            return;
        }
        count(frame);
        ByteBuf buffer = frame.buffer();
        ByteBuf head = begin();
        head.writeByte(number << 1 | (frame.isKey() ? KEY : 0));
        writeSigned(head, frame.dtsUs() - lastUs);
        writeSigned(head, frame.ptsOffsetUs());
        write(head, frame.payloadIndex() - buffer.readerIndex());
        write(head, bytes);
        lastUs = frame.dtsUs();
        chain.append(buffer, buffer.readerIndex(), bytes);
    }

    /** Keeps an item that has no bytes. */
    void add(StreamItem start) {
        keep(start);
    }

    private void keep(StreamItem item) {
        count(item);
        begin().writeByte(AS_IT_IS);
        wholes.add(item);
    }

    private ByteBuf begin() {
        ByteBuf head = chain.head();
        newestBlock = chain.lastBlock();
        newestIndex = head.writerIndex();
        newestWhole = wholes.size();
        newestAfterUs = lastUs;
        return head;
    }

    private void count(StreamItem item) {
        if (size++ == 0) {
            firstUs = item.dtsUs();
        }
    }

    /** The number of a track, counted from 1, a new one when need be; 0 when there are none left. The newest is the likely one. */
    private int number(Track track) {
        for (int i = tracks.size(); i > 0; i--) {
            if (tracks.get(i - 1) == track) {
                return i;
            }
        }
        if (tracks.size() == MAX_TRACKS) {
            return 0;
        }
        tracks.add(track);
        return tracks.size();
    }

    /** Where the newest item is. Good until the log is cleared. Not for an empty log. */
    Mark newest() {
        return new Mark(newestBlock, newestIndex, newestWhole, newestAfterUs);
    }

    /**
     * A place in the log.
     *
     * @param whole how many items before it are kept as they are
     * @param afterUs decoding time of the copied frame before it
     */
    record Mark(int block, int index, int whole, long afterUs) {
    }

    /** Appends all items, with a reference of its own for each frame. */
    void copyTo(List<StreamItem> target) {
        copyTo(target, BEGIN, size);
    }

    /** Appends so many items from a place on, with a reference of its own for each frame. */
    void copyTo(List<StreamItem> target, Mark from, int count) {
        if (count == 0) {
            return;
        }
        BlockChain.Reader reader = chain.reader(from.block(), from.index());
        int whole = from.whole();
        long atUs = from.afterUs();
        for (int i = 0; i < count; i++) {
            ByteBuf head = reader.head();
            int tag = head.readUnsignedByte();
            if (tag == AS_IT_IS) {
                StreamItem item = wholes.get(whole++);
                target.add(item instanceof MediaFrame frame ? frame.retain() : item);
                continue;
            }
            atUs += readSigned(head);
            long ptsUs = atUs + readSigned(head);
            int payload = (int) read(head);
            int bytes = (int) read(head);
            target.add(new MediaFrame(tracks.get((tag >> 1) - 1), atUs, ptsUs, (tag & KEY) != 0, reader.bytes(bytes), payload));
        }
    }

    /** The track of the first frame of a kind, or null. */
    Track firstTrack(boolean video) {
        return video ? firstVideo : firstAudio;
    }

    void clear() {
        for (int i = 0; i < wholes.size(); i++) {
            if (wholes.get(i) instanceof MediaFrame frame) {
                frame.release();
            }
        }
        wholes.clear();
        tracks.clear();
        chain.clear();
        firstVideo = null;
        firstAudio = null;
        lastUs = 0;
        size = 0;
    }

    private static void writeSigned(ByteBuf out, long value) {
        write(out, value << 1 ^ value >> 63);
    }

    private static long readSigned(ByteBuf in) {
        long value = read(in);
        return value >>> 1 ^ -(value & 1);
    }

    private static void write(ByteBuf out, long value) {
        long left = value;
        while (left >>> 7 != 0) {
            out.writeByte((int) left & 0x7F | 0x80);
            left >>>= 7;
        }
        out.writeByte((int) left);
    }

    private static long read(ByteBuf in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.readByte();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
