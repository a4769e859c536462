package srs.output.dvr.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.FlvWriter;

/** The end of what is whole in an FLV file, wherever it was cut. */
class FlvRepairTest {
    private static final int TAGS = 5;

    @TempDir
    Path folder;

    private static ByteBuf file() {
        ByteBuf out = Unpooled.buffer();
        FlvWriter.writeHeader(out, true, true);
        new FlvMetadata(Map.of("width", 640.0), "SRS/test").encode(out, 0, 0, new KeyframeIndex());
        for (int i = 0; i < TAGS; i++) {
            FlvWriter.writeTag(out, FlvTagHeader.TYPE_VIDEO, 40L * i, Unpooled.wrappedBuffer(new byte[100]));
        }
        return out;
    }

    private FlvRepair scan(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("a.flv.tmp"), bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return FlvRepair.scan(channel);
        }
    }

    @Test
    void endsBehindTheLastWholeTag() throws IOException {
        ByteBuf whole = file();
        int tagBytes = 100 + FlvWriter.TAG_OVERHEAD;
        int first = whole.readableBytes() - TAGS * tagBytes;
        for (int length = first; length <= whole.readableBytes(); length++) {
            int tags = (length - first) / tagBytes;

            FlvRepair found = scan(ByteBufUtil.getBytes(whole, 0, length));

            assertThat(found).isEqualTo(new FlvRepair(first + (long) tags * tagBytes, tags == 0 ? 0 : 40L * (tags - 1), tags));
        }
    }

    @Test
    void endsBeforeATagThatLies() throws IOException {
        ByteBuf lying = file();
        lying.setInt(lying.writerIndex() - 4, 7);

        assertThat(scan(ByteBufUtil.getBytes(lying)).mediaTags()).isEqualTo(TAGS - 1);
    }

    @Test
    void findsNothingInAnotherFile() throws IOException {
        assertThat(scan("no FLV, but long enough".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).wholeBytes()).isZero();
        assertThat(scan(new byte[0]).wholeBytes()).isZero();
    }
}
