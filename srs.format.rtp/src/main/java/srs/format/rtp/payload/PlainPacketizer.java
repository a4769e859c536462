package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import srs.codec.CodecException;

/**
 * One frame is one packet (Opus, RFC 7587 §4.2), or any whole number of samples of one byte is (PCMU, PCMA, RFC 3551 §4.5.14).
 */
final class PlainPacketizer implements Packetizer {
    private final int maxPayloadBytes;
    private final boolean canCut;
    private final PayloadPieces payload = new PayloadPieces();

    PlainPacketizer(int maxPayloadBytes, boolean canCut) {
        this.maxPayloadBytes = maxPayloadBytes;
        this.canCut = canCut;
    }

    @Override
    public void packetize(ByteBuf frame, int begin, int length, boolean key, PayloadSink sink) {
        if (!canCut && length > maxPayloadBytes) {
            throw new CodecException("audio frame of " + length + " bytes is over " + maxPayloadBytes);
        }
        for (int at = begin; at < begin + length; at += maxPayloadBytes) {
            payload.clear();
            payload.put(frame, at, Math.min(maxPayloadBytes, begin + length - at));
            payload.setTimestampOffset(at - begin);
            sink.onPayload(payload, /* marker= */ false);
        }
        payload.clear();
    }
}
