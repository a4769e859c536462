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

    /** One unmasked, final binary frame of RFC 6455 §5.2, its length in the shortest form, as browsers insist. */
    WEBSOCKET {
        @Override
        public int open(ByteBuf out) {
            int mark = out.writerIndex();
            out.writeZero(LONGEST_FRAME_HEADER);
            return mark;
        }

        @Override
        public void close(ByteBuf out, int mark) {
            int size = out.writerIndex() - mark - LONGEST_FRAME_HEADER;
            int header = size < 126 ? 2 : size < 65536 ? 4 : LONGEST_FRAME_HEADER;
            int start = mark + LONGEST_FRAME_HEADER - header;
            out.setByte(start, 0x82);
            if (header == 2) {
                out.setByte(start + 1, size);
            } else if (header == 4) {
                out.setByte(start + 1, 126).setShort(start + 2, size);
            } else {
                out.setByte(start + 1, 127).setLong(start + 2, size);
            }
            if (mark == out.readerIndex()) {
                out.readerIndex(start);
            } else if (start != mark) {
                byte[] piece = new byte[header + size];
                out.getBytes(start, piece).writerIndex(mark).writeBytes(piece);
            }
        }
    };

    private static final int LONGEST_FRAME_HEADER = 10;
    private static final int HEX_DIGITS = 8;
    private static final int CRLF = 0x0d0a;

    /** Begins a piece; returns what {@link #close} needs. */
    public abstract int open(ByteBuf out);

    /** Ends the piece that began at {@code mark}; it must not be empty, for an empty chunk ends a body. */
    public abstract void close(ByteBuf out, int mark);
}
