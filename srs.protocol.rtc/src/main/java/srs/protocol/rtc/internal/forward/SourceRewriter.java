package srs.protocol.rtc.internal.forward;

import io.netty.buffer.ByteBuf;
import srs.format.rtp.RtpHeader;

/**
 * Makes one source for a player of whatever sources it is given one after the other: another publisher, another layer (RFC 7667 §3.7). Lives on one thread; the time is
 * an argument. No buffers.
 *
 * <p>Numbers and timestamps go on without a gap over a change. Within a source gaps stay, so that the player asks for what is missing; a jump of more than
 * {@link #MAX_JUMP_PACKETS} packets or {@link #MAX_JUMP_S} seconds is a change, too.
 */
public final class SourceRewriter {
    /** SRS's figures. */
    public static final int MAX_JUMP_PACKETS = 128;
    public static final int MAX_JUMP_S = 3;

    private final int ssrc;
    private final int clockRateHz;
    private int payloadType;
    private boolean started;
    private int sourceSsrc;
    /** What is added to the source's numbers. */
    private int sequenceOffset;
    private int timestampOffset;
    /** The first number of the source since the change, as it is sent. */
    private int firstSent;
    private int highestSent;
    private int lastTimestamp;
    private long lastUs;

    /**
     * A source for a player.
     *
     * @param firstSequenceNumber what the first packet gets, 100 or 200 at SRS
     * @param firstTimestamp the same
     */
    public SourceRewriter(int ssrc, int payloadType, int clockRateHz, int firstSequenceNumber, int firstTimestamp) {
        this.ssrc = ssrc;
        this.payloadType = payloadType;
        this.clockRateHz = clockRateHz;
        this.highestSent = firstSequenceNumber - 1;
        this.lastTimestamp = firstTimestamp;
    }

    /** The codec has changed, for example. */
    public void setPayloadType(int number) {
        payloadType = number;
    }

    /**
     * Changes the header of the player's copy of a packet.
     *
     * @param header of the packet
     * @param packet changed in place
     * @return false when the packet is of the time before a change, and has no number any more
     */
    public boolean rewrite(RtpHeader header, ByteBuf packet, long nowUs) {
        if (!started || header.ssrc() != sourceSsrc || isJump(header)) {
            change(header, nowUs);
        }
        int number = header.sequenceNumber() + sequenceOffset & 0xFFFF;
        if ((short) (number - firstSent) < 0) {
            return false;
        }
        int timestamp = header.timestamp() + timestampOffset;
        if ((short) (number - highestSent) > 0) {
            highestSent = number;
            lastTimestamp = timestamp;
            lastUs = nowUs;
        }
        RtpHeader.rewrite(packet, payloadType, number, timestamp, ssrc);
        return true;
    }

    private boolean isJump(RtpHeader header) {
        int packets = (short) (header.sequenceNumber() + sequenceOffset - highestSent);
        long ticks = header.timestamp() + timestampOffset - lastTimestamp;
        return Math.abs(packets) > MAX_JUMP_PACKETS || Math.abs(ticks) > (long) MAX_JUMP_S * clockRateHz;
    }

    private void change(RtpHeader header, long nowUs) {
        int next = highestSent + 1 & 0xFFFF;
        int nextTimestamp = lastTimestamp;
        if (started) {
            // the player's clock went on meanwhile; two pictures never have the same time
            nextTimestamp += (int) Math.max(1, (nowUs - lastUs) * clockRateHz / 1_000_000);
        }
        sourceSsrc = header.ssrc();
        sequenceOffset = next - header.sequenceNumber();
        timestampOffset = nextTimestamp - header.timestamp();
        firstSent = next;
        lastTimestamp = nextTimestamp;
        lastUs = nowUs;
        started = true;
    }

    /** The source's number of a packet that the player asks for; −1 when it is of the time before a change, or was not sent yet. */
    public int sourceSequenceNumber(int sentNumber) {
        boolean isOfSource = started && (short) (sentNumber - firstSent) >= 0 && (short) (sentNumber - highestSent) <= 0;
        return isOfSource ? sentNumber - sequenceOffset & 0xFFFF : -1;
    }

    /** The player's timestamp of one of the source, for sender reports. */
    public int timestamp(int sourceTimestamp) {
        return sourceTimestamp + timestampOffset;
    }
}
