package srs.format.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static srs.format.flv.FlvAudioCodec.AAC;
import static srs.format.flv.FlvAudioCodec.UNKNOWN;
import static srs.format.flv.TagKind.CODED;
import static srs.format.flv.TagKind.END;
import static srs.format.flv.TagKind.METADATA;
import static srs.format.flv.TagKind.OTHER;
import static srs.format.flv.TagKind.SEQUENCE_HEADER;

import io.netty.buffer.ByteBuf;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers of audio tags. The bytes marked [ff] begin tags of files that FFmpeg 8.1.2 made. */
class AudioTagHeaderTest {
    record Vector(String name, String hex, FlvAudioCodec codec, TagKind kind, int rateHz, int bits, int channels, int payloadOffset) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Vector vector(String name, String hex, FlvAudioCodec codec, TagKind kind, int rate, int bits, int channels, int at) {
        return new Vector(name, hex, codec, kind, rate, bits, channels, at);
    }

    static Stream<Vector> vectors() {
        return Stream.of(
                // 10 AAC, 44 kHz, 16 bit, stereo, AACPacketType 0 | AudioSpecificConfig
                vector("AAC sequence header [ff]", "af 00 120856e500", AAC, SEQUENCE_HEADER, 44100, 16, 2, 2),
                vector("AAC raw [ff]", "af 01 2250adb0", AAC, CODED, 44100, 16, 2, 2),
                vector("AAC, packet type 7", "af 07", AAC, OTHER, 44100, 16, 2, 2),
                vector("MP3 [ff]", "2e fffb10c4", FlvAudioCodec.MP3, CODED, 44100, 16, 1, 1),
                vector("MP3 8 kHz", "e2 ffe3", FlvAudioCodec.MP3_8K, CODED, 5512, 16, 1, 1),
                vector("Speex [ff]", "b6 30549822", FlvAudioCodec.SPEEX, CODED, 11025, 16, 1, 1),
                vector("A-law [ff]", "72 c7e1919e", FlvAudioCodec.G711_A_LAW, CODED, 5512, 16, 1, 1),
                vector("mu-law", "82 00", FlvAudioCodec.G711_MU_LAW, CODED, 5512, 16, 1, 1),
                vector("Nellymoser [ff]", "6a add5062d", FlvAudioCodec.NELLYMOSER, CODED, 22050, 16, 1, 1),
                vector("Nellymoser 16 kHz", "42 00", FlvAudioCodec.NELLYMOSER_16K, CODED, 5512, 16, 1, 1),
                vector("Nellymoser 8 kHz", "52 00", FlvAudioCodec.NELLYMOSER_8K, CODED, 5512, 16, 1, 1),
                vector("ADPCM [ff]", "16 803340", FlvAudioCodec.ADPCM, CODED, 11025, 16, 1, 1),
                vector("linear PCM, 8 bit stereo", "0d 00", FlvAudioCodec.LPCM_PLATFORM_ENDIAN, CODED, 44100, 8, 2, 1),
                vector("linear PCM, little-endian", "3f 00", FlvAudioCodec.LPCM_LITTLE_ENDIAN, CODED, 44100, 16, 2, 1),
                vector("device specific", "f2 00", FlvAudioCodec.NATIVE, CODED, 5512, 16, 1, 1),
                vector("sound format 12", "c2 00", UNKNOWN, CODED, 5512, 16, 1, 1),
                vector("silence", "", UNKNOWN, OTHER, 0, 0, 0, 0),
                // 9 ExHeader, 0 SequenceStart | FourCC | "OpusHead" ...
                vector("Opus SequenceStart [ff]", "90 4f707573 4f70757348656164", FlvAudioCodec.OPUS, SEQUENCE_HEADER, 0, 0, 0, 5),
                vector("Opus CodedFrames [ff]", "91 4f707573 788201b7", FlvAudioCodec.OPUS, CODED, 0, 0, 0, 5),
                vector("Opus MultichannelConfig [ff]", "94 4f707573 0101 00000004", FlvAudioCodec.OPUS, METADATA, 0, 0, 0, 5),
                vector("Opus SequenceEnd", "92 4f707573", FlvAudioCodec.OPUS, END, 0, 0, 0, 5),
                vector("FLAC SequenceStart [ff]", "90 664c6143 12001200", FlvAudioCodec.FLAC, SEQUENCE_HEADER, 0, 0, 0, 5),
                vector("AC-3 SequenceStart without payload [ff]", "90 61632d33", FlvAudioCodec.AC3, SEQUENCE_HEADER, 0, 0, 0, 5),
                vector("AC-3 CodedFrames [ff]", "91 61632d33 0b776ac3", FlvAudioCodec.AC3, CODED, 0, 0, 0, 5),
                vector("E-AC-3 CodedFrames [ff]", "91 65632d33 0b77008a", FlvAudioCodec.EAC3, CODED, 0, 0, 0, 5),
                vector("MP3 by FourCC", "91 2e6d7033 fffb", FlvAudioCodec.MP3, CODED, 0, 0, 0, 5),
                vector("AAC by FourCC [ff]", "90 6d703461 11b056e500", AAC, SEQUENCE_HEADER, 0, 0, 0, 5),
                vector("FourCC xyz1", "91 78797a31 00", UNKNOWN, CODED, 0, 0, 0, 5),
                vector("packet type 9", "99 4f707573", FlvAudioCodec.OPUS, OTHER, 0, 0, 0, 5),
                // 5 Multitrack, 0 OneTrack with 1 CodedFrames | FourCC | id 1
                vector("one track, AAC CodedFrames [ff]", "95 01 6d703461 01 2250adb0", AAC, CODED, 0, 0, 0, 7),
                vector("one track, Opus SequenceStart [ff]", "95 00 4f707573 01 4f70", FlvAudioCodec.OPUS, SEQUENCE_HEADER, 0, 0, 0, 7),
                vector("many tracks", "95 11 6d703461 00 000001 aa", AAC, CODED, 0, 0, 0, 10),
                vector("many codecs", "95 21 6d703461 00 000001 aa 4f707573 01 000001 bb", AAC, CODED, 0, 0, 0, 10),
                vector("ModEx nanoseconds", "97 02 07a120 01 4f707573 78", FlvAudioCodec.OPUS, CODED, 0, 0, 0, 10));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void parses(Vector v) {
        AudioTagHeader header = AudioTagHeader.parse(Bytes.hex(v.hex));

        assertThat(header.codec()).isEqualTo(v.codec);
        assertThat(header.kind()).isEqualTo(v.kind);
        assertThat(header.soundRateHz()).isEqualTo(v.rateHz);
        assertThat(header.soundBits()).isEqualTo(v.bits);
        assertThat(header.channels()).isEqualTo(v.channels);
        assertThat(header.payloadOffset()).isEqualTo(v.payloadOffset);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void readsNothingOutsideTheBody(Vector v) {
        ByteBuf whole = Bytes.hex("aaaa" + v.hex + "bbbb");
        for (int size = 0; size <= whole.readableBytes() - 4; size++) {
            ByteBuf cut = whole.slice(2, size);
            try {
                assertThat(AudioTagHeader.parse(cut).payloadOffset()).isBetween(0, size);
            } catch (FlvException expected) {
                assertThat(size).isPositive();
            }
            assertThat(cut.readerIndex()).isZero();
        }
    }

    @Test
    void tellsTrackAndNanoseconds() {
        AudioTagHeader track = AudioTagHeader.parse(Bytes.hex("97 02 07a120 05 21 6d703461 03 000001 aa"));

        assertThat(track.nanoOffset()).isEqualTo(500_000);
        assertThat(track.trackId()).isEqualTo(3);
        assertThat(track.multitrack()).isEqualTo(MultitrackType.MANY_TRACKS_MANY_CODECS);
        assertThat(FourCc.toString(track.fourCc())).isEqualTo("mp4a");
    }

    @ParameterizedTest
    @CsvSource({
        "af                             , AAC body of 1 byte has no packet type",
        "91 4f7075                      , FourCC ends after 3 of 4 bytes",
        "95 05 6d703461 00              , packet type 5 is not allowed inside Multitrack",
        "95 41 6d703461 00              , multitrack type 4 is not in 0..2",
        "95 11 6d703461 00 ffffff 00    , track ends after 1 of 16777215 bytes"})
    void refuses(String hex, String message) {
        assertThatThrownBy(() -> AudioTagHeader.parse(Bytes.hex(hex))).isInstanceOf(FlvException.class).hasMessage(message);
    }
}
