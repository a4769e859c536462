package srs.format.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import srs.format.rtmp.Capture;
import srs.format.rtmp.LeakGuard;
import srs.format.rtmp.message.MessageType;

/** The chunk streams of ffmpeg, rtmpdump and nginx-rtmp, held against the dissection by tshark. */
class CaptureChunksTest {
    private final LeakGuard guard = new LeakGuard();
    private final Recorder recorder = new Recorder();
    private final ChunkReader reader = new ChunkReader(guard.allocator, ChunkLimits.DEFAULT, MemoryBudget.UNLIMITED);

    static Stream<Capture> captures() {
        return Capture.all();
    }

    @AfterEach
    void nothingIsHeld() {
        reader.close();
        guard.assertNothingIsHeld();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void decodes(Capture capture) {
        reader.read(capture.chunks(), recorder);

        assertThat(recorder.lines).isEqualTo(capture.dissection());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void decodesByteByByte(Capture capture) {
        Recorder whole = new Recorder();
        try (ChunkReader other = new ChunkReader(guard.allocator, ChunkLimits.DEFAULT, MemoryBudget.UNLIMITED)) {
            other.read(capture.chunks(), whole);
        }
        ByteBuf in = capture.chunks();
        while (in.isReadable()) {
            reader.read(in.readSlice(1), recorder);
        }

        assertThat(recorder.bodies).isEqualTo(whole.bodies);
        assertThat(recorder.lines).isEqualTo(whole.lines);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void decodesSplitAtEveryByte(Capture capture) {
        ByteBuf all = capture.chunks();
        int length = Math.min(all.readableBytes(), 6_000);
        List<Object> whole = messages(all.slice(0, length));
        for (int split = 1; split < length; split++) {
            assertThat(messages(all.slice(0, split), all.slice(split, length - split))).as("split at %d", split).isEqualTo(whole);
        }
    }

    /** All that there is of each message; as bytes, for there are thousands of splits. */
    private List<Object> messages(ByteBuf... parts) {
        List<Object> messages = new ArrayList<>();
        read((csid, timestampMs, typeId, messageStreamId, body) -> {
            messages.addAll(List.of(csid, timestampMs, typeId, messageStreamId));
            messages.add(ByteBuffer.wrap(ByteBufUtil.getBytes(body)));
        }, parts);
        return messages;
    }

    /** Each message that the peer wrote with a header of type 0 is written by us in the same bytes. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void encodes(Capture capture) {
        ByteBuf in = capture.chunks();
        int[] begin = {0};
        int[] compared = {0};
        int[] chunkSize = {ChunkReader.DEFAULT_CHUNK_SIZE};
        MessageSink sink = (csid, timestampMs, typeId, messageStreamId, body) -> {
            ByteBuf wire = in.slice(begin[0], in.readerIndex() - begin[0]);
            if (wire.getUnsignedByte(0) >>> 6 == 0) {
                ByteBuf own = Unpooled.buffer();
                ChunkWriter.write(own, csid, timestampMs, typeId, messageStreamId, body, chunkSize[0]);
                assertThat(ByteBufUtil.hexDump(own)).isEqualTo(ByteBufUtil.hexDump(wire));
                int headBytes = Math.min(ChunkWriter.MAX_HEAD_BYTES, body.readableBytes());
                long head = 0;
                for (int i = 0; i < headBytes; i++) {
                    head = head << 8 | body.getUnsignedByte(i);
                }
                ByteBuf inTwo = Unpooled.buffer();
                ChunkWriter.write(inTwo, csid, timestampMs, typeId, messageStreamId, head, headBytes, body, headBytes,
                        body.readableBytes() - headBytes, chunkSize[0]);
                assertThat(inTwo).isEqualTo(own);
                assertThat(own.readableBytes())
                        .isEqualTo(ChunkWriter.encodedBytes(body.readableBytes(), timestampMs, chunkSize[0]));
                compared[0]++;
            }
            if (typeId == MessageType.SET_CHUNK_SIZE) {
                chunkSize[0] = body.getInt(0);
            }
            begin[0] = in.readerIndex();
        };
        while (in.isReadable()) {
            reader.read(in.readSlice(1), sink);
        }
        assertThat(compared[0]).isGreaterThan(2);
    }

    private void read(MessageSink sink, ByteBuf... parts) {
        try (ChunkReader own = new ChunkReader(guard.allocator, ChunkLimits.DEFAULT, MemoryBudget.UNLIMITED)) {
            for (ByteBuf part : parts) {
                own.read(part, sink);
            }
        }
    }
}
