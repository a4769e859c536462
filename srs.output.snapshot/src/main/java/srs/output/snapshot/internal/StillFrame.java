package srs.output.snapshot.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import srs.codec.AvcDecoderConfigurationRecord;
import srs.codec.CodecException;
import srs.codec.HevcDecoderConfigurationRecord;
import srs.codec.NalUnits;
import srs.kernel.stream.Codec;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Track;

/**
 * A key frame with all that decodes it, as a file of one picture. Immutable, on the heap.
 *
 * <p>H.264 and H.265 become an Annex B byte stream that begins with the parameter sets; AV1, VP8 and VP9 an IVF file:
 *
 * <pre>
 *  DKIF | version 0 (16) | header 32 (16) | FourCC | width (16) | height (16) | rate 1 (32) | scale 1 (32) | frames 1 (32) | 0 (32)
 *  frame bytes (32) | time 0 (64) | frame                                                                       all little-endian
 * </pre>
 *
 * @param format what FFmpeg calls it
 */
record StillFrame(String format, byte[] bytes) {
    /** Longest key frame that a picture is made of. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final int START_CODE = 1;
    /** Before the units of an av1C. */
    private static final int AV1C_HEADER_BYTES = 4;
    private static final byte[] NOTHING = {};
    private static final int IVF_HEADER_BYTES = 32;
    private static final int IVF_FRAME_HEADER_BYTES = 12;

    /** Whether pictures of this codec can be made. */
    static boolean knows(Codec codec) {
        return codec.equals(Codec.H264) || codec.equals(Codec.HEVC) || codec.equals(Codec.AV1) || codec.equals(Codec.VP8) || codec.equals(Codec.VP9);
    }

    /**
     * @param frame a key frame of video; lent for the call
     * @throws SnapshotException when it cannot be one, or is too long
     */
    static StillFrame of(MediaFrame frame) throws SnapshotException {
        Track track = frame.track();
        if (!knows(track.codec())) {
            throw new SnapshotException(SnapshotException.Kind.CODEC, "no picture is made of " + track.codec().name());
        }
        if (frame.payloadBytes() > MAX_BYTES) {
            throw new SnapshotException(SnapshotException.Kind.BROKEN, "a key frame of " + frame.payloadBytes() + " bytes is over " + MAX_BYTES);
        }
        try {
            return of(track, frame.buffer().slice(frame.payloadIndex(), frame.payloadBytes()));
        } catch (CodecException e) {
            throw new SnapshotException(SnapshotException.Kind.BROKEN, "the key frame is broken: " + e.getMessage());
        }
    }

    private static StillFrame of(Track track, ByteBuf payload) {
        ByteBuf config = Unpooled.wrappedBuffer(track.config());
        if (track.codec().equals(Codec.H264)) {
            AvcDecoderConfigurationRecord record = AvcDecoderConfigurationRecord.parse(config);
            return new StillFrame("h264", annexB(List.of(record.sps(), record.pps()), NalUnits.splitLengthPrefixed(payload, record.nalLengthSize())));
        }
        if (track.codec().equals(Codec.HEVC)) {
            HevcDecoderConfigurationRecord record = HevcDecoderConfigurationRecord.parse(config);
            return new StillFrame("hevc", annexB(List.of(record.vps(), record.sps(), record.pps()), NalUnits.splitLengthPrefixed(payload, record.nalLengthSize())));
        }
        if (track.codec().equals(Codec.AV1)) {
            // its sequence header, which a key frame need not repeat
            return new StillFrame("ivf", ivf("AV01", track.config().length <= AV1C_HEADER_BYTES ? NOTHING : Arrays.copyOfRange(track.config(), AV1C_HEADER_BYTES, track.config().length), payload));
        }
        return new StillFrame("ivf", ivf(track.codec().equals(Codec.VP8) ? "VP80" : "VP90", NOTHING, payload));
    }

    private static byte[] annexB(List<List<byte[]>> parameterSets, List<ByteBuf> units) {
        ByteBuf out = Unpooled.buffer();
        parameterSets.forEach(sets -> sets.forEach(set -> out.writeInt(START_CODE).writeBytes(set)));
        units.forEach(unit -> out.writeInt(START_CODE).writeBytes(unit, unit.readerIndex(), unit.readableBytes()));
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] ivf(String fourCc, byte[] before, ByteBuf payload) {
        int length = before.length + payload.readableBytes();
        ByteBuf out = Unpooled.buffer(IVF_HEADER_BYTES + IVF_FRAME_HEADER_BYTES + length);
        out.writeBytes("DKIF".getBytes(StandardCharsets.US_ASCII)).writeShortLE(0).writeShortLE(IVF_HEADER_BYTES);
        out.writeBytes(fourCc.getBytes(StandardCharsets.US_ASCII)).writeShortLE(0).writeShortLE(0);
        out.writeIntLE(1).writeIntLE(1).writeIntLE(1).writeIntLE(0);
        out.writeIntLE(length).writeLongLE(0).writeBytes(before).writeBytes(payload, payload.readerIndex(), payload.readableBytes());
        return out.array();
    }
}
