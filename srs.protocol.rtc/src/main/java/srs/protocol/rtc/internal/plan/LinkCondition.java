package srs.protocol.rtc.internal.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** How a peer's packets fare, in words for whoever asks why it looks bad. Written on the session's loop, some times a second; read by any thread. */
public final class LinkCondition implements Supplier<String> {
    private static final int UNKNOWN = -1;
    private static final double FRACTIONS = 256;

    private volatile int fractionLost = UNKNOWN;
    private volatile long roundTripUs = UNKNOWN;
    private volatile long packetsAskedFor;
    private volatile long keyFramesAskedFor;
    private volatile long roomBps = Long.MAX_VALUE;

    /** Of what was sent since the last report, so many 256ths did not arrive. */
    public void lost(int fraction) {
        fractionLost = fraction;
    }

    public void roundTrip(long us) {
        roundTripUs = us;
    }

    /** So many packets more have to be sent again. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void askedForPackets(int count) {
        packetsAskedFor += count;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void askedForKeyFrame() {
        keyFramesAskedFor++;
    }

    /** What the way to the peer can carry; {@link Long#MAX_VALUE} when nobody knows. */
    public void room(long bps) {
        roomBps = bps;
    }

    /** With what is wrong with the sound; nothing is added when that is empty. */
    public Supplier<String> with(Supplier<String> trouble) {
        return () -> {
            String why = trouble.get();
            return why.isEmpty() ? get() : get() + "; there is no sound: " + why;
        };
    }

    @Override
    public String get() {
        List<String> facts = new ArrayList<>();
        int lost = fractionLost;
        long us = roundTripUs;
        long bps = roomBps;
        facts.add(lost == UNKNOWN ? "nobody has reported yet what is lost" : String.format(Locale.ROOT, "%.1f %% of the packets were lost lately", 100 * lost / FRACTIONS));
        if (us != UNKNOWN) {
            facts.add("round trip " + (us + 500) / 1000 + " ms");
        }
        facts.add(packetsAskedFor + " packets and " + keyFramesAskedFor + " key frames were asked for again");
        if (bps != Long.MAX_VALUE) {
            facts.add("there is room for " + bps / 1000 + " kbit/s");
        }
        return String.join(", ", facts);
    }
}
