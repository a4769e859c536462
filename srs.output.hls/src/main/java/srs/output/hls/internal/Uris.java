package srs.output.hls.internal;

import java.nio.charset.StandardCharsets;

/** Addresses in playlists (RFC 3986). Stateless. */
final class Uris {
    private static final String PLAIN = "/-._~!$&'()*+,;=@";
    /** A query may be encoded already. */
    private static final String PLAIN_IN_QUERY = PLAIN + ":?%";

    private Uris() {}

    /** A path as it stands in an address: what is no character of a path becomes %XX. */
    static String path(String path) {
        return encoded(path, PLAIN);
    }

    /** A query with its {@code ?}, as somebody has sent it: what cannot stand in an address becomes %XX. */
    static String query(String query) {
        return encoded(query, PLAIN_IN_QUERY);
    }

    private static String encoded(String text, String plain) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (c < 128 && (Character.isLetterOrDigit(c) || plain.indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16))).append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }

    /** The way from a playlist to a file, both below the same root. */
    static String relative(String playlist, String file) {
        int folder = playlist.lastIndexOf('/') + 1;
        if (file.startsWith(playlist.substring(0, folder))) {
            return path(file.substring(folder));
        }
        return "../".repeat((int) playlist.chars().filter(c -> c == '/').count()) + path(file);
    }

    /** The file that {@link #relative} without its {@code ../} was made of, or null. */
    static String decoded(String path) {
        byte[] out = new byte[path.length() * 3];
        int size = 0;
        byte[] in = path.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out[size++] = in[i];
                continue;
            }
            boolean isWhole = i + 2 < in.length;
            int high = isWhole ? Character.digit(in[i + 1], 16) : -1;
            int low = isWhole ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            out[size++] = (byte) (high << 4 | low);
            i += 2;
        }
        return new String(out, 0, size, StandardCharsets.UTF_8);
    }

    /** An address that begins with a prefix; the prefix's query goes to the end (F130). */
    static String below(String prefix, String path) {
        int query = prefix.indexOf('?');
        return query < 0 ? prefix + path : prefix.substring(0, query) + path + prefix.substring(query);
    }
}
