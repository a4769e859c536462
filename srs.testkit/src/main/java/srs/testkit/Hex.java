package srs.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;

/**
 * Bytes as tests write them: hexadecimal digits with white space anywhere, and comments from {@code #} or {@code //} to the end of the
 * line. Stateless.
 *
 * <pre>{@code
 * Hex.buf("""
 *     03 00000a 000004 08 01000000   # csid 3, ts 10, len 4, type 8, stream id 1 (little-endian)
 *     af011122
 *     """)
 * }</pre>
 */
public final class Hex {

    private Hex() {}

    /** The bytes, in a heap buffer that need not be released. */
    public static ByteBuf buf(String hex) {
        return Unpooled.wrappedBuffer(bytes(hex));
    }

    /** The bytes. */
    public static byte[] bytes(String hex) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int high = -1;
        for (int i = 0; i < hex.length(); i++) {
            char c = hex.charAt(i);
            if (c == '#' || c == '/' && hex.startsWith("//", i)) {
                int end = hex.indexOf('\n', i);
                i = end < 0 ? hex.length() : end;
                continue;
            }
            if (Character.isWhitespace(c)) {
                continue;
            }
            int digit = Character.digit(c, 16);
            if (digit < 0) {
                throw new IllegalArgumentException("'" + c + "' at " + i + " is no hexadecimal digit");
            }
            if (high < 0) {
                high = digit;
            } else {
                out.write(high << 4 | digit);
                high = -1;
            }
        }
        if (high >= 0) {
            throw new IllegalArgumentException("odd number of hexadecimal digits");
        }
        return out.toByteArray();
    }

    /** The readable bytes as lower-case digits without spaces; the reader index stays. Lent for the call. */
    public static String of(ByteBuf buf) {
        return ByteBufUtil.hexDump(buf);
    }

    public static String of(byte[] bytes) {
        return ByteBufUtil.hexDump(bytes);
    }
}
