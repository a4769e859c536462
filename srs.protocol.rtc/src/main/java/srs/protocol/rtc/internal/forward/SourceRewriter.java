package srs.protocol.rtc.internal.forward;

/**
 * Makes one source for a player of whatever sources it is given one after the other: another publisher, another layer (RFC 7667 §3.7). Lives on one thread; the time is
 * an argument. No buffers.
 *
 * <p>Numbers and timestamps go on without a gap over a change. Within a source gaps stay, so that the player asks for what is missing; a jump of more than
 * {@link #MAX_JUMP_PACKETS} packets or {@link #MAX_JUMP_S} seconds ahead is a change, too.
 *
 * <p>What a player gets of the past when it starts, pictures since a key frame, has its times pressed into {@value #PAST_MS} ms before those of the present: it decodes
 * them as fast as it can and is not behind afterwards.
 */
public final class SourceRewriter {
    /** More than a receiver would ask for again. */
    public static final int MAX_JUMP_PACKETS = 512;
    /** SRS's figure. */
    public static final int MAX_JUMP_S = 3;
    /** How long the past seems to the player, at most. */
    public static final int PAST_MS = 100;

    private final int clockRateHz;
    private boolean started;
    /** What is added to the source's numbers. */
    private long sequenceOffset;
    private int timestampOffset;
    /** The source's time up to which all is past, and by what that is divided. */
    private int presentTimestamp;
    private int pastDivisor = 1;
    /** The first number of the source since the change, as it is sent, without wraps. */
    private long firstSent;
    private long highestSent;
    private int lastTimestamp;
    private long lastUs;
    private int sequenceNumber;
    private int timestamp;

    /**
     * A source for a player.
     *
     * @param firstSequenceNumber what the first packet gets, 100 or 200 at SRS
     * @param firstTimestamp the same
     */
    public SourceRewriter(int clockRateHz, int firstSequenceNumber, int firstTimestamp) {
        this.clockRateHz = clockRateHz;
        this.highestSent = firstSequenceNumber - 1L;
        this.lastTimestamp = firstTimestamp;
    }

    /**
     * Goes over to another source, or to another place of the same one.
     *
     * @param sequence of its first packet that is sent, without wraps
     * @param firstTimestamp of that packet
     * @param presentTimestamp of the newest packet that there is; what is before it is past
     */
    public void start(long sequence, int firstTimestamp, int presentTimestamp, long nowUs) {
        long next = highestSent + 1;
        int nextTimestamp = lastTimestamp;
        if (started) {
            // the player's clock went on meanwhile; two pictures never have the same time
            nextTimestamp += (int) Math.max(1, (nowUs - lastUs) * clockRateHz / 1_000_000);
        }
        int past = Math.max(0, presentTimestamp - firstTimestamp);
        int pastLimit = clockRateHz / 1000 * PAST_MS;
        pastDivisor = (past + pastLimit - 1) / pastLimit;
        pastDivisor = Math.max(1, pastDivisor);
        this.presentTimestamp = presentTimestamp;
        sequenceOffset = next - sequence;
        timestampOffset = nextTimestamp + past / pastDivisor - presentTimestamp;
        firstSent = next;
        lastTimestamp = nextTimestamp;
        lastUs = nowUs;
        started = true;
    }

    /**
     * What a packet becomes: {@link #sequenceNumber} and {@link #timestamp}.
     *
     * @param sequence of the source, without wraps
     * @return false when the packet is of the time before a change, and has no number any more
     */
    public boolean accept(long sequence, int sourceTimestamp, long nowUs) {
        if (!started || isJump(sequence, sourceTimestamp)) {
            start(sequence, sourceTimestamp, sourceTimestamp, nowUs);
        }
        long number = sequence + sequenceOffset;
        if (number < firstSent) {
            return false;
        }
        sequenceNumber = (int) number & 0xFFFF;
        timestamp = toPlayer(sourceTimestamp);
        if (number > highestSent) {
            highestSent = number;
            lastTimestamp = timestamp;
            lastUs = nowUs;
        }
        return true;
    }

    private boolean isJump(long sequence, int sourceTimestamp) {
        long ticks = toPlayer(sourceTimestamp) - lastTimestamp;
        boolean isTimeJump = sequence + sequenceOffset > highestSent && Math.abs(ticks) > (long) MAX_JUMP_S * clockRateHz;
        return isTimeJump || isGap(sequence);
    }

    /** Whether so much is missing before a packet that a change closes the gap, and the player will not know of it. */
    public boolean isGap(long sequence) {
        return started && sequence + sequenceOffset - highestSent > MAX_JUMP_PACKETS;
    }

    /** The player's timestamp of one of the source, for sender reports. */
    public int toPlayer(int sourceTimestamp) {
        int past = presentTimestamp - sourceTimestamp;
        return past <= 0 || pastDivisor == 1 ? sourceTimestamp + timestampOffset : presentTimestamp + timestampOffset - past / pastDivisor;
    }

    /** Of the packet that was accepted last, 0 to 65535. */
    public int sequenceNumber() {
        return sequenceNumber;
    }

    /** Of the packet that was accepted last. */
    public int timestamp() {
        return timestamp;
    }

    /** The source's number of a packet that the player asks for, without wraps; −1 when it is of the time before a change, or was not sent yet. */
    public long sourceSequence(int sentNumber) {
        long number = highestSent + (short) (sentNumber - (int) highestSent);
        return started && number >= firstSent && number <= highestSent ? number - sequenceOffset : -1;
    }
}
