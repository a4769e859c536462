package srs.format.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import srs.format.rtmp.LeakGuard;
import srs.format.rtmp.RtmpProtocolException;

/** RTMP 1.0 §5.3, form by form, written by hand; and what peers must not do. */
class ChunkReaderTest {
    private final LeakGuard guard = new LeakGuard();
    private final Recorder recorder = new Recorder();
    private final SharedMemoryBudget budget = new SharedMemoryBudget(1_000_000);
    private ChunkReader reader = new ChunkReader(guard.allocator, ChunkLimits.DEFAULT, budget);

    @AfterEach
    void nothingIsHeld() {
        reader.close();
        guard.assertNothingIsHeld();
        assertThat(budget.usedBytes()).isZero();
    }

    static Stream<Arguments> vectors() {
        return Stream.of(
                // fmt 0, csid 3 | time 10 | length 4 | type 8 | stream 1, little-endian
                vector("type 0", "03 00000a 000004 08 01000000 af011122", "3 10 8 4"),
                // fmt 1 | step 20 | length 2 | type 8
                vector("type 1 after 0", "03 00000a 000004 08 01000000 af011122 43 000014 000002 08 af01", "3 10 8 4", "3 30 8 2"),
                // fmt 2 | step 20
                vector("type 2 after 0", "03 00000a 000002 08 01000000 af01 83 000014 af02", "3 10 8 2", "3 30 8 2"),
                // §5.3.1.2.4: a type 3 that begins a message repeats the step
                vector("type 3 after 2", "03 00000a 000002 08 01000000 af01 83 000014 af02 c3 af03",
                        "3 10 8 2", "3 30 8 2", "3 50 8 2"),
                // §5.3.1.2.4: after type 0 the step is the time itself
                vector("type 3 after 0", "03 00000a 000002 08 01000000 af01 c3 af02", "3 10 8 2", "3 20 8 2"),
                vector("csid 64, two bytes", "00 00 000001 000001 08 01000000 aa", "64 1 8 1"),
                vector("csid 319, two bytes", "00 ff 000001 000001 08 01000000 aa", "319 1 8 1"),
                // 64 + 0x34 + 256 * 0x12
                vector("csid 4724, three bytes", "01 34 12 000001 000001 08 01000000 aa", "4724 1 8 1"),
                vector("csid 65599, three bytes", "01 ff ff 000001 000001 08 01000000 aa", "65599 1 8 1"),
                vector("extended time", "03 ffffff 000001 08 01000000 01000000 aa", "3 16777216 8 1"),
                vector("extended time of exactly 0xFFFFFF", "03 ffffff 000001 08 01000000 00ffffff aa", "3 16777215 8 1"),
                // F053: in types 1 and 2 the extended field is a step
                vector("extended step", "03 00000a 000001 08 01000000 aa 83 ffffff 01000000 bb", "3 10 8 1", "3 16777226 8 1"),
                vector("extended step repeated in type 3", "03 00000a 000001 08 01000000 aa 83 ffffff 01000000 bb c3 01000000 cc",
                        "3 10 8 1", "3 16777226 8 1", "3 33554442 8 1"),
                vector("the same extended time again by type 3", "03 ffffff 000001 08 01000000 01000000 aa c3 01000000 bb",
                        "3 16777216 8 1", "3 16777216 8 1"),
                vector("time wraps", "03 ffffff 000001 08 01000000 fffffff0 aa 83 000020 bb", "3 4294967280 8 1", "3 16 8 1"),
                vector("empty message", "03 000000 000000 09 01000000", "3 0 9 0"),
                // librtmp begins so on a csid that the server has not seen
                vector("type 1 first", "44 000005 000001 08 aa", "4 5 8 1"),
                vector("two messages interleaved",
                        "03 000000 000081 08 01000000" + "11".repeat(128)
                        + "04 000000 000001 09 01000000 22" + "c3 33", "4 0 9 1", "3 0 8 129"),
                vector("Abort of a message under way",
                        "03 000000 000081 08 01000000" + "11".repeat(128)
                        + "02 000000 000004 02 00000000 00000003" + "03 000001 000001 08 01000000 44", "2 0 2 4", "3 1 8 1"),
                vector("Abort of a chunk stream that was never used", "02 000000 000004 02 00000000 00000063", "2 0 2 4"),
                vector("SetChunkSize inside a message holds from the next chunk",
                        "03 000000 000181 08 01000000" + "11".repeat(128)
                        + "02 000000 000004 01 00000000 00000100" + "c3" + "22".repeat(256) + "c3 33", "2 0 1 4", "3 0 8 385"),
                vector("SetChunkSize of 2147483647", "02 000000 000004 01 00000000 7fffffff"
                        + "03 000000 000200 08 01000000" + "11".repeat(512), "2 0 1 4", "3 0 8 512"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void decodes(String name, byte[] bytes, List<String> messages) {
        reader.read(Unpooled.wrappedBuffer(bytes), recorder);

        assertThat(recorder.lines).isEqualTo(messages);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void decodesByteByByte(String name, byte[] bytes, List<String> messages) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        while (in.isReadable()) {
            reader.read(in.readSlice(1), recorder);
        }

        assertThat(recorder.lines).isEqualTo(messages);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void decodesSplitAtEveryByte(String name, byte[] bytes, List<String> messages) {
        for (int split = 1; split < bytes.length; split++) {
            Recorder own = new Recorder();
            try (ChunkReader fresh = new ChunkReader(guard.allocator, ChunkLimits.DEFAULT, budget)) {
                fresh.read(Unpooled.wrappedBuffer(bytes, 0, split), own);
                fresh.read(Unpooled.wrappedBuffer(bytes, split, bytes.length - split), own);
            }
            assertThat(own.lines).as("split at %d", split).isEqualTo(messages);
        }
    }

    /** F052: librtmp before 2011 does not repeat the extended timestamp; the payload then follows the basic header. */
    @Test
    void understandsContinuationsWithAndWithoutExtendedTimestamp() {
        String first = "03 ffffff 000103 08 01000000 01000001" + "11".repeat(128);
        for (String repeat : List.of("", "01000001")) {
            for (String tail : List.of("010000", "000000", "010203")) {
                byte[] bytes = hex(first + "c3" + repeat + "22".repeat(128) + "c3" + repeat + tail);
                for (int split = 1; split < bytes.length; split++) {
                    Recorder own = new Recorder();
                    try (ChunkReader fresh = new ChunkReader(guard.allocator, ChunkLimits.DEFAULT, budget)) {
                        fresh.read(Unpooled.wrappedBuffer(bytes, 0, split), own);
                        fresh.read(Unpooled.wrappedBuffer(bytes, split, bytes.length - split), own);
                        if (repeat.isEmpty() && tail.equals("010000")) {
                            // these three may still be the begin of a timestamp: the next byte tells
                            assertThat(own.lines).isEmpty();
                            fresh.read(Unpooled.wrappedBuffer(hex("04 000000 000000 08 01000000")), own);
                        }
                    }
                    assertThat(own.lines.get(0)).as("%s %s, split at %d", repeat, tail, split).isEqualTo("3 16777217 8 259");
                    assertThat(own.bodies.get(0)).endsWith(tail);
                }
            }
        }
    }

    @Test
    void copiesEachBodyIntoABufferOfItsOwnSize() {
        reader.read(Unpooled.wrappedBuffer(hex("03 00000a 000004 08 01000000 af011122")), (csid, ms, type, stream, body) -> {
            assertThat(body.capacity()).isEqualTo(4);
            assertThat(body.maxCapacity()).isEqualTo(4);
        });
    }

    @Test
    void mayBeClosedFromWithin() {
        reader.read(Unpooled.wrappedBuffer(hex("03 00000a 000001 08 01000000 aa c3 bb c3 cc")), (csid, ms, type, stream, body) -> {
            recorder.onMessage(csid, ms, type, stream, body);
            reader.close();
        });

        assertThat(recorder.lines).containsExactly("3 10 8 1");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("c3", 2001, "chunk stream 3 begins with a header of type 3, not 0"),
                Arguments.of("83 000000", 2001, "chunk stream 3 begins with a header of type 2, not 0"),
                Arguments.of("03 000000 000081 08 01000000" + "11".repeat(128) + "03 000000 000081 08 01000000", 2001,
                        "chunk stream 3 has a header of type 0 inside a message"),
                Arguments.of("03 000000 000081 08 01000000" + "11".repeat(128) + "43 000000 000082 08", 2013,
                        "chunk stream 3 changes the message length from 129 to 130 inside a message"),
                Arguments.of("02 000000 000004 01 00000000 00000000", 2010, "SetChunkSize 0 is not in 128..2147483647"),
                Arguments.of("02 000000 000004 01 00000000 00000001", 2010, "SetChunkSize 1 is not in 128..2147483647"),
                Arguments.of("02 000000 000004 01 00000000 0000007f", 2010, "SetChunkSize 127 is not in 128..2147483647"),
                Arguments.of("02 000000 000004 01 00000000 80000000", 2010, "SetChunkSize -2147483648 is not in 128..2147483647"),
                Arguments.of("02 000000 000003 01 00000000 000080", 2007, "SetChunkSize of 3 bytes is shorter than 4"),
                Arguments.of("02 000000 000000 02 00000000", 2007, "Abort of 0 bytes is shorter than 4"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("faults")
    void refuses(String hex, int code, String message) {
        assertThatThrownBy(() -> reader.read(Unpooled.wrappedBuffer(hex(hex)), recorder))
                .isInstanceOf(RtmpProtocolException.class).hasMessage(message).extracting(e -> ((RtmpProtocolException) e).code()).isEqualTo(code);
    }

    private static Arguments vector(String name, String hex, String... messages) {
        return Arguments.of(name, hex(hex), List.of(messages));
    }

    private static byte[] hex(String text) {
        return ByteBufUtil.decodeHexDump(text.replace(" ", ""));
    }
}
