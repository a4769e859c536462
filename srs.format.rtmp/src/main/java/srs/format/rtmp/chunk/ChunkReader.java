package srs.format.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;
import srs.format.rtmp.message.Abort;
import srs.format.rtmp.message.MessageType;
import srs.format.rtmp.message.SetChunkSize;

/**
 * Makes messages of the bytes of one connection (RTMP 1.0 §5.3.1), and follows the two messages that change this layer itself,
 * SetChunkSize and Abort.
 *
 * <p>Lives on its connection's loop. Reads straight from the socket's buffer, which may end anywhere: kept between calls are the
 * messages under way and at most 17 bytes of a header. Each body is copied once, into a buffer that grows with the bytes that
 * really arrive. {@link #close} frees all; the reader is of no use after an exception.
 */
public final class ChunkReader implements AutoCloseable {
    /** Both sides begin with it (§5.4.1). */
    public static final int DEFAULT_CHUNK_SIZE = 128;
    /** A message up to this length gets its buffer at once; a longer one grows towards its length as it comes. */
    static final int EAGER_BYTES = 64 * 1024;

    private static final int FIRST_STREAMS = 4;

    private final ByteBufAllocator allocator;
    private final ChunkLimits limits;
    private final MemoryBudget budget;

    /** The begin of a header that the last read ended in; made when first needed. */
    private ByteBuf carry;

    private ChunkStream[] streams = new ChunkStream[FIRST_STREAMS];
    private int streamCount;
    private int chunkSize = DEFAULT_CHUNK_SIZE;

    /** The chunk whose payload is being read, or null between chunks. */
    private ChunkStream current;
    private int chunkRemaining;

    private int unfinishedBytes;
    private int reservedBytes;
    private boolean closed;

    public ChunkReader(ByteBufAllocator allocator, ChunkLimits limits, MemoryBudget budget) {
        this.allocator = allocator;
        this.limits = limits;
        this.budget = budget;
    }

    /**
     * Reads all of {@code in}, unless {@code sink} closes this reader meanwhile.
     *
     * @param in   lent for the call
     * @param sink gets each message that these bytes complete
     * @throws RtmpProtocolException when the peer breaks the chunk stream or a limit; close the reader then
     */
    public void read(ByteBuf in, MessageSink sink) {
        while (carry != null && carry.isReadable() && in.isReadable() && !closed) {
            readJoined(in, sink);
        }
        readAll(in, sink);
        settleBudget();
    }

    /** The peer's chunk size, as its last SetChunkSize said. */
    public int chunkSize() {
        return chunkSize;
    }

    /** The memory of messages that have begun and not ended. */
    public int unfinishedBytes() {
        return unfinishedBytes;
    }

    /** How many chunk streams the peer has used. */
    public int chunkStreams() {
        return streamCount;
    }

    /** Frees the messages under way and the budget. May be called from within {@link MessageSink#onMessage}, and again. */
    @Override
    public void close() {
        closed = true;
        for (int i = 0; i < streamCount; i++) {
            drop(streams[i]);
        }
        current = null;
        settleBudget();
    }

    private void readAll(ByteBuf in, MessageSink sink) {
        while (in.isReadable() && !closed) {
            if (current == null && !readHeader(in)) {
                keep(in);
                return;
            }
            readPayload(in, sink);
        }
    }

    /** Reads the carried bytes together with enough bytes of {@code in} to end any header. */
    private void readJoined(ByteBuf in, MessageSink sink) {
        ByteBuf joined = Unpooled.wrappedBuffer(new byte[2 * ChunkHeader.MAX_BYTES]).writerIndex(0);
        joined.writeBytes(carry).writeBytes(in, Math.min(in.readableBytes(), ChunkHeader.MAX_BYTES));
        carry.clear();
        readAll(joined, sink);
    }

    private void keep(ByteBuf in) {
        if (carry == null) {
            carry = Unpooled.wrappedBuffer(new byte[ChunkHeader.MAX_BYTES]).writerIndex(0);
        }
        carry.clear().writeBytes(in);
    }

    private boolean readHeader(ByteBuf in) {
        ChunkStream stream = ChunkHeader.read(in, this);
        if (stream == null) {
            return false;
        }
        if (stream.body == null) {
            begin(stream);
        }
        current = stream;
        chunkRemaining = Math.min(chunkSize, stream.messageLength - stream.body.writerIndex());
        return true;
    }

    private void readPayload(ByteBuf in, MessageSink sink) {
        ChunkStream stream = current;
        int take = Math.min(chunkRemaining, in.readableBytes());
        append(stream, in, take);
        chunkRemaining -= take;
        if (chunkRemaining > 0) {
            return;
        }
        current = null;
        if (stream.body.writerIndex() == stream.messageLength) {
            ByteBuf body = stream.body;
            stream.body = null;
            unfinishedBytes -= body.capacity();
            try {
                deliver(stream, body, sink);
            } finally {
                body.release();
            }
        }
    }

    private void begin(ChunkStream stream) {
        int length = stream.messageLength;
        if (length > limits.maxMessageBytes()) {
            throw new RtmpProtocolException(RtmpError.MESSAGE_SIZE,
                    "message of " + length + " bytes is longer than " + limits.maxMessageBytes());
        }
        ByteBuf body = allocator.buffer(Math.min(length, EAGER_BYTES), length);
        stream.body = body;
        unfinishedBytes += body.capacity();
        checkUnfinished();
    }

    private void append(ChunkStream stream, ByteBuf in, int take) {
        ByteBuf body = stream.body;
        if (take > body.writableBytes()) {
            int before = body.capacity();
            body.ensureWritable(take);
            unfinishedBytes += body.capacity() - before;
            checkUnfinished();
        }
        // not writeBytes: an adaptive buffer would make itself a ByteBuffer for it, unless both are adaptive
        in.readBytes(body, take);
    }

    private void checkUnfinished() {
        if (unfinishedBytes > limits.maxUnfinishedBytes()) {
            throw new RtmpProtocolException(RtmpError.MESSAGE_SIZE,
                    unfinishedBytes + " bytes in unfinished messages are more than " + limits.maxUnfinishedBytes());
        }
    }

    private void deliver(ChunkStream stream, ByteBuf body, MessageSink sink) {
        if (stream.typeId == MessageType.SET_CHUNK_SIZE) {
            chunkSize = SetChunkSize.decode(body.duplicate()).size();
        } else if (stream.typeId == MessageType.ABORT) {
            ChunkStream aborted = find(Abort.decode(body.duplicate()).chunkStreamId());
            if (aborted != null) {
                drop(aborted);
            }
        }
        sink.onMessage(stream.id, stream.timestampMs, stream.typeId, stream.messageStreamId, body);
    }

    /** One question to the shared budget for a whole read, and none when nothing is under way. */
    private void settleBudget() {
        int more = unfinishedBytes - reservedBytes;
        if (more > 0) {
            if (!budget.reserve(more)) {
                throw new RtmpProtocolException(RtmpError.MESSAGE_SIZE,
                        more + " bytes for unfinished messages are more than the memory budget has left");
            }
        } else if (more < 0) {
            budget.release(-more);
        }
        reservedBytes = unfinishedBytes;
    }

    private void drop(ChunkStream stream) {
        if (stream.body != null) {
            unfinishedBytes -= stream.body.capacity();
            stream.body.release();
            stream.body = null;
        }
    }

    /** The chunk stream of that id, or null when it was never used. Peers use few, so that a search is short. */
    ChunkStream find(int id) {
        for (int i = 0; i < streamCount; i++) {
            if (streams[i].id == id) {
                return streams[i];
            }
        }
        return null;
    }

    /** A chunk stream that was not used before. */
    ChunkStream open(int id) {
        if (streamCount == limits.maxChunkStreams()) {
            throw new RtmpProtocolException(RtmpError.CHUNK_START,
                    "chunk stream " + id + " is one more than " + limits.maxChunkStreams());
        }
        if (streamCount == streams.length) {
            streams = Arrays.copyOf(streams, Math.min(2 * streamCount, limits.maxChunkStreams()));
        }
        ChunkStream stream = new ChunkStream(id);
        streams[streamCount++] = stream;
        return stream;
    }
}
