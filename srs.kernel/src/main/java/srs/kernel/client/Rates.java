package srs.kernel.client;

/**
 * Bit rates over the last 30 s, or since the beginning when that is nearer; brought up to date every few seconds. Immutable.
 *
 * @param receivedKbps thousands of bits a second that came in
 * @param sentKbps thousands of bits a second that went out
 */
public record Rates(int receivedKbps, int sentKbps) {

    /** Nothing has been measured yet. */
    public static final Rates NONE = new Rates(0, 0);
}
