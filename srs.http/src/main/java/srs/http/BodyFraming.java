package srs.http;

import io.netty.buffer.ByteBuf;

/**
 * How the pieces of a live body are delimited on the wire. Stateless. An encoder whose bytes are shared by many players makes the
 * delimiters with the bytes:
 *
 * <pre>{@code
 * int mark = framing.open(out);
 * ... write the piece ...
 * framing.close(out, mark);
 * }</pre>
 */
public enum BodyFraming {

    /** Bytes as they are, ended by the connection's end (HTTP/1.0). */
    RAW {
        @Override
        public int open(ByteBuf out) {
            return out.writerIndex();
        }

        @Override
        public void close(ByteBuf out, int mark) {}
    },

    /** One chunk of RFC 9112 §7.1, its size written with 8 hexadecimal digits. */
    CHUNKED {
        @Override
        public int open(ByteBuf out) {
            int mark = out.writerIndex();
            out.writeZero(HEX_DIGITS);
            out.writeShort(CRLF);
            return mark;
        }

        @Override
        public void close(ByteBuf out, int mark) {
            int size = out.writerIndex() - mark - HEX_DIGITS - 2;
            for (int i = 0; i < HEX_DIGITS; i++) {
                out.setByte(mark + i, "0123456789abcdef".charAt(size >>> (28 - 4 * i) & 15));
            }
            out.writeShort(CRLF);
        }
    },

    /** One unmasked, final binary frame of RFC 6455 §5.2, its length in the 64-bit form. */
    WEBSOCKET {
        @Override
        public int open(ByteBuf out) {
            int mark = out.writerIndex();
            out.writeByte(0x82).writeByte(127).writeLong(0);
            return mark;
        }

        @Override
        public void close(ByteBuf out, int mark) {
            out.setLong(mark + 2, out.writerIndex() - mark - 10L);
        }
    };

    private static final int HEX_DIGITS = 8;
    private static final int CRLF = 0x0d0a;

    /** Begins a piece; returns what {@link #close} needs. */
    public abstract int open(ByteBuf out);

    /** Ends the piece that began at {@code mark}; it must not be empty, for an empty chunk ends a body. */
    public abstract void close(ByteBuf out, int mark);
}
