package srs.format.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static srs.format.flv.FlvVideoCodec.AV1;
import static srs.format.flv.FlvVideoCodec.AVC;
import static srs.format.flv.FlvVideoCodec.HEVC;
import static srs.format.flv.FlvVideoCodec.SCREEN;
import static srs.format.flv.FlvVideoCodec.SORENSON_H263;
import static srs.format.flv.FlvVideoCodec.UNKNOWN;
import static srs.format.flv.FlvVideoCodec.VP9;
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

/** Headers of video tags. The bytes marked [ff] begin tags of files in the resources, made by FFmpeg 8.1.2. */
class VideoTagHeaderTest {
    record Vector(String name, String hex, FlvVideoCodec codec, TagKind kind, boolean keyframe, int timeMs, int payloadOffset) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Vector vector(String name, String hex, FlvVideoCodec codec, TagKind kind, boolean keyframe, int timeMs, int offset) {
        return new Vector(name, hex, codec, kind, keyframe, timeMs, offset);
    }

    static Stream<Vector> vectors() {
        return Stream.of(
                // 1 key 7 AVC, AVCPacketType 0, composition time 0 | avcC
                vector("AVC sequence header [ff]", "17 00 000000 014d400affe100", AVC, SEQUENCE_HEADER, false, 0, 5),
                vector("AVC key frame, 400 ms [ff]", "17 01 000190 0000028e0605", AVC, CODED, true, 400, 5),
                vector("AVC inter frame, 800 ms [ff]", "27 01 000320 000001ac419a", AVC, CODED, false, 800, 5),
                vector("AVC end of sequence [ff]", "17 02 000000", AVC, END, false, 0, 5),
                vector("AVC end of sequence, no composition time", "17 02", AVC, END, false, 0, 2),
                vector("AVC negative composition time", "27 01 ffffd8 00000001", AVC, CODED, false, -40, 5),
                vector("AVC disposable", "37 01 000000 00000001", AVC, CODED, false, 0, 5),
                vector("AVC generated key frame", "47 01 000000 00000001", AVC, CODED, true, 0, 5),
                vector("AVC info frame", "57 00", AVC, OTHER, false, 0, 1),
                vector("AVC, packet type 9", "17 09 000000", AVC, OTHER, false, 0, 5),
                vector("HEVC by id 12", "1c 00 000000 0101", HEVC, SEQUENCE_HEADER, false, 0, 5),
                vector("AV1 by id 13", "2d 01 000021 1200", AV1, CODED, false, 33, 5),
                vector("Sorenson H.263 key frame [ff]", "12 0000840031", SORENSON_H263, CODED, true, 0, 1),
                vector("Screen video [ff]", "13 3062303201", SCREEN, CODED, true, 0, 1),
                vector("codec id 9", "29", UNKNOWN, CODED, false, 0, 1),
                // flag, 1 key, 0 SequenceStart | FourCC | hvcC
                vector("HEVC SequenceStart [ff]", "90 68766331 0101600000", HEVC, SEQUENCE_HEADER, false, 0, 5),
                vector("HEVC CodedFrames, 400 ms [ff]", "91 68766331 000190 000007b5", HEVC, CODED, true, 400, 8),
                vector("HEVC CodedFrames, inter, 800 ms [ff]", "a1 68766331 000320 000001bf", HEVC, CODED, false, 800, 8),
                vector("HEVC CodedFramesX [ff]", "a3 68766331 0000013b", HEVC, CODED, false, 0, 5),
                vector("HEVC metadata, frame type 5 [ff]", "d4 68766331 020009636f6c6f72496e666f", HEVC, METADATA, false, 0, 5),
                vector("HEVC SequenceEnd", "92 68766331", HEVC, END, false, 0, 5),
                vector("AV1 SequenceStart [ff]", "90 61763031 81000c00", AV1, SEQUENCE_HEADER, false, 0, 5),
                vector("AV1 CodedFrames, no composition time [ff]", "91 61763031 12000a0a", AV1, CODED, true, 0, 5),
                vector("AV1 MPEG2TSSequenceStart", "95 61763031 80048100", AV1, SEQUENCE_HEADER, false, 0, 5),
                vector("VP9 CodedFrames [ff]", "a1 76703039 86004092", VP9, CODED, false, 0, 5),
                vector("AVC by FourCC, composition time", "91 61766331 000028 00000001", AVC, CODED, true, 40, 8),
                vector("VVC CodedFrames", "91 76766331 ffffff 00000001", FlvVideoCodec.VVC, CODED, true, -1, 8),
                vector("FourCC xyz1, SequenceStart", "90 78797a31", UNKNOWN, SEQUENCE_HEADER, false, 0, 5),
                vector("FourCC xyz1, CodedFrames", "91 78797a31 00", UNKNOWN, CODED, true, 0, 5),
                vector("packet type 9", "99 68766331 00", HEVC, OTHER, false, 0, 5),
                vector("enhanced command frame", "d1 00", UNKNOWN, OTHER, false, 0, 1),
                // 6 Multitrack, 0 OneTrack with 1 CodedFrames | FourCC | id 0 | composition time
                vector("one track, HEVC SequenceStart [ff]", "96 00 68766331 01 0101600000", HEVC, SEQUENCE_HEADER, false, 0, 7),
                vector("one track, HEVC CodedFrames [ff]", "96 01 68766331 00 000190 000007cd", HEVC, CODED, true, 400, 10),
                vector("many tracks, AVC CodedFrames", "96 11 61766331 02 000004 00000a 00", AVC, CODED, true, 10, 13),
                vector("many codecs, HEVC first", "a6 21 68766331 05 000004 000014 00", HEVC, CODED, false, 20, 13),
                // 7 ModEx, size 3, 500000 ns, type 0 and then packet type 1
                vector("ModEx nanoseconds", "97 02 07a120 01 68766331 000190 00", HEVC, CODED, true, 400, 13),
                vector("ModEx, unknown kind", "97 00 ff 11 68766331 000190 00", HEVC, CODED, true, 400, 11));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void parses(Vector v) {
        VideoTagHeader header = VideoTagHeader.parse(Bytes.hex(v.hex));

        assertThat(header.codec()).isEqualTo(v.codec);
        assertThat(header.kind()).isEqualTo(v.kind);
        assertThat(header.keyframe()).isEqualTo(v.keyframe);
        assertThat(header.compositionTimeMs()).isEqualTo(v.timeMs);
        assertThat(header.payloadOffset()).isEqualTo(v.payloadOffset);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void readsNothingOutsideTheBody(Vector v) {
        ByteBuf whole = Bytes.hex("aaaa" + v.hex + "bbbb");
        for (int size = 0; size <= whole.readableBytes() - 4; size++) {
            ByteBuf cut = whole.slice(2, size);
            try {
                VideoTagHeader header = VideoTagHeader.parse(cut);
                assertThat(header.payloadOffset()).isBetween(1, size);
            } catch (FlvException expected) {
                assertThat(size).isLessThan(whole.readableBytes() - 4);
            }
            assertThat(cut.readerIndex()).isZero();
        }
    }

    @Test
    void tellsTrackAndNanosecondsAndWhatTheFrameIsFor() {
        VideoTagHeader oneTrack = VideoTagHeader.parse(Bytes.hex("96 00 68766331 01 0101"));
        VideoTagHeader modEx = VideoTagHeader.parse(Bytes.hex("97 02 07a120 06 11 61766331 02 000004 00000a 00"));
        VideoTagHeader info = VideoTagHeader.parse(Bytes.hex("57 01"));
        VideoTagHeader disposable = VideoTagHeader.parse(Bytes.hex("37 01 000000"));

        assertThat(oneTrack.multitrack()).isEqualTo(MultitrackType.ONE_TRACK);
        assertThat(oneTrack.trackId()).isEqualTo(1);
        assertThat(oneTrack.fourCc()).isEqualTo(FourCc.HEVC);
        assertThat(modEx.nanoOffset()).isEqualTo(500_000);
        assertThat(modEx.multitrack()).isEqualTo(MultitrackType.MANY_TRACKS);
        assertThat(modEx.trackId()).isEqualTo(2);
        assertThat(info.infoFrame()).isTrue();
        assertThat(info.codecId()).isEqualTo(FlvVideoCodec.ID_AVC);
        assertThat(disposable.disposable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "''                             , video body of 0 bytes has no header",
        "07 01 000000                   , video frame type 0 is not in 1..5",
        "77 01 000000                   , video frame type 7 is not in 1..5",
        "81 68766331 000000             , video frame type 0 is not in 1..5",
        "17                             , AVC body of 1 byte has no packet type",
        "17 01 0000                     , AVC body of 4 bytes has no composition time",
        "91 687663                      , FourCC ends after 3 of 4 bytes",
        "91 68766331 0000               , composition time ends after 2 of 3 bytes",
        "97 05 0000                     , ModEx data ends after 2 of 6 bytes",
        "97 ff 0007 00                  , ModEx data ends after 1 of 8 bytes",
        "97 ff ffff 00                  , ModEx data of 65536 bytes is over 256",
        "96 06 68766331 00              , packet type 6 is not allowed inside Multitrack",
        "96 07 68766331 00              , packet type 7 is not allowed inside Multitrack",
        "96 31 68766331 00              , multitrack type 3 is not in 0..2",
        "96 11 68766331 00 000005 00    , track ends after 1 of 5 bytes",
        "96 11 68766331 00 000002 0000ff, composition time ends after 2 of 3 bytes",
        "97 0000070000070000070000070000070000070000070000070000070000 01 68766331, ModEx prefix 9 is over 8"})
    void refuses(String hex, String message) {
        assertThatThrownBy(() -> VideoTagHeader.parse(Bytes.hex(hex))).isInstanceOf(FlvException.class).hasMessage(message);
    }
}
