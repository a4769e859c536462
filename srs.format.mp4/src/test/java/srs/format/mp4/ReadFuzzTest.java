package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import srs.testkit.Fuzz;

/** Only {@link Mp4Exception} comes out of the reader, whatever the file says, and it ends. */
class ReadFuzzTest {
    private static final int MUTATIONS = 30_000;
    /** More samples than any of these files could hold with a byte for each. */
    private static final int MANY = 1 << 21;

    /** Each file without its media: the boxes are what is damaged. */
    private static List<String> corpus(String... names) {
        return Stream.of(names).map(Vectors::file).map(file -> HexFormat.of().formatHex(file, 0, Math.min(file.length, 2600))).toList();
    }

    @Test
    void progressiveWithstandsDamage() {
        Fuzz.run(corpus("faststart.mp4"), MUTATIONS, Mp4Exception.class, ReadFuzzTest::read);
    }

    @Test
    void fragmentedWithstandsDamage() {
        Fuzz.run(corpus("frag.mp4", "frag_base_offset.mp4", "frag_every_frame.mp4", "cmaf.mp4"), MUTATIONS, Mp4Exception.class, ReadFuzzTest::read);
    }

    @Test
    void movieBoxWithstandsDamage() {
        for (String name : List.of("av1_opus.mp4", "hevc_flac.mp4", "vp9_ac3.mp4", "quicktime.mov", "late_audio.mp4")) {
            Fuzz.run(List.of(HexFormat.of().formatHex(movie(Vectors.file(name)))), MUTATIONS / 5, Mp4Exception.class, ReadFuzzTest::read);
        }
    }

    /** moov alone: it is the last box of these files. */
    private static byte[] movie(byte[] file) {
        int at = 0;
        while (at < file.length) {
            int size = java.nio.ByteBuffer.wrap(file).getInt(at);
            if (file[at + 4] == 'm' && file[at + 5] == 'o') {
                return java.util.Arrays.copyOfRange(file, at, at + size);
            }
            at += size;
        }
        throw new AssertionError("no moov");
    }

    private static void read(ByteBuf bytes) {
        try {
            Mp4File file = Mp4File.open(ByteSource.of(bytes));
            SampleReader samples = file.samples();
            int count = 0;
            while (samples.next()) {
                if (samples.offset() < 0 || samples.offset() + samples.size() > bytes.readableBytes()) {
                    throw new AssertionError("sample at " + samples.offset() + " of " + samples.size() + " bytes");
                }
                if (++count > MANY) {
                    throw new AssertionError("more than " + MANY + " samples");
                }
            }
            Mp4File.wholeBytes(ByteSource.of(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
