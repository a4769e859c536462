package srs.format.rtmp.session;

/**
 * When to acknowledge what was received (RTMP 1.0 §5.4.3), by the habits of SRS: at half a window, and the sequence number begins
 * again before it would wrap. Lives on its connection's loop.
 */
final class AckWindow {
    /** Some clients read the sequence number as signed, or stop at a wrap: SRS never goes higher. */
    private static final long MAX_SEQUENCE = 0xF0000000L;

    private long windowBytes;
    private long receivedBytes;
    private long ackedBytes;
    private long sequenceNumber;

    /** The peer's wish; 0 for never. */
    void window(long bytes) {
        windowBytes = bytes;
    }

    void onReceived(int bytes) {
        receivedBytes += bytes;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    /** The sequence number to send now, or −1 when it is not time. */
    long poll() {
        long delta = receivedBytes - ackedBytes;
        if (windowBytes == 0 || delta < windowBytes / 2 || delta == 0) {
            return -1;
        }
        ackedBytes = receivedBytes;
        sequenceNumber += delta;
        if (sequenceNumber > MAX_SEQUENCE) {
            sequenceNumber = delta;
        }
        return sequenceNumber;
    }
}
