package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;

/**
 * VP8 (RFC 7741 §4.2), each frame as one partition, with a picture id of 15 bits.
 *
 * <pre>
 *  X 0 N S 0 PID(3) | I L T K 0000 | 1 picture id (15) | part of the frame
 * </pre>
 */
final class Vp8Packetizer implements Packetizer {
    private static final int HEADER_BYTES = 4;
    private static final int FLAG_X = 0x80;
    private static final int FLAG_S = 0x10;
    private static final int FLAG_I = 0x80;

    private final int maxPayloadBytes;
    private final PayloadPieces payload = new PayloadPieces();
    private int pictureId;

    Vp8Packetizer(int maxPayloadBytes) {
        this.maxPayloadBytes = maxPayloadBytes;
    }

    @Override
    public void packetize(ByteBuf frame, int begin, int length, boolean key, PayloadSink sink) {
        int end = begin + length;
        for (int at = begin; at < end;) {
            int part = Math.min(maxPayloadBytes - HEADER_BYTES, end - at);
            payload.clear();
            payload.putByte(FLAG_X | (at == begin ? FLAG_S : 0));
            payload.putByte(FLAG_I);
            payload.putShort(0x8000 | pictureId);
            payload.put(frame, at, part);
            at += part;
            sink.onPayload(payload, at == end);
        }
        payload.clear();
        pictureId = pictureId + 1 & 0x7FFF;
    }
}
