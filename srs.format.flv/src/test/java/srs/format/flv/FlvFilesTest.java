package srs.format.flv;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole files, against what ffprobe says of them.
 *
 * <p>The files were made by FFmpeg 8.1.2; many.flv and many_codecs.flv are FFmpeg's multitrack files with the frames of one time put
 * into one message, and ffprobe reads the same packets from them as from the originals. The text files hold ffprobe's packets: kind,
 * presentation time, decoding time, size, flags. Empty packets, with which FFmpeg ends FLAC, are left out on both sides.
 */
class FlvFilesTest {
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(/* preferDirect= */ false);

    @AfterEach
    void nothingLeaks() {
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private List<FlvTag> read(byte[] file, int pieceBytes) {
        List<FlvTag> tags = new ArrayList<>();
        try (FlvReader reader = new FlvReader(allocator)) {
            for (int at = 0; at < file.length; at += pieceBytes) {
                reader.feed(Unpooled.wrappedBuffer(file, at, Math.min(pieceBytes, file.length - at)));
                for (FlvTag tag = reader.poll(); tag != null; tag = reader.poll()) {
                    tags.add(tag);
                }
            }
            assertThat(reader.isMidTag()).isFalse();
        }
        return tags;
    }

    @ParameterizedTest
    @ValueSource(strings = {"avc_aac", "hevc", "av1", "vp9", "opus", "mp3", "speex", "flac", "ac3", "alaw", "h263", "screen", "multi2",
        "many", "many_codecs"})
    void agreesWithFfprobe(String name) {
        List<String> packets = new ArrayList<>();
        for (FlvTag tag : read(Bytes.file(name + ".flv"), 1000)) {
            packets(tag, packets);
            tag.release();
        }

        assertThat(packets).containsExactlyInAnyOrderElementsOf(Bytes.lines(name + ".txt"));
    }

    private void packets(FlvTag tag, List<String> packets) {
        long dts = tag.header().timestampMs();
        if (tag.header().type() == FlvTagHeader.TYPE_VIDEO) {
            VideoTagHeader header = VideoTagHeader.parse(tag.body());
            if (header.multitrack() != MultitrackType.NONE) {
                for (Multitrack.Track track : Multitrack.splitVideo(tag.body(), allocator)) {
                    videoPacket(VideoTagHeader.parse(track.body()), dts, track.body(), packets);
                    track.release();
                }
            } else {
                videoPacket(header, dts, tag.body(), packets);
            }
        } else if (tag.header().type() == FlvTagHeader.TYPE_AUDIO) {
            AudioTagHeader header = AudioTagHeader.parse(tag.body());
            if (header.multitrack() != MultitrackType.NONE) {
                for (Multitrack.Track track : Multitrack.splitAudio(tag.body(), allocator)) {
                    audioPacket(AudioTagHeader.parse(track.body()), dts, track.body(), packets);
                    track.release();
                }
            } else {
                audioPacket(header, dts, tag.body(), packets);
            }
        }
    }

    private static void videoPacket(VideoTagHeader header, long dts, ByteBuf body, List<String> packets) {
        if (header.kind() == TagKind.CODED) {
            packets.add("video," + (dts + header.compositionTimeMs()) + "," + dts + "," + (body.readableBytes() - header.payloadOffset())
                    + "," + (header.keyframe() ? "K__" : "___"));
        }
    }

    private static void audioPacket(AudioTagHeader header, long dts, ByteBuf body, List<String> packets) {
        if (header.kind() == TagKind.CODED && body.readableBytes() > header.payloadOffset()) {
            packets.add("audio," + dts + "," + dts + "," + (body.readableBytes() - header.payloadOffset()) + ",K__");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"avc_aac", "opus", "many_codecs"})
    void writesTheFileAgainAsItWas(String name) {
        byte[] file = Bytes.file(name + ".flv");
        ByteBuf out = Unpooled.buffer();

        FlvWriter.writeHeader(out, (file[4] & 4) != 0, (file[4] & 1) != 0);
        for (FlvTag tag : read(file, file.length)) {
            FlvWriter.writeTag(out, tag.header().type(), tag.header().timestampMs(), tag.body());
            tag.release();
        }

        assertThat(Bytes.hex(out)).isEqualTo(Bytes.hex(Unpooled.wrappedBuffer(file)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 11, 64, 4096})
    void readsTheSameFromPiecesOfAnySize(int pieceBytes) {
        byte[] file = Bytes.file("opus.flv");
        List<FlvTag> whole = read(file, file.length);

        List<FlvTag> pieces = read(file, pieceBytes);

        assertThat(pieces).isEqualTo(whole);
        whole.forEach(FlvTag::release);
        pieces.forEach(FlvTag::release);
    }
}
