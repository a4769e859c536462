package srs.format.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a multitrack message apart: for each track the enhanced body that would carry it alone (E-RTMP v2, «Multitrack Streaming»).
 *
 * <pre>
 *  one track                |header|6| (ModEx) |0|packet type| FourCC | id (8) | payload ...
 *  many tracks              |header|6| (ModEx) |1|packet type| FourCC | (id (8) | size (24) | payload)+
 *  many tracks many codecs  |header|6| (ModEx) |2|packet type| (FourCC | id (8) | size (24) | payload)+
 *  each becomes             |header|packet type| (ModEx) | FourCC | payload
 * </pre>
 *
 * <p>Stateless. OBS and FFmpeg send only the first form.
 */
public final class Multitrack {
    /** Tracks of one message: as many as there are ids. */
    public static final int MAX_TRACKS = 256;

    private static final int FOUR_CC_BYTES = 4;

    /** One track of a message. Whoever holds it owns the body. */
    public record Track(int trackId, ByteBuf body) {
        /** Releases the body. */
        public void release() {
            body.release();
        }
    }

    private Multitrack() {
    }

    /**
     * Splits a video body for which {@link VideoTagHeader#multitrack} is not NONE.
     *
     * @param body lent for the call
     * @param allocator makes the bodies of the tracks, copies of the right size
     * @return the tracks in wire order. Hands over their bodies.
     * @throws FlvException if the body is no multitrack message, or a bad one; nothing is handed over then
     */
    public static List<Track> splitVideo(ByteBuf body, ByteBufAllocator allocator) {
        return split(body, allocator, VideoTagHeader.PACKET_MULTITRACK);
    }

    /** Splits an audio body for which {@link AudioTagHeader#multitrack} is not NONE; otherwise as {@link #splitVideo}. */
    public static List<Track> splitAudio(ByteBuf body, ByteBufAllocator allocator) {
        return split(body, allocator, AudioTagHeader.PACKET_MULTITRACK);
    }

    private static List<Track> split(ByteBuf body, ByteBufAllocator allocator, int multitrackPacketType) {
        ExHeader ex = new ExHeader(body);
        int prefixBytes = ex.offset();
        int packetTypeOffset = ex.packetTypeOffset;
        if (ex.packetType != multitrackPacketType) {
            throw new FlvException("packet type " + ex.packetType + " is not " + multitrackPacketType + ", Multitrack");
        }
        List<Track> tracks = new ArrayList<>();
        boolean whole = false;
        try {
            ex.readTrack(multitrackPacketType);
            while (true) {
                if (tracks.size() == MAX_TRACKS) {
                    throw new FlvException("track " + (MAX_TRACKS + 1) + " of a message is over " + MAX_TRACKS);
                }
                tracks.add(new Track(ex.trackId, single(body, allocator, ex, prefixBytes, packetTypeOffset)));
                if (ex.multitrack == MultitrackType.ONE_TRACK) {
                    break;
                }
                ex.skipTrack();
                if (ex.atEnd()) {
                    break;
                }
                ex.readNextTrack();
            }
            whole = true;
            return tracks;
        } finally {
            if (!whole) {
                tracks.forEach(Track::release);
            }
        }
    }

    private static ByteBuf single(ByteBuf body, ByteBufAllocator allocator, ExHeader ex, int prefixBytes, int packetTypeOffset) {
        int begin = body.readerIndex();
        int payloadBytes = ex.payloadEnd() - ex.offset();
        int size = prefixBytes + FOUR_CC_BYTES + payloadBytes;
        ByteBuf single = allocator.buffer(size, size);
        single.writeBytes(body, begin, prefixBytes);
        single.setByte(packetTypeOffset, single.getByte(packetTypeOffset) & 0xF0 | ex.packetType);
        single.writeInt(ex.fourCc);
        single.writeBytes(body, begin + ex.offset(), payloadBytes);
        return single;
    }
}
