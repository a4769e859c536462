package srs.http.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of RFC 3986 §2.1, in UTF-8. Stateless. A plus sign is a plus sign: stream tokens hold them. */
final class Percent {
    private static final String UNESCAPED_IN_PATH = "/-._~!$&'()*+,;=:@";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Percent() {}

    /**
     * Decodes.
     *
     * @param text characters that each stand for one byte
     * @throws BadRequestException with 400 on a broken escape or what is not UTF-8
     */
    static String decode(String text) throws BadRequestException {
        if (isAscii(text) && text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                bytes[length++] = (byte) c;
                continue;
            }
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw new BadRequestException(400, "escape at " + i + " is not % and two hexadecimal digits");
            }
            bytes[length++] = (byte) (high << 4 | low);
            i += 2;
        }
        return utf8(bytes, length);
    }

    /** The text that these bytes, each in one character, are in UTF-8. */
    static String text(String bytes) throws BadRequestException {
        if (isAscii(bytes)) {
            return bytes;
        }
        byte[] copy = bytes.getBytes(StandardCharsets.ISO_8859_1);
        return utf8(copy, copy.length);
    }

    /** Escapes a decoded path for use in a header. */
    static String encodePath(String path) {
        StringBuilder out = new StringBuilder(path.length() + 16);
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || UNESCAPED_IN_PATH.indexOf(b) >= 0;
            if (plain) {
                out.append((char) b);
            } else {
                out.append('%').append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
            }
        }
        return out.toString();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String utf8(byte[] bytes, int length) throws BadRequestException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw new BadRequestException(400, "request target is not UTF-8");
        }
    }
}
