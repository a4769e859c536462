package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;

/**
 * Writes packet status chunks (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.3, §3.1.4). Stateless.
 *
 * <pre>
 *  run length   0 | symbol (2) | run (13)
 *  vector       1 | 0 | 14 symbols of 1 bit       1 | 1 | 7 symbols of 2 bits
 * </pre>
 */
final class PacketChunks {
    private static final int MAX_RUN = 0x1FFF;
    private static final int ONE_BIT_SYMBOLS = 14;
    private static final int TWO_BIT_SYMBOLS = 7;

    private PacketChunks() {
    }

    static boolean isSmall(int delta) {
        return delta >= 0 && delta <= 0xFF;
    }

    private static int symbol(int delta) {
        return delta == TransportFeedback.NOT_RECEIVED ? 0 : isSmall(delta) ? 1 : 2;
    }

    static void write(int[] deltas, ByteBuf out) {
        for (int at = 0; at < deltas.length;) {
            int symbol = symbol(deltas[at]);
            int run = 1;
            while (at + run < deltas.length && run < MAX_RUN && symbol(deltas[at + run]) == symbol) {
                run++;
            }
            int oneBit = withoutLarge(deltas, at);
            if (run >= Math.max(oneBit, TWO_BIT_SYMBOLS) || at + run == deltas.length) {
                out.writeShort(symbol << 13 | run);
                at += run;
            } else if (oneBit == ONE_BIT_SYMBOLS || at + oneBit == deltas.length) {
                at = vector(deltas, at, ONE_BIT_SYMBOLS, 1, out);
            } else {
                at = vector(deltas, at, TWO_BIT_SYMBOLS, 2, out);
            }
        }
    }

    /** How many of the next 14 symbols fit into one bit. */
    private static int withoutLarge(int[] deltas, int at) {
        int n = 0;
        while (n < ONE_BIT_SYMBOLS && at + n < deltas.length && symbol(deltas[at + n]) != 2) {
            n++;
        }
        return n;
    }

    private static int vector(int[] deltas, int at, int symbols, int bits, ByteBuf out) {
        int chunk = 2 | bits - 1;
        for (int i = 0; i < symbols; i++) {
            chunk = chunk << bits | (at + i < deltas.length ? symbol(deltas[at + i]) : 0);
        }
        out.writeShort(chunk);
        return Math.min(at + symbols, deltas.length);
    }
}
