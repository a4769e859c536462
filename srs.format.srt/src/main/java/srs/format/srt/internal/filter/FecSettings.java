package srs.format.srt.internal.filter;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How packets are protected: {@code fec,cols:10,rows:5,layout:staircase,arq:onreq} (libsrt's docs/features/packet-filtering-and-fec.md). Packets stand in rows, one after
 * the other; each row and each column has one more packet, the exclusive or of all. Immutable.
 *
 * @param cols packets of a row, 2..{@value #MAX_SIDE}
 * @param rows packets of a column; 1 for no columns
 * @param hasRowPackets whether rows are protected; else columns alone
 * @param isStaircase whether columns end one after the other; else all together
 * @param text as the peer gets it
 */
public record FecSettings(int cols, int rows, boolean hasRowPackets, boolean isStaircase, Arq arq, String text) {
    public static final int MAX_SIDE = 256;
    /** A matrix is kept of each connection. */
    public static final int MAX_PACKETS = 512;

    /** What a filter packet is longer than the longest that it is of. */
    public static final int EXTRA_BYTES = 4;

    private static final String NAME = "fec";
    private static final Set<String> KEYS = Set.of("cols", "rows", "layout", "arq");
    private static final int MIN_COLS = 2;
    private static final int MAX_CHARS = 256;

    /** When losses are reported. */
    public enum Arq {
        /** At once, as without a filter. */
        ALWAYS,
        /** When the filter cannot mend them any more. */
        ONREQ,
        NEVER
    }

    /** @throws IllegalArgumentException when it is none that we know */
    public static FecSettings parse(String text) {
        String[] parts = text.split(",", -1);
        if (text.length() > MAX_CHARS || !parts[0].equals(NAME)) {
            throw new IllegalArgumentException("packet filter " + (text.length() > MAX_CHARS ? "of " + text.length() + " characters" : text) + " is not fec");
        }
        Map<String, String> values = new TreeMap<>();
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            if (colon <= 0 || !KEYS.contains(parts[i].substring(0, colon)) || values.put(parts[i].substring(0, colon), parts[i].substring(colon + 1)) != null) {
                throw new IllegalArgumentException("packet filter fec has no " + parts[i]);
            }
        }
        if (!values.containsKey("cols")) {
            throw new IllegalArgumentException("packet filter fec needs cols");
        }
        int cols = number("cols", values.get("cols"));
        int rows = number("rows", values.getOrDefault("rows", "1"));
        int height = Math.abs(rows);
        if (cols < MIN_COLS || cols > MAX_SIDE || height < 1 || height > MAX_SIDE || cols * height > MAX_PACKETS || rows == -1) {
            throw new IllegalArgumentException("packet filter fec of " + cols + " columns and " + rows + " rows is not in 2..256, 1..256 and at most " + MAX_PACKETS + " packets");
        }
        String layout = values.getOrDefault("layout", "staircase");
        if (!layout.equals("staircase") && !layout.equals("even")) {
            throw new IllegalArgumentException("layout " + layout + " is not staircase or even");
        }
        return new FecSettings(cols, height, rows > 0, layout.equals("staircase"), arq(values.getOrDefault("arq", "onreq")), text);
    }

    private static Arq arq(String word) {
        for (Arq arq : Arq.values()) {
            if (arq.name().toLowerCase(Locale.ROOT).equals(word)) {
                return arq;
            }
        }
        throw new IllegalArgumentException("arq " + word + " is not always, onreq or never");
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " " + value + " is no number", e);
        }
    }

    /** Whether both sides mean the same; their texts may differ. */
    public boolean agreesWith(FecSettings other) {
        return cols == other.cols && rows == other.rows && hasRowPackets == other.hasRowPackets && isStaircase == other.isStaircase && arq == other.arq;
    }

    public boolean hasColumns() {
        return rows > 1;
    }

    /** How far back a packet can still mend another. */
    public int span() {
        return hasColumns() ? cols * rows : cols;
    }
}
