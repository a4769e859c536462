package srs.format.srt.internal.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import srs.format.srt.SrtException;

/**
 * A handshake (draft §3.2.1).
 *
 * <pre>
 * |                            Version                            |
 * |        Encryption Field       |        Extension Field        |
 * |                 Initial Packet Sequence Number                |
 * |                 Maximum Transmission Unit Size                |
 * |                    Maximum Flow Window Size                   |
 * |                         Handshake Type                        |
 * |                         SRT Socket ID                         |
 * |                           SYN Cookie                          |
 * |                  Peer IP Address, 16 bytes                    |
 * |                          Extensions                           |
 * </pre>
 *
 * @param encryption key length in eighths of bytes: 2, 3, 4, or 0 for what the other side says
 * @param address 16 bytes, words in the other order
 */
public record Handshake(int version, int encryption, int extensionField, int initialSequence, int mtu, int flowWindow, int handshakeType, int socketId, int cookie,
        byte[] address, List<HandshakeExtension> extensions) implements ControlPacket {
    public static final int TYPE = 0;

    public static final int VERSION_4 = 4;
    public static final int VERSION_5 = 5;
    public static final int WAVE_A_HAND = 0;
    public static final int INDUCTION = 1;
    public static final int CONCLUSION = -1;
    public static final int AGREEMENT = -2;
    /** The extension field of an induction of version 4: UDT's datagram socket. */
    public static final int UDT_DGRAM = 2;
    /** The extension field of the answer to an induction. */
    public static final int MAGIC = 0x4A17;
    public static final int HAS_HS = 1;
    public static final int HAS_KM = 2;
    public static final int HAS_CONFIG = 4;

    /** More than there are types of. */
    public static final int MAX_EXTENSIONS = 8;
    /** Above a caller's refusal types. */
    public static final int FIRST_REJECTION = 1000;

    private static final int BYTES = 48;
    private static final int ADDRESS_BYTES = 16;

    public Handshake {
        Objects.requireNonNull(address, "address");
        extensions = List.copyOf(extensions);
    }

    @Override
    public int type() {
        return TYPE;
    }

    public Optional<HandshakeExtension> extension(int type) {
        return extensions.stream().filter(extension -> extension.type() == type).findFirst();
    }

    /** The same with these extensions. */
    public Handshake with(List<HandshakeExtension> others) {
        return new Handshake(version, encryption, extensionField, initialSequence, mtu, flowWindow, handshakeType, socketId, cookie, address, others);
    }

    public boolean isRejection() {
        return handshakeType >= FIRST_REJECTION;
    }

    /** An address as handshakes have it: IPv4 in the first word. */
    public static byte[] addressOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] words = new byte[ADDRESS_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            words[i ^ 3] = bytes[i];
        }
        return words;
    }

    @Override
    public void encodeBody(ByteBuf out) {
        out.writeInt(version).writeShort(encryption).writeShort(extensionField).writeInt(initialSequence).writeInt(mtu).writeInt(flowWindow)
                .writeInt(handshakeType).writeInt(socketId).writeInt(cookie).writeBytes(address);
        extensions.forEach(extension -> extension.encode(out));
    }

    static Handshake decodeBody(ByteBuf body) {
        if (body.readableBytes() < BYTES) {
            throw new SrtException("a handshake of " + body.readableBytes() + " bytes is shorter than " + BYTES);
        }
        int version = body.readInt();
        int encryption = body.readUnsignedShort();
        int extensionField = body.readUnsignedShort();
        int initialSequence = body.readInt();
        if (initialSequence < 0) {
            throw new SrtException("initial sequence number " + Integer.toUnsignedString(initialSequence) + " is not in 0.." + SequenceNumber.MAX);
        }
        int mtu = body.readInt();
        int flowWindow = body.readInt();
        int type = body.readInt();
        int socketId = body.readInt();
        int cookie = body.readInt();
        byte[] address = ByteBufUtil.getBytes(body, body.readerIndex(), ADDRESS_BYTES);
        body.skipBytes(ADDRESS_BYTES);
        List<HandshakeExtension> extensions = new ArrayList<>();
        while (version == VERSION_5 && (type == CONCLUSION || type == AGREEMENT) && body.readableBytes() >= 4) {
            if (extensions.size() == MAX_EXTENSIONS) {
                throw new SrtException("a handshake has more than " + MAX_EXTENSIONS + " extensions");
            }
            extensions.add(HandshakeExtension.decode(body));
        }
        return new Handshake(version, encryption, extensionField, initialSequence, mtu, flowWindow, type, socketId, cookie, address, extensions);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Handshake o && version == o.version && encryption == o.encryption && extensionField == o.extensionField
                && initialSequence == o.initialSequence && mtu == o.mtu && flowWindow == o.flowWindow && handshakeType == o.handshakeType
                && socketId == o.socketId && cookie == o.cookie && Arrays.equals(address, o.address) && extensions.equals(o.extensions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, initialSequence, handshakeType, socketId, cookie);
    }
}
