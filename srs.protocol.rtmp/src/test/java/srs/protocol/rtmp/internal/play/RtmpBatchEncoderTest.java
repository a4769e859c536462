package srs.protocol.rtmp.internal.play;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.flv.AudioTagHeader;
import srs.format.flv.VideoTagHeader;
import srs.format.flv.amf.Amf0Reader;
import srs.format.flv.amf.AmfEcmaArray;
import srs.format.rtmp.chunk.ChunkLimits;
import srs.format.rtmp.chunk.ChunkReader;
import srs.format.rtmp.chunk.MemoryBudget;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.MediaKind;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;
import srs.testkit.Hex;
import srs.testkit.kernel.Items;

/** RTMP 1.0 §5.3: what players are sent, byte for byte. */
class RtmpBatchEncoderTest {
    private static final Path CAPTURES = Path.of("..", "srs.format.rtmp", "src", "test", "resources", "captures");
    private static final byte[] NOTHING = {};
    /** Of the second handshake direction: S0, S1, S2. */
    private static final int HANDSHAKE_BYTES = 1 + 2 * 1536;

    private static Track track(Codec codec, Framing framing, String framed) {
        return new Track(codec, NOTHING, framing, Hex.bytes(framed), Map.of());
    }

    private static MediaFrame frame(Track track, long dtsMs, long ptsMs, boolean key, String hex, int payloadOffset) {
        byte[] bytes = Hex.bytes(hex);
        // a reader index that is not 0 shows that nothing is read from 0
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(bytes.length + 3).writeZero(3).writeBytes(bytes).skipBytes(3);
        return new MediaFrame(track, dtsMs * 1000, ptsMs * 1000, key, buffer, payloadOffset);
    }

    private static String encode(int chunkSize, StreamItem... items) {
        Items batch = Items.of(items);
        ByteBuf out = new RtmpBatchEncoder(chunkSize, Signature.DEFAULT).encode(batch, PooledByteBufAllocator.DEFAULT);
        batch.release();
        if (out == null) {
            return null;
        }
        String hex = Hex.of(out);
        out.release();
        return hex;
    }

    private static String hex(String text) {
        return Hex.of(Hex.bytes(text));
    }

    @Test
    void writesAudioOnChunkStream7() {
        Track aac = track(Codec.AAC, Framing.FLV, "");
        assertThat(encode(128, frame(aac, 10, 10, true, "af011122", 2))).isEqualTo(hex("""
                07 00000a 000004 08 01000000   # fmt 0, csid 7, ts 10, 4 bytes, type 8, stream id 1 (little-endian)
                af011122
                """));
    }

    @Test
    void writesVideoOnChunkStream6InChunks() {
        Track avc = track(Codec.H264, Framing.FLV, "");
        assertThat(encode(128, frame(avc, 0x10000, 0x10000, true, "aa".repeat(300), 5))).isEqualTo(hex("""
                06 010000 00012c 09 01000000
                """) + "aa".repeat(128) + "c6" + "aa".repeat(128) + "c6" + "aa".repeat(44));
    }

    @Test
    void repeatsTheExtendedTimestampInEachChunk() {
        Track avc = track(Codec.H264, Framing.FLV, "");
        assertThat(encode(128, frame(avc, 0x1000000, 0x1000000, true, "aa".repeat(130), 5))).isEqualTo(hex("""
                06 ffffff 000082 09 01000000 01000000
                """) + "aa".repeat(128) + hex("c6 01000000") + "aaaa");
    }

    @Test
    void wrapsTheTimestampAt32Bits() {
        Track aac = track(Codec.AAC, Framing.FLV, "");
        assertThat(encode(128, frame(aac, (1L << 32) + 5, (1L << 32) + 5, true, "af01", 2))).startsWith("07000005000002");
    }

    @Test
    void writesTheSequenceHeaderAsItCame() {
        Track avc = track(Codec.H264, Framing.FLV, "1700000000aabbcc");
        Track aac = track(Codec.AAC, Framing.FLV, "af001210");
        assertThat(encode(128, new TrackStart(aac, 40_000), new TrackStart(avc, 40_000))).isEqualTo(hex("""
                07 000028 000004 08 01000000 af001210
                06 000028 000008 09 01000000 1700000000aabbcc
                """));
    }

    @Test
    void saysNothingForATrackWithoutSequenceHeader() {
        assertThat(encode(128, new TrackStart(Track.of(Codec.MP3), 0))).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "H264,  true,  100, 140, 1701000028 aabb",
        "H264,  false, 100, 60,  2701ffffd8 aabb",
        "HEVC,  true,  100, 100, 93 68766331 aabb",
        "HEVC,  false, 100, 140, a1 68766331 000028 aabb",
        "AV1,   true,  100, 100, 91 61763031 aabb",
        "VP9,   false, 100, 100, a1 76703039 aabb",
        "AAC,   true,  100, 100, af01 aabb",
        "MP3,   true,  100, 100, 2f aabb",
        "Opus,  true,  100, 100, 91 4f707573 aabb"})
    void putsTheFlvHeaderBeforeFramesThatHaveNone(String name, boolean key, long dtsMs, long ptsMs, String body) {
        boolean isVideo = List.of("H264", "HEVC", "AV1", "VP9").contains(name);
        Track track = Track.of(new Codec(isVideo ? MediaKind.VIDEO : MediaKind.AUDIO, name));
        String bytes = hex(body);
        assertThat(encode(128, frame(track, dtsMs, ptsMs, key, "ffffaabb", 2))).isEqualTo(
                (isVideo ? "06" : "07") + "000064" + String.format("%06x", bytes.length() / 2) + (isVideo ? "09" : "08") + "01000000" + bytes);
    }

    @Test
    void countsTheFlvHeaderInTheFirstChunk() {
        Track opus = Track.of(Codec.OPUS);
        assertThat(encode(128, frame(opus, 0, 0, true, "aa".repeat(124), 0))).isEqualTo(
                hex("07 000000 000081 08 01000000 91 4f707573") + "aa".repeat(123) + "c7" + "aa");
    }

    @Test
    void passesOverWhatFlvCannotName() {
        Track odd = Track.of(new Codec(MediaKind.VIDEO, "Theora"));
        Track aac = track(Codec.AAC, Framing.FLV, "");
        assertThat(encode(128, frame(odd, 0, 0, true, "aabb", 0))).isNull();
        assertThat(encode(128, frame(odd, 0, 0, true, "aabb", 0), frame(aac, 0, 0, true, "af01", 2))).startsWith("07");
    }

    @Test
    void makesSequenceHeadersOfConfigurations() {
        Track avc = new Track(Codec.H264, Hex.bytes("0164001f"), Framing.NONE, NOTHING, Map.of());
        Track opus = new Track(Codec.OPUS, Hex.bytes("4f70"), Framing.NONE, NOTHING, Map.of());
        assertThat(encode(128, new TrackStart(avc, 0), new TrackStart(opus, 0))).isEqualTo(hex("""
                06 000000 000009 09 01000000 1700000000 0164001f
                07 000000 000007 08 01000000 904f707573 4f70
                """));
    }

    @Test
    void tellsPlayersTheServerInsteadOfTheDuration() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("duration", 10.0);
        values.put("width", 1280.0);
        values.put("stereo", true);
        String out = encode(4096, new MetadataStart(new Metadata(values), 777_000));
        assertThat(out).startsWith("04000000").contains("1201000000" + "02000a6f6e4d65746144617461");
        Amf0Reader amf = new Amf0Reader(Hex.buf(out.substring(24)));
        assertThat(amf.readString()).isEqualTo("onMetaData");
        assertThat(((AmfEcmaArray) amf.read()).members().keySet()).containsExactly("width", "stereo", "server", "server_version");
    }

    @Test
    void asksForOneBufferOfTheRightSize() {
        Track aac = track(Codec.AAC, Framing.FLV, "af001210");
        Items batch = Items.of(new MetadataStart(new Metadata(Map.of("a", 1.0)), 0), new TrackStart(aac, 0),
                frame(aac, 0x2000000, 0x2000000, true, "aa".repeat(500), 2), frame(Track.of(Codec.H264), 0, 0, true, "bb".repeat(500), 0));
        ByteBuf out = new RtmpBatchEncoder(128, Signature.DEFAULT).encode(batch, PooledByteBufAllocator.DEFAULT);
        assertThat(out.writableBytes()).isZero();
        out.release();
        batch.release();
    }

    /** One message as a player sees it. */
    private record Seen(int typeId, long timestampMs, String body) {
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffmpeg-play.s2c", "ffmpeg-play-extended.s2c"})
    void sendsTheMessagesThatNginxSent(String capture) throws IOException {
        List<Seen> nginx = read(Unpooled.wrappedBuffer(Files.readAllBytes(CAPTURES.resolve(capture))).skipBytes(HANDSHAKE_BYTES))
                .stream().filter(seen -> seen.typeId == 8 || seen.typeId == 9).toList();
        assertThat(nginx).hasSizeGreaterThan(40);
        Track avc = track(Codec.H264, Framing.FLV, "");
        Track aac = track(Codec.AAC, Framing.FLV, "");
        Items batch = Items.of(nginx.stream().map(seen -> {
            ByteBuf body = Hex.buf(seen.body);
            int offset = seen.typeId == 9 ? VideoTagHeader.parse(body).payloadOffset() : AudioTagHeader.parse(body).payloadOffset();
            return (StreamItem) frame(seen.typeId == 9 ? avc : aac, seen.timestampMs, seen.timestampMs, true, seen.body, offset);
        }).toArray(StreamItem[]::new));
        ByteBuf out = new RtmpBatchEncoder(200, Signature.DEFAULT).encode(batch, PooledByteBufAllocator.DEFAULT);
        batch.release();
        assertThat(read(Unpooled.wrappedBuffer(Hex.bytes("02 000000 000004 01 00000000 000000c8"), bytes(out)))
                .stream().filter(seen -> seen.typeId != 1).toList()).isEqualTo(nginx);
        out.release();
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return bytes;
    }

    private static List<Seen> read(ByteBuf bytes) {
        List<Seen> seen = new ArrayList<>();
        ChunkReader reader = new ChunkReader(PooledByteBufAllocator.DEFAULT, ChunkLimits.DEFAULT, MemoryBudget.UNLIMITED);
        reader.read(bytes, (csid, timestampMs, typeId, streamId, body) -> seen.add(new Seen(typeId, timestampMs, Hex.of(body))));
        reader.close();
        return seen;
    }
}
