package srs.format.ts;

/** The clock of PTS, DTS and PCR base: 90 kHz, 33 bits, which wrap every 26.5 hours. Stateless. */
final class TsClock {
    static final int HZ = 90_000;
    static final long MODULUS = 1L << 33;

    private TsClock() {}

    /** Microseconds as ticks, rounded to the nearest, not yet wrapped. */
    static long ticks(long us) {
        return Math.floorDiv(us * 9 + 50, 100L);
    }

    /** Ticks as microseconds, rounded to the nearest, so that whole milliseconds come back as they went. */
    static long us(long ticks) {
        return Math.floorDiv(ticks * 200 + 9, 18L);
    }

    /** The 33 bits that are written. */
    static long wrap(long ticks) {
        return ticks & MODULUS - 1;
    }

    /** Of all times that are written as these 33 bits, the one that is nearest to another. */
    static long unwrap(long wrapped, long near) {
        long distance = wrapped - near & MODULUS - 1;
        return near + (distance >= MODULUS / 2 ? distance - MODULUS : distance);
    }
}
