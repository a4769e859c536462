package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import srs.codec.CodecException;
import srs.format.rtp.RtpException;
import srs.format.rtp.RtpHeader;

/**
 * Puts frames together from packets in order. Lives on one thread; called once for each packet, by whoever has the source. Owns the frame that it works on until
 * {@link #close}.
 *
 * <p>A frame is told only when it is whole: each number from its first packet to the last one has come, and the first is known to be the first, as the packet before
 * was the last of another frame, or as the payload says so. A frame ends with the marker, or where the timestamp changes.
 *
 * <pre>
 *  IDLE → COLLECTING → (whole) onFrame → IDLE
 *  IDLE → COLLECTING | SKIPPING → (lost, malformed, too large) onFault → SKIPPING until the next frame
 * </pre>
 */
@ProviderType
public final class Depacketizer implements AutoCloseable {
    /** No picture of a live stream is larger. */
    public static final int MAX_FRAME_BYTES = 8 * 1024 * 1024;
    public static final int MAX_FRAME_PACKETS = 8192;

    private static final int FIRST_BYTES = 2048;

    private enum State { IDLE, COLLECTING, SKIPPING }

    private final PayloadReader reader;
    private final ByteBufAllocator allocator;
    private final FrameListener listener;
    private State state = State.IDLE;
    private ByteBuf frame;
    private int timestamp;
    private int packets;
    private boolean started;
    private long expected;
    /** Whether the packet before was the last of a frame, or had another timestamp. */
    private boolean followsFrame;
    private int lastFrameBytes = FIRST_BYTES;

    Depacketizer(PayloadReader reader, ByteBufAllocator allocator, FrameListener listener) {
        this.reader = reader;
        this.allocator = allocator;
        this.listener = listener;
    }

    /**
     * The next packet. One with a number before the last one's is dropped.
     *
     * @param header of the packet
     * @param packet lent for the call
     * @param sequence without wraps
     */
    public void add(RtpHeader header, ByteBuf packet, long sequence) {
        if (started && sequence < expected) {
            return;
        }
        boolean isNext = started && sequence == expected;
        started = true;
        expected = sequence + 1;
        if (header.payloadBytes() == 0) {
            followsFrame &= isNext;
            if (!isNext && state == State.COLLECTING) {
                fail(FrameFault.LOST);
            }
            return;
        }
        boolean isOther = header.timestamp() != timestamp || state == State.IDLE;
        if (isOther) {
            endByTimestamp(isNext);
            begin(header, packet, isNext);
        } else if (!isNext && state == State.COLLECTING) {
            fail(FrameFault.LOST);
        }
        if (state == State.COLLECTING) {
            collect(packet, header.payloadOffset(), header.payloadBytes());
        }
        if (header.marker() || reader.isFrameEachPacket()) {
            end();
        }
    }

    /** The marker was not set, or was lost. */
    private void endByTimestamp(boolean isNext) {
        if (state == State.COLLECTING && !isNext) {
            fail(FrameFault.LOST);
        }
        if (state != State.IDLE) {
            end();
        }
    }

    private void begin(RtpHeader header, ByteBuf packet, boolean isNext) {
        timestamp = header.timestamp();
        packets = 0;
        if (followsFrame && isNext || reader.isStart(packet, header.payloadOffset(), header.payloadBytes())) {
            state = State.COLLECTING;
            frame = allocator.buffer(Math.max(lastFrameBytes, header.payloadBytes()));
            reader.begin();
        } else {
            fail(FrameFault.LOST);
        }
        followsFrame = false;
    }

    private void collect(ByteBuf packet, int at, int length) {
        if (++packets > MAX_FRAME_PACKETS || frame.readableBytes() + length > MAX_FRAME_BYTES) {
            fail(FrameFault.TOO_LARGE);
            return;
        }
        try {
            reader.read(packet, at, length, frame);
        } catch (RtpException | CodecException e) {
            fail(FrameFault.MALFORMED);
        }
    }

    private void end() {
        followsFrame = true;
        if (state == State.COLLECTING) {
            try {
                reader.end(frame);
            } catch (RtpException | CodecException e) {
                fail(FrameFault.MALFORMED);
            }
        }
        boolean isWhole = state == State.COLLECTING;
        state = State.IDLE;
        if (isWhole) {
            deliver();
        }
    }

    private void deliver() {
        ByteBuf done = frame;
        frame = null;
        try {
            if (done.isReadable()) {
                lastFrameBytes = FIRST_BYTES + Math.min(done.readableBytes(), 16 * FIRST_BYTES);
                boolean key = reader.isKey();
                byte[] config = key ? reader.takeConfig() : null;
                if (config != null) {
                    listener.onConfig(config);
                }
                listener.onFrame(done, timestamp, key);
            }
        } finally {
            done.release();
        }
    }

    private void fail(FrameFault fault) {
        state = State.SKIPPING;
        discard();
        listener.onFault(fault, timestamp);
    }

    private void discard() {
        if (frame != null) {
            frame.release();
            frame = null;
        }
    }

    /**
     * Takes the parameter sets that the SDP tells, before the first packet: those of the stream go before them, by their ids.
     *
     * @param fmtp parameters of the payload type, names in small letters: {@code sprop-parameter-sets} (RFC 6184 §8.1), {@code sprop-vps}, {@code sprop-sps},
     *     {@code sprop-pps} (RFC 7798 §7.1). Others mean nothing; what is no set is passed over
     */
    public void addParameterSets(Map<String, String> fmtp) {
        SdpParameterSets.of(fmtp).forEach(reader::addParameterSet);
    }

    /** Releases the frame that is not complete. */
    @Override
    public void close() {
        discard();
        state = State.IDLE;
    }
}
