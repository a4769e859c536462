package srs.protocol.rtc.internal.srtp;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import srs.format.rtp.RtpException;
import srs.format.rtp.RtpHeader;

/**
 * One direction of an SRTP session (RFC 3711, RFC 7714): what we send, or what the peer sends. Lives on one thread; nothing is allocated for a packet but what
 * javax.crypto itself does. Buffers are lent; the result is written behind what {@code out} has.
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
    private final byte[] work = new byte[MAX_PACKET_BYTES + 64];
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
        int length = load(packet, RtpHeader.FIXED_BYTES);
        int offset = parse(packet);
        int ssrc = header.ssrc();
        Source source = sourceOrNew(ssrc);
        long index = index(source, header.sequenceNumber());
        if (isGcm && !source.rtp.isNew(index)) {
            throw new SrtpException("RTP packet " + index + " was sent before: AES-GCM encrypts a number once");
        }
        int end;
        if (isGcm) {
            end = rtp.gcm(true, ssrc, index, work, offset, length, null);
        } else {
            rtp.count(ssrc, index, work, offset, length);
            rtp.sign(work, length, (int) (index >>> 16), true);
            end = length + tagBytes;
        }
        source.rtp.add(index);
        out.writeBytes(work, 0, end);
    }

    /**
     * Checks and decrypts an RTP packet of the peer.
     *
     * @throws SrtpException if it is not authentic, was here before, or is of one source too many
     */
    public void unprotectRtp(ByteBuf packet, ByteBuf out) {
        int length = load(packet, RtpHeader.FIXED_BYTES + tagBytes);
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
        int end = length - tagBytes;
        if (isGcm) {
            end = rtp.gcm(false, ssrc, index, work, offset, length, null);
        } else if (rtp.isAuthentic(work, end, end, (int) (index >>> 16), true)) {
            rtp.count(ssrc, index, work, offset, end);
        } else {
            end = -1;
        }
        if (end < 0) {
            throw new SrtpException("SRTP packet " + index + " has a wrong tag");
        }
        (source == null ? sourceOrNew(ssrc) : source).rtp.add(index);
        out.writeBytes(work, 0, end);
    }

    /** Encrypts an RTCP datagram of ours. */
    public void protectRtcp(ByteBuf datagram, ByteBuf out) {
        int length = load(datagram, RTCP_HEADER_BYTES);
        int ssrc = datagram.getInt(datagram.readerIndex() + 4);
        Source source = sourceOrNew(ssrc);
        int index = source.nextRtcpIndex;
        source.nextRtcpIndex = index == MAX_RTCP_INDEX ? 0 : index + 1;
        setTrailer(index | FLAG_ENCRYPTED);
        int end;
        if (isGcm) {
            end = rtcp.gcm(true, ssrc, index, work, RTCP_HEADER_BYTES, length, trailer);
            System.arraycopy(trailer, 0, work, end, INDEX_BYTES);
            end += INDEX_BYTES;
        } else {
            rtcp.count(ssrc, index, work, RTCP_HEADER_BYTES, length);
            System.arraycopy(trailer, 0, work, length, INDEX_BYTES);
            rtcp.sign(work, length + INDEX_BYTES, 0, false);
            end = length + INDEX_BYTES + tagBytes;
        }
        out.writeBytes(work, 0, end);
    }

    /**
     * Checks and decrypts an RTCP datagram of the peer.
     *
     * @throws SrtpException if it is not authentic, was here before, or is of one source too many
     */
    public void unprotectRtcp(ByteBuf datagram, ByteBuf out) {
        int length = load(datagram, RTCP_HEADER_BYTES + INDEX_BYTES + tagBytes);
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
        int end = trailerAt;
        if (isGcm) {
            setTrailer(word);
            end = rtcp.gcm(false, ssrc, index, work, RTCP_HEADER_BYTES, trailerAt, trailer);
        } else if (rtcp.isAuthentic(work, trailerAt + INDEX_BYTES, trailerAt + INDEX_BYTES, 0, false)) {
            rtcp.count(ssrc, index, work, RTCP_HEADER_BYTES, trailerAt);
        } else {
            end = -1;
        }
        if (end < 0) {
            throw new SrtpException("SRTCP packet " + index + " has a wrong tag");
        }
        (source == null ? sourceOrNew(ssrc) : source).rtcp.add(index);
        out.writeBytes(work, 0, end);
    }

    private int load(ByteBuf packet, int minBytes) {
        int length = packet.readableBytes();
        if (length < minBytes || length > MAX_PACKET_BYTES) {
            throw new SrtpException("packet of " + length + " bytes is not in " + minBytes + ".." + MAX_PACKET_BYTES);
        }
        packet.getBytes(packet.readerIndex(), work, 0, length);
        return length;
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

    private void setTrailer(int word) {
        for (int i = 0; i < INDEX_BYTES; i++) {
            trailer[i] = (byte) (word >>> 24 - 8 * i);
        }
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
