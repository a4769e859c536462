package srs.publish;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import srs.codec.PictureSize;
import srs.format.flv.AudioTagHeader;
import srs.format.flv.FlvAudioCodec;
import srs.format.flv.FlvException;
import srs.format.flv.FlvVideoCodec;
import srs.format.flv.VideoTagHeader;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.Track;

/**
 * Makes tracks of sequence headers. Confined to one publisher's loop; called once for each sequence header, not for each frame, but for
 * {@link #withLengths} and, with key frames, {@link #sized}.
 */
final class FlvTracks {
    private static final byte[] NOTHING = {};
    private static final int AVC_LENGTH_SIZE_AT = 4;
    private static final int HEVC_LENGTH_SIZE_AT = 21;

    private final boolean parsesSps;
    /** The last one of which a key frame told the size, and that size. */
    private Track sized;
    private long size = PictureSize.UNKNOWN;

    FlvTracks(boolean parsesSps) {
        this.parsesSps = parsesSps;
    }

    /**
     * The track that a video sequence header begins; {@code current}, when that was made of the same bytes.
     *
     * @throws FlvException when the header holds no configuration of its codec
     */
    Track video(VideoTagHeader header, ByteBuf body, Track current) {
        byte[] framed = ByteBufUtil.getBytes(body);
        if (current != null && Arrays.equals(current.framedConfig(), framed)) {
            return current;
        }
        byte[] config = header.packetType() == VideoTagHeader.PACKET_MPEG2TS_SEQUENCE_START ? NOTHING : config(framed, header.payloadOffset());
        Codec codec = FlvCodecs.of(header);
        return new Track(codec, config, Framing.FLV, framed, MediaProperties.ofVideo(codec, config, parsesSps));
    }

    /** The track that an audio sequence header begins; otherwise as {@link #video}. */
    Track audio(AudioTagHeader header, ByteBuf body, Track current) {
        byte[] framed = ByteBufUtil.getBytes(body);
        if (current != null && Arrays.equals(current.framedConfig(), framed)) {
            return current;
        }
        byte[] config = config(framed, header.payloadOffset());
        Codec codec = FlvCodecs.of(header);
        return new Track(codec, config, Framing.FLV, framed, MediaProperties.ofAudio(codec, config));
    }

    /** A track for a codec that needs no sequence header, from its first frame. */
    Track unconfigured(VideoTagHeader header) {
        return new Track(FlvCodecs.of(header), NOTHING, Framing.FLV, NOTHING, Map.of());
    }

    /**
     * The track with the size that a key frame tells, when its sequence header does not: of VP8 and VP9 none does, of AV1 it may leave it out. {@code track} when
     * that says the same. It decodes alike, so it need not be announced: its frames say what it is.
     *
     * @param body of the key frame, lent for the call
     */
    Track sized(Track track, VideoTagHeader header, ByteBuf body) {
        int at = body.readerIndex() + header.payloadOffset();
        int length = body.writerIndex() - at;
        long told = !parsesSps ? PictureSize.UNKNOWN : switch (header.codec()) {
            case VP8 -> PictureSize.vp8(body, at, length);
            case VP9 -> PictureSize.vp9(body, at, length);
            case AV1 -> track.properties().containsKey("width") ? PictureSize.UNKNOWN : PictureSize.av1(body, at, length);
            default -> PictureSize.UNKNOWN;
        };
        if (told == PictureSize.UNKNOWN || told == size && track == sized) {
            return track;
        }
        Map<String, String> properties = new HashMap<>(track.properties());
        properties.put("width", Integer.toString(PictureSize.width(told)));
        properties.put("height", Integer.toString(PictureSize.height(told)));
        size = told;
        sized = new Track(track.codec(), track.config(), track.framing(), track.framedConfig(), properties);
        return sized;
    }

    /** A track for a codec that needs no sequence header, from its first frame. */
    Track unconfigured(AudioTagHeader header, ByteBuf body) {
        Map<String, String> properties = Map.of();
        if (header.codec() == FlvAudioCodec.MP3 || header.codec() == FlvAudioCodec.MP3_8K) {
            int at = header.payloadOffset();
            properties = MediaProperties.ofMp3(body.slice(body.readerIndex() + at, body.readableBytes() - at));
        }
        if (properties.isEmpty() && !header.enhanced()) {
            properties = MediaProperties.ofAudio(header.soundRateHz(), header.channels());
        }
        return new Track(FlvCodecs.of(header), NOTHING, Framing.FLV, NOTHING, properties);
    }

    /**
     * A body with lengths before its NAL units when this one has start codes, else null. Hands over.
     *
     * @param body lent for the call
     */
    ByteBuf withLengths(VideoTagHeader header, ByteBuf body, Track track, ByteBufAllocator allocator) {
        int at;
        if (header.codec() == FlvVideoCodec.AVC) {
            at = AVC_LENGTH_SIZE_AT;
        } else if (header.codec() == FlvVideoCodec.HEVC) {
            at = HEVC_LENGTH_SIZE_AT;
        } else {
            return null;
        }
        int lengthBytes = at < track.config().length ? (track.config()[at] & 0x03) + 1 : 4;
        return StartCodes.areIn(body, header.payloadOffset(), lengthBytes)
                ? StartCodes.toLengths(body, header.payloadOffset(), lengthBytes, allocator) : null;
    }

    private static byte[] config(byte[] framed, int payloadOffset) {
        if (framed.length > Track.MAX_CONFIG_BYTES) {
            throw new FlvException("sequence header of " + framed.length + " bytes is over " + Track.MAX_CONFIG_BYTES);
        }
        if (payloadOffset >= framed.length) {
            throw new FlvException("sequence header has no configuration");
        }
        return Arrays.copyOfRange(framed, payloadOffset, framed.length);
    }
}
