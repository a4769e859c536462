package srs.protocol.rtc.internal.bandwidth;

/** What has arrived in the last half second, by the receiver's clock. Lives on one thread. */
final class AckedRate {
    private static final int SLOTS = 10;
    private static final long SLOT_US = 50_000;

    private final long[] bytes = new long[SLOTS];
    private long firstSlot = -1;
    private long slot = -1;

    void onPacket(long arrivalUs, int size) {
        long at = Math.floorDiv(arrivalUs, SLOT_US);
        if (slot < 0 || at < slot - SLOTS || at > slot + SLOTS) {
            java.util.Arrays.fill(bytes, 0);
            firstSlot = at;
            slot = at;
        }
        for (; slot < at; slot++) {
            bytes[(int) Math.floorMod(slot + 1, (long) SLOTS)] = 0;
        }
        if (at > slot - SLOTS) {
            bytes[(int) Math.floorMod(at, (long) SLOTS)] += size;
        }
    }

    /** 0 as long as it is not known. */
    long bitsPerSecond() {
        boolean isKnown = slot - firstSlot >= SLOTS;
        if (!isKnown) {
            return 0;
        }
        long sum = 0;
        for (long slotBytes : bytes) {
            sum += slotBytes;
        }
        // the last slot is only partly there
        long last = bytes[(int) Math.floorMod(slot, (long) SLOTS)];
        return (sum - last) * 8 * 1_000_000 / ((SLOTS - 1) * SLOT_US);
    }
}
