package srs.protocol.rtc.internal.srtp;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import srs.format.rtp.RtpException;
import srs.format.rtp.RtpHeader;

/**
 * One direction of an SRTP session (RFC 3711, RFC 7714): what we send, or what the peer sends. Lives on one thread; nothing is allocated for a packet but what
 * javax.crypto itself does. Buffers are lent; the result is written behind what {@code out} has. Both are of the heap, and not the same: whoever has many sessions shares them
 * among all, so that they stay in the processor's cache.
 *
 * <pre>
 *  SRTP   header, extension | encrypted payload | tag
 *  SRTCP  header, sender SSRC | encrypted rest | [GCM: tag] E (1) index (31) | [SHA1: tag]
 * </pre>
 *
 * <p>A packet changes the state only when it is authentic, so a stranger makes neither sources nor roll-overs.
 */
public final class SrtpContext {
    /** Sources of one direction of a session; each costs 200 bytes. */
    public static final int MAX_SOURCES = 128;
    /** No packet of WebRTC is larger. */
    public static final int MAX_PACKET_BYTES = 2048;

    private static final int RTCP_HEADER_BYTES = 8;
    private static final int INDEX_BYTES = 4;
    /** Room behind a packet: for a tag, and for the index of RTCP or the roll-over counter. */
    private static final int MAX_ADDED_BYTES = 32;
    private static final int FLAG_ENCRYPTED = 0x8000_0000;
    private static final int MAX_RTCP_INDEX = Integer.MAX_VALUE;
    private static final int HALF = 1 << 15;

    /** A source: its index is roll-over counter × 2¹⁶ + sequence number. */
    private static final class Source {
        private final ReplayWindow rtp = new ReplayWindow();
        private final ReplayWindow rtcp = new ReplayWindow();
        private int nextRtcpIndex = 1;
    }

    private final boolean isGcm;
    private final int tagBytes;
    private final PacketCipher rtp;
    private final PacketCipher rtcp;
    private final IntObjectMap<Source> sources = new IntObjectHashMap<>();
    private final RtpHeader header = new RtpHeader();
    private final byte[] trailer = new byte[INDEX_BYTES];
    /** That of the last packet: most packets in a row are of the same source. */
    private Source last;
    private int lastSsrc;

    /**
     * Derives the session keys.
     *
     * @param masterKey of the side that sends, from the DTLS exporter
     * @param masterSalt the same
     */
    public SrtpContext(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        if (masterKey.length != profile.keyBytes() || masterSalt.length != profile.saltBytes()) {
            throw new IllegalArgumentException("key of " + masterKey.length + " and salt of " + masterSalt.length + " bytes are not of " + profile);
        }
        isGcm = profile == SrtpProfile.AEAD_AES_128_GCM;
        tagBytes = profile.tagBytes();
        rtp = new PacketCipher(profile, masterKey, masterSalt, /* isRtcp= */ false);
        rtcp = new PacketCipher(profile, masterKey, masterSalt, /* isRtcp= */ true);
    }

    /**
     * Encrypts an RTP packet of ours.
     *
     * @throws SrtpException if it is too long, or its number was here before and the profile does not bear that
     */
    public void protectRtp(ByteBuf packet, ByteBuf out) {
        int length = check(packet, RtpHeader.FIXED_BYTES);
        int offset = parse(packet);
        int ssrc = header.ssrc();
        Source source = sourceOrNew(ssrc);
        long index = index(source, header.sequenceNumber());
        if (isGcm && !source.rtp.isNew(index)) {
            throw new SrtpException("RTP packet " + index + " was sent before: AES-GCM encrypts a number once");
        }
        byte[] in = packet.array();
        int from = from(packet);
        byte[] wire = room(out, length);
        int to = to(out);
        int size = length + tagBytes;
        if (isGcm) {
            size = rtp.gcm(true, ssrc, index, in, from, offset, length, null, wire, to);
        } else {
            System.arraycopy(in, from, wire, to, offset);
            rtp.count(ssrc, index, in, from + offset, length - offset, wire, to + offset);
            rtp.sign(wire, to, length, (int) (index >>> 16));
        }
        source.rtp.add(index);
        out.writerIndex(out.writerIndex() + size);
    }

    /**
     * Checks and decrypts an RTP packet of the peer.
     *
     * @throws SrtpException if it is not authentic, was here before, or is of one source too many
     */
    public void unprotectRtp(ByteBuf packet, ByteBuf out) {
        int length = check(packet, RtpHeader.FIXED_BYTES + tagBytes);
        int offset = parse(packet);
        if (offset > length - tagBytes) {
            throw new SrtpException("SRTP packet of " + length + " bytes has no room for its tag");
        }
        int ssrc = header.ssrc();
        Source source = source(ssrc);
        long index = source == null ? header.sequenceNumber() : index(source, header.sequenceNumber());
        if (source != null && !source.rtp.isNew(index)) {
            throw new SrtpException("SRTP packet " + index + " was here before");
        }
        byte[] in = packet.array();
        int from = from(packet);
        byte[] plain = room(out, length);
        int to = to(out);
        int size = length - tagBytes;
        if (isGcm) {
            size = rtp.gcm(false, ssrc, index, in, from, offset, length, null, plain, to);
        } else if (rtp.isAuthentic(in, from, size, (int) (index >>> 16))) {
            System.arraycopy(in, from, plain, to, offset);
            rtp.count(ssrc, index, in, from + offset, size - offset, plain, to + offset);
        } else {
            size = -1;
        }
        if (size < 0) {
            throw new SrtpException("SRTP packet " + index + " has a wrong tag");
        }
        (source == null ? sourceOrNew(ssrc) : source).rtp.add(index);
        out.writerIndex(out.writerIndex() + size);
    }

    /** Encrypts an RTCP datagram of ours. */
    public void protectRtcp(ByteBuf datagram, ByteBuf out) {
        int length = check(datagram, RTCP_HEADER_BYTES);
        int ssrc = datagram.getInt(datagram.readerIndex() + 4);
        Source source = sourceOrNew(ssrc);
        int index = source.nextRtcpIndex;
        source.nextRtcpIndex = index == MAX_RTCP_INDEX ? 0 : index + 1;
        byte[] in = datagram.array();
        int from = from(datagram);
        byte[] wire = room(out, length);
        int to = to(out);
        if (isGcm) {
            PacketCipher.setWord(trailer, 0, index | FLAG_ENCRYPTED);
            int size = rtcp.gcm(true, ssrc, index, in, from, RTCP_HEADER_BYTES, length, trailer, wire, to);
            PacketCipher.setWord(wire, to + size, index | FLAG_ENCRYPTED);
        } else {
            System.arraycopy(in, from, wire, to, RTCP_HEADER_BYTES);
            rtcp.count(ssrc, index, in, from + RTCP_HEADER_BYTES, length - RTCP_HEADER_BYTES, wire, to + RTCP_HEADER_BYTES);
            PacketCipher.setWord(wire, to + length, index | FLAG_ENCRYPTED);
            rtcp.sign(wire, to, length + INDEX_BYTES);
        }
        out.writerIndex(out.writerIndex() + length + INDEX_BYTES + tagBytes);
    }

    /**
     * Checks and decrypts an RTCP datagram of the peer.
     *
     * @throws SrtpException if it is not authentic, was here before, or is of one source too many
     */
    public void unprotectRtcp(ByteBuf datagram, ByteBuf out) {
        int length = check(datagram, RTCP_HEADER_BYTES + INDEX_BYTES + tagBytes);
        int ssrc = datagram.getInt(datagram.readerIndex() + 4);
        int trailerAt = isGcm ? length - INDEX_BYTES : length - tagBytes - INDEX_BYTES;
        int word = datagram.getInt(datagram.readerIndex() + trailerAt);
        int index = word & MAX_RTCP_INDEX;
        Source source = source(ssrc);
        if (word >= 0) {
            throw new SrtpException("SRTCP packet " + index + " is not encrypted");
        }
        if (source != null && !source.rtcp.isNew(index)) {
            throw new SrtpException("SRTCP packet " + index + " was here before");
        }
        byte[] in = datagram.array();
        int from = from(datagram);
        byte[] plain = room(out, length);
        int to = to(out);
        int size = trailerAt;
        if (isGcm) {
            PacketCipher.setWord(trailer, 0, word);
            size = rtcp.gcm(false, ssrc, index, in, from, RTCP_HEADER_BYTES, trailerAt, trailer, plain, to);
        } else if (rtcp.isAuthentic(in, from, trailerAt + INDEX_BYTES)) {
            System.arraycopy(in, from, plain, to, RTCP_HEADER_BYTES);
            rtcp.count(ssrc, index, in, from + RTCP_HEADER_BYTES, trailerAt - RTCP_HEADER_BYTES, plain, to + RTCP_HEADER_BYTES);
        } else {
            size = -1;
        }
        if (size < 0) {
            throw new SrtpException("SRTCP packet " + index + " has a wrong tag");
        }
        (source == null ? sourceOrNew(ssrc) : source).rtcp.add(index);
        out.writerIndex(out.writerIndex() + size);
    }

    private static int check(ByteBuf packet, int minBytes) {
        int length = packet.readableBytes();
        if (length < minBytes || length > MAX_PACKET_BYTES) {
            throw new SrtpException("packet of " + length + " bytes is not in " + minBytes + ".." + MAX_PACKET_BYTES);
        }
        return length;
    }

    private static int from(ByteBuf packet) {
        return packet.arrayOffset() + packet.readerIndex();
    }

    private static byte[] room(ByteBuf out, int length) {
        return out.ensureWritable(length + MAX_ADDED_BYTES).array();
    }

    private static int to(ByteBuf out) {
        return out.arrayOffset() + out.writerIndex();
    }

    /** Reads the header; returns how long it is. The padding of an encrypted packet cannot be read, so only the rest is looked at. */
    private int parse(ByteBuf packet) {
        try {
            header.parseEncrypted(packet);
        } catch (RtpException e) {
            throw new SrtpException(e.getMessage());
        }
        return header.payloadOffset() - header.offset();
    }

    private Source source(int ssrc) {
        if (last == null || lastSsrc != ssrc) {
            Source found = sources.get(ssrc);
            if (found == null) {
                return null;
            }
            last = found;
            lastSsrc = ssrc;
        }
        return last;
    }

    private Source sourceOrNew(int ssrc) {
        Source found = source(ssrc);
        if (found != null) {
            return found;
        }
        if (sources.size() == MAX_SOURCES) {
            throw new SrtpException("source " + (MAX_SOURCES + 1) + " of a session is over " + MAX_SOURCES);
        }
        Source made = new Source();
        sources.put(ssrc, made);
        return made;
    }

    /** The index that is nearest to the highest so far (RFC 3711 §3.3.1). */
    private static long index(Source source, int sequenceNumber) {
        long highest = source.rtp.highest();
        if (highest < 0) {
            return sequenceNumber;
        }
        int difference = sequenceNumber - (int) (highest & 0xFFFF);
        long rollOver = highest >>> 16;
        if (difference > HALF) {
            rollOver--;
        } else if (difference < -HALF) {
            rollOver++;
        }
        return rollOver < 0 ? sequenceNumber : rollOver << 16 | sequenceNumber;
    }
}
