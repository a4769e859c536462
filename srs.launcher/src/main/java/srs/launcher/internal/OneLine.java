package srs.launcher.internal;

/** Makes one harmless line of a text that a peer may have written. Stateless. */
final class OneLine {
    /** Longer texts are cut: a peer must not fill the disk with one line. */
    static final int LIMIT_CHARS = 16_384;
    /** Longest id in the brackets of a line. */
    static final int LIMIT_WORD = 32;

    private static final String CUT = "...";

    private OneLine() {
    }

    /** Appends the text with control characters, line separators and text-direction marks escaped, cut at the limit. */
    static void append(StringBuilder line, String text) {
        if (text == null) {
            line.append("null");
            return;
        }
        int end = Math.min(text.length(), LIMIT_CHARS);
        for (int i = 0; i < end; i++) {
            append(line, text.charAt(i));
        }
        if (end < text.length()) {
            line.append(CUT);
        }
    }

    private static void append(StringBuilder line, char c) {
        switch (c) {
            case '\t' -> line.append(' ');
            case '\r' -> line.append("\\r");
            case '\n' -> line.append("\\n");
            default -> {
                if (breaksLine(c)) {
                    line.append(String.format("\\u%04x", (int) c));
                } else {
                    line.append(c);
                }
            }
        }
    }

    private static boolean breaksLine(char c) {
        return Character.isISOControl(c)
                || c == '\u2028' || c == '\u2029'       // line and paragraph separator
                || (c >= '\u202a' && c <= '\u202e')     // direction embeddings and overrides
                || (c >= '\u2066' && c <= '\u2069');    // direction isolates
    }

    /** The characters [0-9a-z] of a text, at most {@link #LIMIT_WORD} of them. */
    static String word(String text) {
        return keep(text, 'a', 'z');
    }

    /** The digits of a text, at most {@link #LIMIT_WORD} of them. */
    static String digits(String text) {
        return keep(text, '0', '9');
    }

    private static String keep(String text, char from, char to) {
        var kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length() && kept.length() < LIMIT_WORD; i++) {
            char c = text.charAt(i);
            if ((c >= '0' && c <= '9') || (c >= from && c <= to)) {
                kept.append(c);
            }
        }
        return kept.toString();
    }
}
