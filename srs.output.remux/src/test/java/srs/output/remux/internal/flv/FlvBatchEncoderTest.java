package srs.output.remux.internal.flv;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import srs.format.flv.DataMessage;
import srs.format.flv.OnMetaData;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.MediaKind;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;
import srs.output.remux.internal.TrackChoice;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.Hex;
import srs.testkit.kernel.Items;

class FlvBatchEncoderTest {
    private static final TrackChoice ALL = new TrackChoice(true, true, true, true);
    private static final byte[] AVC_HEADER = Hex.bytes("1700000000 014d400bffe10017674d400beca146fc9808800000030080000019078a14cb01000468ce0fc8");
    private static final byte[] AAC_HEADER = Hex.bytes("af00 121056e500");
    private static final Track AVC = flvTrack(Codec.H264, AVC_HEADER);
    private static final Track AAC = flvTrack(Codec.AAC, AAC_HEADER);

    private static Track flvTrack(Codec codec, byte[] header) {
        return new Track(codec, new byte[0], Framing.FLV, header, Map.of());
    }

    private static MediaFrame frame(Track track, long dtsMs, boolean key, String body) {
        return new MediaFrame(track, dtsMs * 1000, dtsMs * 1000, key, buffer(body), 0);
    }

    private static ByteBuf buffer(String hex) {
        return PooledByteBufAllocator.DEFAULT.buffer().writeBytes(Hex.bytes(hex));
    }

    private static BatchEncoder encoder(BodyFraming framing, TrackChoice choice) {
        return new FlvFormat("SRS/7.0.18(JVM)", "7.0.18").encoder(new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream"), framing, choice);
    }

    /** Encodes and releases. */
    private static String encoded(BatchEncoder encoder, Items batch, boolean opening) {
        ByteBuf bytes = opening ? encoder.encodeOpening(batch, ByteBufAllocator.DEFAULT) : encoder.encode(batch, ByteBufAllocator.DEFAULT);
        batch.release();
        if (bytes == null) {
            return null;
        }
        String hex = Hex.of(bytes);
        bytes.release();
        return hex;
    }

    /** The bytes are those of a file that FFmpeg 8.0.1 wrote, the script tag apart. */
    @Test
    void opensWithHeaderSequenceHeadersAndFrames() {
        Items opening = Items.of(new TrackStart(AVC, 0), new TrackStart(AAC, 0),
                frame(AVC, 0, true, "1701000050 00000002 6588"), frame(AAC, 23, true, "af01 214a6cfe"));
        assertThat(encoded(encoder(BodyFraming.RAW, ALL), opening, true)).isEqualTo(Hex.of(Hex.bytes("""
                464c56 01 05 00000009 00000000                        // FLV 1, audio and video
                09 00002b 000000 00 000000                            // video, 43 bytes, 0 ms
                1700000000 014d400bffe10017674d400beca146fc9808800000030080000019078a14cb01000468ce0fc8
                00000036
                08 000007 000000 00 000000 af00121056e500 00000012    // audio, 7 bytes, 0 ms
                09 00000b 000000 00 000000 1701000050000000026588 00000016
                08 000006 000017 00 000000 af01214a6cfe 00000011      // audio, 6 bytes, 23 ms
                """)));
    }

    @ParameterizedTest(name = "{0} ms")
    @CsvSource({"0, 000000 00", "16777215, ffffff 00", "16777216, 000000 01", "4294967295, ffffff ff", "4294967296, 000000 00",
        "4294967297, 000001 00"})
    void writesTheTimestampWithItsExtension(long dtsMs, String hex) {
        assertThat(encoded(encoder(BodyFraming.RAW, ALL), Items.of(frame(AAC, dtsMs, true, "af01")), false))
                .isEqualTo(Hex.of(Hex.bytes("08 000002" + hex + "000000 af01 0000000d")));
    }

    @ParameterizedTest
    @CsvSource({
        "RAW,       '',                 ''",
        "CHUNKED,   '00000011 0d0a',    0d0a",
        "WEBSOCKET, 8211,               ''",
    })
    void delimitsTheWholeBatchOnce(BodyFraming framing, String before, String after) {
        String hex = encoded(encoder(framing, ALL), Items.of(frame(AAC, 0, true, "af01")), false);
        if (framing == BodyFraming.CHUNKED) {
            before = Hex.of("00000011\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(hex).isEqualTo(Hex.of(Hex.bytes(before + "08 000002 00000000 000000 af01 0000000d" + after)));
    }

    @Test
    void describesTheStreamWithoutDurationAndWithTheServersName() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("duration", 0.0);
        values.put("width", 160.0);
        values.put("encoder", "Lavf62.3.100");
        Items batch = Items.of(new MetadataStart(new Metadata(values), 0));
        ByteBuf bytes = Unpooled.wrappedBuffer(Hex.bytes(encoded(encoder(BodyFraming.RAW, ALL), batch, false)));
        assertThat(bytes.getByte(0)).isEqualTo((byte) 18);
        OnMetaData metadata = OnMetaData.of(DataMessage.parse(bytes.slice(11, bytes.getMedium(1))).orElseThrow()).orElseThrow();
        assertThat(metadata.values().members()).containsOnlyKeys("width", "encoder", "server", "server_version");
        assertThat(metadata.values().members().get("server").asString("")).isEqualTo("SRS/7.0.18(JVM)");
        assertThat(metadata.values().members().get("server_version").asString("")).isEqualTo("7.0.18");
    }

    @ParameterizedTest(name = "has_audio {0} has_video {1} drop {2}: {3} of 4 tags")
    @CsvSource({"true, false, true, 2", "false, true, true, 2", "true, false, false, 4", "false, false, true, 0"})
    void leavesOutWhatMayNotBeAnnounced(boolean hasAudio, boolean hasVideo, boolean drop, int tags) {
        Items batch = Items.of(new TrackStart(AVC, 0), new TrackStart(AAC, 0), frame(AVC, 0, true, "1701000000"),
                frame(AAC, 0, true, "af01"));
        String hex = encoded(encoder(BodyFraming.RAW, new TrackChoice(hasAudio, hasVideo, true, drop)), batch, false);
        if (tags == 0) {
            assertThat(hex).isNull();
        } else {
            assertThat(tags(Hex.bytes(hex), 0)).hasSize(tags);
        }
    }

    /** H.264 from another protocol: 5 bytes of FLV header are made, with the composition time of whole milliseconds. */
    @Test
    void makesTheHeaderOfPayloadsThatHaveNone() {
        Track avc = new Track(Codec.H264, Hex.bytes("014d400b"), Framing.NONE, new byte[0], Map.of());
        Track opus = new Track(Codec.OPUS, new byte[0], Framing.NONE, new byte[0], Map.of());
        Track speex = Track.of(new Codec(MediaKind.AUDIO, "Speex"));
        Items batch = Items.of(new TrackStart(avc, 0),
                new MediaFrame(avc, 40_900, 80_100, false, buffer("ffff 0000000161"), /* payloadOffset= */ 2),
                new MediaFrame(opus, 0, 0, true, buffer("fc"), 0),
                new MediaFrame(speex, 0, 0, true, buffer("aa"), 0));
        assertThat(encoded(encoder(BodyFraming.RAW, ALL), batch, false)).isEqualTo(Hex.of(Hex.bytes("""
                09 000009 000000 00 000000 1700000000 014d400b 00000014
                09 00000a 000028 00 000000 2701000028 0000000161 00000015
                08 000006 000000 00 000000 914f707573 fc 00000011
                """)));
    }

    /** What FFmpeg wrote comes out as FFmpeg wrote it, tag by tag, in a buffer of the right size. */
    @ParameterizedTest
    @EnumSource
    void givesBackTheTagsOfFfmpeg(Clip clip) throws Exception {
        byte[] file = Files.readAllBytes(clip.flv(FfmpegTool.orSkip()));
        List<byte[]> tags = tags(file, 13);
        List<StreamItem> items = new ArrayList<>();
        ByteBuf expected = Unpooled.buffer();
        for (byte[] tag : tags) {
            if (tag[0] != 18) {
                ByteBuf in = Unpooled.wrappedBuffer(tag);
                long ms = in.getUnsignedMedium(4) | (long) in.getUnsignedByte(7) << 24;
                items.add(new MediaFrame(tag[0] == 9 ? AVC : AAC, ms * 1000, ms * 1000, true,
                        PooledByteBufAllocator.DEFAULT.buffer().writeBytes(in, 11, tag.length - 15), 0));
                expected.writeBytes(tag);
            }
        }
        Items batch = Items.of(items.toArray(new StreamItem[0]));
        ByteBuf bytes = encoder(BodyFraming.RAW, ALL).encode(batch, ByteBufAllocator.DEFAULT);
        batch.release();
        assertThat(ByteBufUtil.equals(bytes, expected)).isTrue();
        assertThat(bytes.writableBytes()).isLessThanOrEqualTo(16);
        bytes.release();
    }

    private static List<byte[]> tags(byte[] bytes, int from) {
        List<byte[]> tags = new ArrayList<>();
        ByteBuf in = Unpooled.wrappedBuffer(bytes).readerIndex(from);
        while (in.isReadable()) {
            byte[] tag = new byte[in.getUnsignedMedium(in.readerIndex() + 1) + 15];
            in.readBytes(tag);
            tags.add(tag);
        }
        return tags;
    }
}
