package srs.format.srt.internal.packet;

/** Arithmetic of packet sequence numbers: 31 bits that wrap around. */
public final class SequenceNumber {
    public static final int MAX = 0x7FFF_FFFF;
    private static final int HALF = 0x4000_0000;

    private SequenceNumber() {}

    public static int plus(int number, int count) {
        return number + count & MAX;
    }

    public static int next(int number) {
        return number + 1 & MAX;
    }

    /** How far it is from one to another, by the shorter way round: negative when the other is the older. */
    public static int distance(int from, int to) {
        int forward = to - from & MAX;
        return forward < HALF ? forward : forward | Integer.MIN_VALUE;
    }
}
