package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;

/**
 * VP9 (RFC 9628 §4.2) in flexible mode, one layer, each frame needing the one before it, as Chromium sends it. FFmpeg 8 reads the P_DIFF of an older draft, and
 * takes such frames for broken.
 *
 * <pre>
 *  I P L F B E V Z | 1 picture id (15) | with P: P_DIFF (7) 0 | part of the frame
 * </pre>
 */
final class Vp9Packetizer implements Packetizer {
    private static final int FLAG_I = 0x80;
    private static final int FLAG_P = 0x40;
    private static final int FLAG_F = 0x10;
    private static final int FLAG_B = 0x08;
    private static final int FLAG_E = 0x04;
    /** No other layer is predicted from this one. */
    private static final int FLAG_Z = 0x01;
    /** The picture before, and no more. */
    private static final int P_DIFF_ONE = 1 << 1;
    private static final int MAX_HEADER_BYTES = 4;

    private final int maxPayloadBytes;
    private final PayloadPieces payload = new PayloadPieces();
    private int pictureId;

    Vp9Packetizer(int maxPayloadBytes) {
        this.maxPayloadBytes = maxPayloadBytes;
    }

    @Override
    public void packetize(ByteBuf frame, int begin, int length, boolean key, PayloadSink sink) {
        int end = begin + length;
        for (int at = begin; at < end;) {
            int part = Math.min(maxPayloadBytes - MAX_HEADER_BYTES, end - at);
            boolean isLast = at + part == end;
            payload.clear();
            payload.putByte(FLAG_I | FLAG_F | FLAG_Z | (key ? 0 : FLAG_P) | (at == begin ? FLAG_B : 0) | (isLast ? FLAG_E : 0));
            payload.putShort(0x8000 | pictureId);
            if (!key) {
                payload.putByte(P_DIFF_ONE);
            }
            payload.put(frame, at, part);
            at += part;
            sink.onPayload(payload, isLast);
        }
        payload.clear();
        pictureId = pictureId + 1 & 0x7FFF;
    }
}
