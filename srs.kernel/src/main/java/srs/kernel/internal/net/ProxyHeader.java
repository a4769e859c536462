package srs.kernel.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a proxy says before the first byte of a connection (the PROXY protocol of HAProxy, versions 1 and 2). Immutable.
 *
 * <pre>
 *   version 1   PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n        at most 107 bytes
 *   version 2   0d0a0d0a 000d0a51 5549540a | version, command | family, transport | length (2) | addresses, TLVs
 * </pre>
 *
 * @param source the client; empty when the proxy speaks for itself (LOCAL), or does not say (UNKNOWN, UNSPEC, unix sockets)
 */
record ProxyHeader(Optional<InetSocketAddress> source) {

    /** Longest header of version 1, with its line end. */
    static final int MAX_V1_BYTES = 107;
    /** Longest body of version 2: addresses, and TLVs that nobody reads. */
    static final int MAX_V2_BODY_BYTES = 4096;

    static final int LOCAL = 0;
    static final int PROXY = 1;
    static final int UNSPEC = 0x00;
    static final int TCP4 = 0x11;
    static final int UDP4 = 0x12;
    static final int TCP6 = 0x21;
    static final int UDP6 = 0x22;
    static final int UNIX_STREAM = 0x31;
    static final int UNIX_DGRAM = 0x32;

    private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V2 = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final int VERSION_2 = 2;
    private static final int V2_HEAD_BYTES = 16;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int PORTS_BYTES = 4;
    private static final int UNIX_BYTES = 216;
    private static final int MAX_PORT = 65535;
    private static final int V1_WORDS = 6;

    /** Bytes that are no header. The message has none of them. */
    static final class BadHeaderException extends Exception {
        private static final long serialVersionUID = 1L;

        BadHeaderException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Reads a header and moves the reader index behind it.
     *
     * @param in Lent for the call.
     * @return empty, and nothing read, while bytes are missing
     */
    static Optional<ProxyHeader> read(ByteBuf in) throws BadHeaderException {
        if (isBeginning(in, V2)) {
            return in.readableBytes() < V2_HEAD_BYTES ? Optional.empty() : version2(in);
        }
        if (isBeginning(in, V1)) {
            return in.readableBytes() < V1.length ? Optional.empty() : version1(in);
        }
        throw new BadHeaderException("there is no PROXY header");
    }

    /** Whether the bytes that are there, or the first of them, are this signature. */
    private static boolean isBeginning(ByteBuf in, byte[] signature) {
        for (int i = 0; i < Math.min(in.readableBytes(), signature.length); i++) {
            if (in.getByte(in.readerIndex() + i) != signature[i]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<ProxyHeader> version1(ByteBuf in) throws BadHeaderException {
        int feed = in.bytesBefore(Math.min(in.readableBytes(), MAX_V1_BYTES), (byte) '\n');
        if (feed < 0) {
            if (in.readableBytes() >= MAX_V1_BYTES) {
                throw new BadHeaderException("a header of version 1 is longer than " + MAX_V1_BYTES + " bytes");
            }
            return Optional.empty();
        }
        if (in.getByte(in.readerIndex() + feed - 1) != '\r') {
            throw new BadHeaderException("a header of version 1 does not end with CR LF");
        }
        String line = in.toString(in.readerIndex(), feed - 1, StandardCharsets.US_ASCII);
        in.skipBytes(feed + 1);
        String[] words = line.split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return Optional.of(new ProxyHeader(Optional.empty()));
        }
        int bytes = words[1].equals("TCP4") ? IPV4_BYTES : words[1].equals("TCP6") ? IPV6_BYTES : 0;
        if (bytes == 0 || words.length != V1_WORDS) {
            throw new BadHeaderException("a header of version 1 is not PROXY TCP4|TCP6 address address port port");
        }
        InetAddress source = address(words[2], bytes);
        address(words[3], bytes);
        port(words[5]);
        return Optional.of(new ProxyHeader(Optional.of(new InetSocketAddress(source, port(words[4])))));
    }

    private static InetAddress address(String text, int bytes) throws BadHeaderException {
        boolean isIpv6 = text.indexOf(':') >= 0;
        byte[] address = isIpv6 == (bytes == IPV6_BYTES) && text.indexOf('%') < 0 && text.indexOf('[') < 0 ? NetUtil.createByteArrayFromIpAddressString(text) : null;
        if (address == null) {
            throw new BadHeaderException("a header of version 1 has an address that is none of its family");
        }
        return address(address);
    }

    private static InetAddress address(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // it has 4 or 16 bytes
        }
    }

    private static int port(String text) throws BadHeaderException {
        boolean isNumber = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9') && (text.length() == 1 || text.charAt(0) != '0');
        if (!isNumber || Integer.parseInt(text) > MAX_PORT) {
            throw new BadHeaderException("a header of version 1 has a port that is not in 0.." + MAX_PORT);
        }
        return Integer.parseInt(text);
    }

    private static Optional<ProxyHeader> version2(ByteBuf in) throws BadHeaderException {
        int at = in.readerIndex() + V2.length;
        int version = in.getUnsignedByte(at) >> 4;
        int command = in.getUnsignedByte(at) & 0xf;
        int family = in.getUnsignedByte(at + 1);
        int length = in.getUnsignedShort(at + 2);
        if (version != VERSION_2 || command != LOCAL && command != PROXY) {
            throw new BadHeaderException("version " + version + ", command " + command + " is not 2, 0..1");
        }
        if (length > MAX_V2_BODY_BYTES) {
            throw new BadHeaderException("length " + length + " is not in 0.." + MAX_V2_BODY_BYTES);
        }
        int needed = addressBytes(family);
        if (command == PROXY && length < needed) {
            throw new BadHeaderException("length " + length + " is less than the " + needed + " bytes of family " + family);
        }
        if (in.readableBytes() < V2_HEAD_BYTES + length) {
            return Optional.empty();
        }
        Optional<InetSocketAddress> source = command == PROXY && (family == TCP4 || family == TCP6) ? Optional.of(source(in, family == TCP4 ? IPV4_BYTES : IPV6_BYTES)) : Optional.empty();
        in.skipBytes(V2_HEAD_BYTES + length);
        return Optional.of(new ProxyHeader(source));
    }

    private static InetSocketAddress source(ByteBuf in, int bytes) {
        byte[] address = new byte[bytes];
        in.getBytes(in.readerIndex() + V2_HEAD_BYTES, address);
        return new InetSocketAddress(address(address), in.getUnsignedShort(in.readerIndex() + V2_HEAD_BYTES + 2 * bytes));
    }

    private static int addressBytes(int family) throws BadHeaderException {
        return switch (family) {
            case UNSPEC -> 0;
            case TCP4, UDP4 -> 2 * IPV4_BYTES + PORTS_BYTES;
            case TCP6, UDP6 -> 2 * IPV6_BYTES + PORTS_BYTES;
            case UNIX_STREAM, UNIX_DGRAM -> UNIX_BYTES;
            default -> throw new BadHeaderException("family " + family + " is unknown");
        };
    }
}
