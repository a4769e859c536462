package srs.format.flv;

import io.netty.buffer.ByteBuf;

/**
 * Walks the part of an enhanced header that audio and video share: ModEx prefixes, the multitrack byte, FourCC, track id and size.
 *
 * <p>Confined to one call; the escape analysis of the JIT removes it.
 */
final class ExHeader {
    /** ModEx prefixes of one message; one is in use so far. */
    static final int MAX_MOD_EX = 8;
    /** Data of one ModEx prefix; 3 bytes are in use so far. A message of 256 tracks is taken apart into 256 copies of it. */
    static final int MAX_MOD_EX_BYTES = 256;
    static final int PACKET_TYPE_MOD_EX = 7;
    private static final int MOD_EX_TIMESTAMP_OFFSET_NANO = 0;
    private static final int MULTITRACK_ONE_TRACK = 0;
    private static final int MULTITRACK_MANY_TRACKS = 1;
    private static final int MULTITRACK_MANY_TRACKS_MANY_CODECS = 2;

    private final ByteBuf body;
    private final int begin;
    private final int end;
    private int at;

    int packetType;
    /** Offset of the byte whose low four bits are the packet type. */
    int packetTypeOffset;
    int nanoOffset;
    MultitrackType multitrack = MultitrackType.NONE;
    int fourCc;
    int trackId;
    /** Bytes of the track, or -1 if it goes to the end of the body. */
    int trackSize = -1;

    /** Reads the first byte and all ModEx prefixes. */
    ExHeader(ByteBuf body) {
        this.body = body;
        this.begin = body.readerIndex();
        this.end = body.writerIndex();
        this.at = begin;
        packetType = u8("packet type") & 0x0F;
        for (int count = 0; packetType == PACKET_TYPE_MOD_EX; count++) {
            if (count == MAX_MOD_EX) {
                throw new FlvException("ModEx prefix " + (count + 1) + " is over " + MAX_MOD_EX);
            }
            readModEx();
        }
    }

    private void readModEx() {
        int size = u8("ModEx size") + 1;
        if (size == 256) {
            size = (u8("ModEx size") << 8 | u8("ModEx size")) + 1;
        }
        if (size > MAX_MOD_EX_BYTES) {
            throw new FlvException("ModEx data of " + size + " bytes is over " + MAX_MOD_EX_BYTES);
        }
        need(size, "ModEx data");
        int data = at;
        at += size;
        packetTypeOffset = offset();
        int types = u8("ModEx type");
        packetType = types & 0x0F;
        if (types >> 4 == MOD_EX_TIMESTAMP_OFFSET_NANO && size >= 3) {
            nanoOffset = body.getUnsignedMedium(data);
        }
    }

    /** Reads from the multitrack byte, if this is one, to where the payload of the first track begins. */
    void readTrack(int multitrackPacketType) {
        if (packetType != multitrackPacketType) {
            fourCc = s32("FourCC");
            return;
        }
        int types = u8("multitrack type");
        packetType = types & 0x0F;
        if (packetType == multitrackPacketType || packetType == PACKET_TYPE_MOD_EX) {
            throw new FlvException("packet type " + packetType + " is not allowed inside Multitrack");
        }
        multitrack = switch (types >> 4) {
            case MULTITRACK_ONE_TRACK -> MultitrackType.ONE_TRACK;
            case MULTITRACK_MANY_TRACKS -> MultitrackType.MANY_TRACKS;
            case MULTITRACK_MANY_TRACKS_MANY_CODECS -> MultitrackType.MANY_TRACKS_MANY_CODECS;
            default -> throw new FlvException("multitrack type " + (types >> 4) + " is not in 0..2");
        };
        if (multitrack != MultitrackType.MANY_TRACKS_MANY_CODECS) {
            fourCc = s32("FourCC");
        }
        readNextTrack();
    }

    /** Reads the header of one track, from its FourCC or its id to where its payload begins. */
    void readNextTrack() {
        if (multitrack == MultitrackType.MANY_TRACKS_MANY_CODECS) {
            fourCc = s32("FourCC");
        }
        trackId = u8("track id");
        if (multitrack != MultitrackType.ONE_TRACK) {
            need(3, "track size");
            trackSize = body.getUnsignedMedium(at);
            at += 3;
            need(trackSize, "track");
        }
    }

    /** Steps over the payload of a track of known size. */
    void skipTrack() {
        at += trackSize;
    }

    /** Where the walk is, counted from the beginning of the body. */
    int offset() {
        return at - begin;
    }

    /** Where the payload of this track ends, counted from the beginning of the body. */
    int payloadEnd() {
        return (trackSize < 0 ? end : at + trackSize) - begin;
    }

    boolean atEnd() {
        return at == end;
    }

    /** A composition time: SI24, milliseconds. */
    int compositionTime() {
        if (payloadEnd() - offset() < 3) {
            throw new FlvException("composition time ends after " + (payloadEnd() - offset()) + " of 3 bytes");
        }
        int time = body.getMedium(at);
        at += 3;
        if (trackSize >= 0) {
            trackSize -= 3;
        }
        return time;
    }

    int u8(String what) {
        need(1, what);
        return body.getUnsignedByte(at++);
    }

    private int s32(String what) {
        need(4, what);
        int value = body.getInt(at);
        at += 4;
        return value;
    }

    private void need(int size, String what) {
        if (end - at < size) {
            throw new FlvException(what + " ends after " + (end - at) + " of " + size + " bytes");
        }
    }
}
