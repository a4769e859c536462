package srs.publish;

import srs.format.flv.AudioTagHeader;
import srs.format.flv.FlvAudioCodec;
import srs.format.flv.FlvVideoCodec;
import srs.format.flv.FourCc;
import srs.format.flv.VideoTagHeader;
import srs.kernel.stream.Codec;
import srs.kernel.stream.MediaKind;

/** What FLV calls its codecs, and what the kernel calls them. Stateless, thread-safe. */
final class FlvCodecs {
    private static final Codec[] VIDEO = new Codec[FlvVideoCodec.values().length];
    private static final Codec[] AUDIO = new Codec[FlvAudioCodec.values().length];

    static {
        for (FlvVideoCodec codec : FlvVideoCodec.values()) {
            VIDEO[codec.ordinal()] = name(codec);
        }
        for (FlvAudioCodec codec : FlvAudioCodec.values()) {
            AUDIO[codec.ordinal()] = name(codec);
        }
    }

    private FlvCodecs() {
    }

    static Codec of(VideoTagHeader header) {
        Codec codec = VIDEO[header.codec().ordinal()];
        return codec != null ? codec : new Codec(MediaKind.VIDEO, unknown(header.codecId(), header.fourCc()));
    }

    static Codec of(AudioTagHeader header) {
        Codec codec = AUDIO[header.codec().ordinal()];
        return codec != null ? codec : new Codec(MediaKind.AUDIO, unknown(header.soundFormat(), header.fourCc()));
    }

    /** Whether no player can make anything of a frame of this codec before its sequence header. */
    static boolean needsConfig(FlvVideoCodec codec) {
        return codec == FlvVideoCodec.AVC || codec == FlvVideoCodec.HEVC || codec == FlvVideoCodec.VVC;
    }

    /** Whether no player can make anything of a frame of this codec before its sequence header. */
    static boolean needsConfig(FlvAudioCodec codec) {
        return codec == FlvAudioCodec.AAC || codec == FlvAudioCodec.FLAC;
    }

    private static Codec name(FlvVideoCodec codec) {
        return switch (codec) {
            case AVC -> Codec.H264;
            case HEVC -> Codec.HEVC;
            case VVC -> Codec.VVC;
            case AV1 -> Codec.AV1;
            case VP8 -> Codec.VP8;
            case VP9 -> Codec.VP9;
            case SORENSON_H263 -> new Codec(MediaKind.VIDEO, "H263");
            case SCREEN -> new Codec(MediaKind.VIDEO, "Screen");
            case SCREEN_V2 -> new Codec(MediaKind.VIDEO, "Screen2");
            case VP6 -> new Codec(MediaKind.VIDEO, "VP6");
            case VP6_ALPHA -> new Codec(MediaKind.VIDEO, "VP6Alpha");
            case UNKNOWN -> null;
        };
    }

    private static Codec name(FlvAudioCodec codec) {
        return switch (codec) {
            case AAC -> Codec.AAC;
            // MP3 at 8 kHz is MP3: only the FLV sound format tells the rate another way
            case MP3, MP3_8K -> Codec.MP3;
            case OPUS -> Codec.OPUS;
            case FLAC -> Codec.FLAC;
            case AC3 -> Codec.AC3;
            case EAC3 -> Codec.EAC3;
            case LPCM_PLATFORM_ENDIAN, LPCM_LITTLE_ENDIAN -> new Codec(MediaKind.AUDIO, "LPCM");
            case ADPCM -> new Codec(MediaKind.AUDIO, "ADPCM");
            case NELLYMOSER, NELLYMOSER_8K, NELLYMOSER_16K -> new Codec(MediaKind.AUDIO, "Nellymoser");
            case G711_A_LAW -> new Codec(MediaKind.AUDIO, "G711A");
            case G711_MU_LAW -> new Codec(MediaKind.AUDIO, "G711U");
            case SPEEX -> new Codec(MediaKind.AUDIO, "Speex");
            case NATIVE -> new Codec(MediaKind.AUDIO, "Native");
            case UNKNOWN -> null;
        };
    }

    private static String unknown(int id, int fourCc) {
        return fourCc == 0 ? "Unknown" + id : FourCc.toString(fourCc);
    }
}
