package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;

/**
 * Aggregate Message (RTMP 1.0 §7.1.6): messages in the form of FLV tags.
 *
 * <pre>
 *  | type, 1 | length, 3 | timestamp low, 3 | timestamp high, 1 | message stream, 3 | body | back pointer, 4 |  …
 * </pre>
 *
 * <p>The first time inside is the time of the aggregate: the difference of both is added to each.
 *
 * @param body the messages. Owned by the message: whoever ends its life releases it.
 */
public record Aggregate(ByteBuf body) implements Message {
    private static final int HEADER_BYTES = 11;
    private static final int BACK_POINTER_BYTES = 4;
    private static final long TIMESTAMP_MASK = 0xFFFFFFFFL;

    /** Takes the messages of an aggregate in order. */
    @FunctionalInterface
    public interface PartSink {
        /** @param part a slice of the aggregate. Lent for the call; copy it to keep it, or it keeps the whole aggregate. */
        void onPart(int typeId, long timestampMs, ByteBuf part);
    }

    /**
     * Splits an aggregate; its own indices stay.
     *
     * @param body        lent for the call
     * @param timestampMs of the aggregate
     * @throws RtmpProtocolException when a length inside leads past the end; parts before it have been delivered
     */
    public static void split(ByteBuf body, long timestampMs, PartSink sink) {
        int at = body.readerIndex();
        int end = body.writerIndex();
        boolean isFirst = true;
        long shift = 0;
        while (at < end) {
            if (end - at < HEADER_BYTES) {
                throw bad("aggregate ends with " + (end - at) + " bytes, a header has " + HEADER_BYTES);
            }
            int typeId = body.getUnsignedByte(at);
            int length = body.getUnsignedMedium(at + 1);
            long partMs = body.getUnsignedMedium(at + 4) | (long) body.getUnsignedByte(at + 7) << 24;
            at += HEADER_BYTES;
            if (length > end - at) {
                throw bad("aggregate has a part of " + length + " bytes, " + (end - at) + " are left");
            }
            if (isFirst) {
                shift = timestampMs - partMs;
                isFirst = false;
            }
            sink.onPart(typeId, partMs + shift & TIMESTAMP_MASK, body.slice(at, length));
            at += length;
            if (end - at < BACK_POINTER_BYTES) {
                throw bad("aggregate ends with " + (end - at) + " bytes, a back pointer has " + BACK_POINTER_BYTES);
            }
            at += BACK_POINTER_BYTES;
        }
    }

    private static RtmpProtocolException bad(String message) {
        return new RtmpProtocolException(RtmpError.AGGREGATE, message);
    }

    @Override
    public int typeId() {
        return MessageType.AGGREGATE;
    }

    @Override
    public void encode(ByteBuf out) {
        out.writeBytes(body, body.readerIndex(), body.readableBytes());
    }
}
