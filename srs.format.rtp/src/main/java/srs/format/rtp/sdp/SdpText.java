package srs.format.rtp.sdp;

/** Words and numbers of SDP. Stateless. */
final class SdpText {
    private SdpText() {
    }

    /** Refuses what would end a line: nobody else's words begin lines of ours. */
    static void check(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new SdpException("character " + (int) c + " is not possible in SDP");
            }
        }
    }

    /** The first so many words; the last one has all the rest. */
    static String[] words(String text, int count, String what) {
        String[] words = text.trim().split(" +", count);
        if (words.length < count || words[0].isEmpty()) {
            throw new SdpException(what + " \"" + shown(text) + "\" has not " + count + " words");
        }
        return words;
    }

    static long number(String text, long min, long max, String what) {
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new SdpException(what + " " + shown(text) + " is not in " + min + ".." + max);
    }

    static int integer(String text, int min, int max, String what) {
        return (int) number(text, min, max, what);
    }

    /** At most so much of a peer's words as a message shall have. */
    static String shown(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
