package srs.format.ts;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole files of another implementation, against what ffprobe says of them; see the README beside them. */
class TsFilesTest {
    /** Frames within a PES packet have no times of their own: ours and ffprobe's are rounded in different ways. */
    private static final long TOLERANCE_TICKS = 2;

    @AfterEach
    void nothingLeaks() {
        assertThat(Collector.ALLOCATOR.metric().usedHeapMemory()).isZero();
    }

    /** Kind, size, key and MD5 must be the same, the times within the tolerance of the first one's distance. */
    private static void assertSame(List<String> found, List<String> expected, long shiftTicks) {
        assertThat(found).extracting(TsFilesTest::withoutTimes).isEqualTo(expected.stream().map(TsFilesTest::withoutTimes).toList());
        for (int i = 0; i < found.size(); i++) {
            for (int column = 1; column <= 2; column++) {
                assertThat(time(found.get(i), column)).as("column %d of %s", column, found.get(i))
                        .isBetween(time(expected.get(i), column) + shiftTicks - TOLERANCE_TICKS, time(expected.get(i), column) + shiftTicks + TOLERANCE_TICKS);
            }
        }
    }

    private static String withoutTimes(String line) {
        String[] columns = line.split(",");
        return columns[0] + "," + columns[3] + "," + columns[4] + "," + columns[5];
    }

    private static long time(String line, int column) {
        return Long.parseLong(line.split(",")[column]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"avc_aac", "hevc_aac", "avc_mp3", "opus", "ac3", "eac3"})
    void agreesWithFfprobe(String name) {
        Collector found = Collector.of(Files.bytes(name + ".ts"));

        assertSame(found.lines(), Files.lines(name + ".txt"), 0);
        assertThat(found.faults).isEmpty();
    }

    /** The wrap is in the middle; ffprobe tells the times before it as negative ones. */
    @Test
    void goesOnOverTheWrap() {
        Collector found = Collector.of(Files.bytes("wrap.ts"));

        assertSame(found.lines(), Files.lines("wrap.txt"), TsClock.MODULUS);
        assertThat(found.faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"avc_aac", "hevc_aac", "opus"})
    void readsTheSameFromPiecesOfAnySize(String name) {
        byte[] file = Files.bytes(name + ".ts");
        List<String> whole = Collector.of(file).lines();
        for (int pieceBytes : new int[] {1, 2, 5, 187, 188, 189, 376, 1000, 1316}) {
            assertThat(Collector.of(file, pieceBytes).lines()).as("pieces of %d", pieceBytes).isEqualTo(whole);
        }
    }

    @Test
    void findsTheFirstPacketBehindOtherBytes() {
        byte[] file = Files.bytes("avc_aac.ts");
        for (int before : new int[] {1, 17, 187, 189}) {
            ByteBuf stream = Unpooled.buffer();
            for (int i = 0; i < before; i++) {
                stream.writeByte(i % 50 == 0 ? TransportPacket.SYNC_BYTE : i);
            }
            Collector found = Collector.of(ByteBufUtil.getBytes(stream.writeBytes(file)));

            assertThat(found.lines()).as("after %d bytes", before).isEqualTo(Collector.of(file).lines());
            assertThat(found.faults).containsOnly(TsFault.SYNC_LOST);
        }
    }

    /** A decoder set up with what the demuxer says: the configurations are those that FFmpeg writes to MP4. */
    @Test
    void tellsTheConfiguration() {
        List<String> said = new ArrayList<>();
        for (TsTrack track : Collector.of(Files.bytes("avc_aac.ts")).tracks) {
            said.add(track.codec() + " " + track.pid() + " " + Integer.toHexString(track.config()[1] & 0xFF));
        }
        // avcC of Baseline's successor Main 0x4d; AAC LC, 44.1 kHz, mono
        assertThat(said).containsExactly("H264 256 4d", "AAC 257 8");
    }
}
