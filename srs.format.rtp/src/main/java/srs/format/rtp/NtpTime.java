package srs.format.rtp;

/** Times of the Network Time Protocol: seconds since 1900 with 32 bits behind the point (RFC 3550 §4). Stateless. */
public final class NtpTime {
    /** Seconds from 1900 to 1970. */
    public static final long UNIX_EPOCH_S = 2_208_988_800L;

    private NtpTime() {
    }

    /** From microseconds since 1970. */
    public static long ofUs(long unixUs) {
        long seconds = Math.floorDiv(unixUs, 1_000_000) + UNIX_EPOCH_S;
        return seconds << 32 | (Math.floorMod(unixUs, 1_000_000L) << 32) / 1_000_000;
    }

    /** To microseconds since 1970. */
    public static long toUs(long ntpTime) {
        return ((ntpTime >>> 32) - UNIX_EPOCH_S) * 1_000_000 + ((ntpTime & 0xFFFFFFFFL) * 1_000_000 >>> 32);
    }

    /** The middle 32 bits, as reports tell them. */
    public static int middle(long ntpTime) {
        return (int) (ntpTime >>> 16);
    }

    /** The round trip that a report block tells (RFC 3550 §6.4.1), in microseconds; negative when it tells none. */
    public static long roundTripUs(long nowNtp, int lastSenderReport, int delaySinceLastSenderReport) {
        if (lastSenderReport == 0) {
            return -1;
        }
        int units = middle(nowNtp) - lastSenderReport - delaySinceLastSenderReport;
        return units < 0 ? -1 : units * 1_000_000L >> 16;
    }
}
