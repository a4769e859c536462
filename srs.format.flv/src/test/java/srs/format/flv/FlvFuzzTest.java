package srs.format.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.testkit.Fuzz;

/** Only {@link FlvException} comes out of the parsers, and no buffer is lost. */
class FlvFuzzTest {
    private static final int MUTATIONS = 60_000;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(/* preferDirect= */ false);

    @AfterEach
    void nothingLeaks() {
        Assertions.assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void videoTagHeaderWithstandsDamage() {
        Fuzz.run(Bytes.lines("fuzz/video.txt"), MUTATIONS, FlvException.class, body -> {
            VideoTagHeader header = VideoTagHeader.parse(body);
            inside(header.payloadOffset(), body);
            if (header.multitrack() != MultitrackType.NONE) {
                Multitrack.splitVideo(body, allocator).forEach(Multitrack.Track::release);
            }
        });
    }

    @Test
    void audioTagHeaderWithstandsDamage() {
        Fuzz.run(Bytes.lines("fuzz/audio.txt"), MUTATIONS, FlvException.class, body -> {
            AudioTagHeader header = AudioTagHeader.parse(body);
            inside(header.payloadOffset(), body);
            if (header.multitrack() != MultitrackType.NONE) {
                Multitrack.splitAudio(body, allocator).forEach(Multitrack.Track::release);
            }
        });
    }

    @Test
    void readerWithstandsDamage() {
        Fuzz.run(Bytes.lines("fuzz/file.txt"), MUTATIONS, FlvException.class, bytes -> {
            try (FlvReader reader = new FlvReader(allocator)) {
                reader.feed(bytes.copy());
                for (FlvTag tag = reader.poll(); tag != null; tag = reader.poll()) {
                    tag.release();
                }
            }
        });
    }

    @Test
    void dataMessageNeverThrows() {
        Fuzz.run(Bytes.lines("fuzz/amf0.txt"), MUTATIONS, FlvException.class, body -> DataMessage.parse(body).flatMap(OnMetaData::of)
                .ifPresent(metadata -> metadata.forPlayers("a", "b")));
    }

    private static void inside(int payloadOffset, ByteBuf body) {
        if (payloadOffset > body.readableBytes()) {
            throw new AssertionError("payload at " + payloadOffset + " of " + body.readableBytes());
        }
    }
}
