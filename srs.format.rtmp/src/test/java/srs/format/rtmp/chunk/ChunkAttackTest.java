package srs.format.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.format.rtmp.LeakGuard;
import srs.format.rtmp.RtmpProtocolException;

/** Peers that want our memory (attacks 2 and 3). */
class ChunkAttackTest {
    private static final MessageSink NONE = (csid, ms, type, stream, body) -> {
    };

    private final LeakGuard guard = new LeakGuard();
    private final SharedMemoryBudget budget = new SharedMemoryBudget(64L << 20);

    @AfterEach
    void nothingIsHeld() {
        guard.assertNothingIsHeld();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void aClaimOf16MBCostsWhatHasCome() {
        try (ChunkReader reader = reader(ChunkLimits.DEFAULT, budget)) {
            reader.read(begin(3, 0xFFFFFF, 128), NONE);
            assertThat(guard.heldBytes()).isLessThanOrEqualTo(ChunkReader.EAGER_BYTES);
            assertThat(budget.usedBytes()).isEqualTo(reader.unfinishedBytes());
        }
    }

    @Test
    void aLongMessageGrowsToItsLengthAndNoFurther() {
        int length = 3_000_000;
        try (ChunkReader reader = reader(ChunkLimits.DEFAULT, budget)) {
            int[] got = {0};
            ByteBuf size = Unpooled.buffer();
            ChunkWriter.write(size, 2, 0, 1, 0, Unpooled.copyInt(65536), 128);
            reader.read(size, NONE);
            ByteBuf wire = Unpooled.buffer();
            ChunkWriter.write(wire, 6, 5, 9, 1, Unpooled.wrappedBuffer(new byte[length]), 65536);
            while (wire.isReadable()) {
                reader.read(wire.readSlice(Math.min(8_192, wire.readableBytes())), (csid, ms, type, stream, body) -> {
                    got[0] = body.readableBytes();
                    assertThat(body.capacity()).isEqualTo(length);
                });
                assertThat(reader.unfinishedBytes()).isLessThanOrEqualTo(length);
            }
            assertThat(got[0]).isEqualTo(length);
        }
    }

    @Test
    void unfinishedMessagesOfAConnectionAreBounded() {
        ChunkLimits limits = new ChunkLimits(ChunkLimits.MAX_MESSAGE_BYTES, 64, 1_000_000);
        ChunkReader reader = reader(limits, budget);
        assertThatThrownBy(() -> {
            for (int csid = 3; csid < 63; csid++) {
                reader.read(begin(csid, 0xFFFFFF, 128), NONE);
                assertThat(guard.heldBytes()).isLessThan(1_100_000);
            }
        }).isInstanceOf(RtmpProtocolException.class).hasMessage("1048576 bytes in unfinished messages are more than 1000000");
        reader.close();
    }

    @Test
    void unfinishedMessagesOfAllConnectionsAreBounded() {
        SharedMemoryBudget small = new SharedMemoryBudget(100_000);
        ChunkReader first = reader(ChunkLimits.DEFAULT, small);
        ChunkReader second = reader(ChunkLimits.DEFAULT, small);
        first.read(begin(3, 65_536, 128), NONE);
        assertThatThrownBy(() -> second.read(begin(3, 65_536, 128), NONE)).isInstanceOf(RtmpProtocolException.class)
                .hasMessage("65536 bytes for unfinished messages are more than the memory budget has left");
        second.close();
        assertThat(small.usedBytes()).isEqualTo(65_536);
        first.close();
        assertThat(small.usedBytes()).isZero();
    }

    @Test
    void chunkStreamsAreBounded() {
        try (ChunkReader reader = reader(ChunkLimits.DEFAULT, budget)) {
            assertThatThrownBy(() -> {
                for (int csid = 64; csid < 65_600; csid++) {
                    ByteBuf header = Unpooled.buffer().writeByte(1).writeShortLE(csid - 64).writeMedium(0).writeMedium(0)
                            .writeByte(8).writeIntLE(1);
                    reader.read(header, NONE);
                }
            }).isInstanceOf(RtmpProtocolException.class).hasMessage("chunk stream 128 is one more than 64");
            assertThat(reader.chunkStreams()).isEqualTo(64);
        }
    }

    @Test
    void aMessageAboveTheLimitIsRefusedByItsHeader() {
        try (ChunkReader reader = reader(new ChunkLimits(1_000, 64, 1_000_000), budget)) {
            assertThatThrownBy(() -> reader.read(begin(3, 1_001, 1), NONE)).isInstanceOf(RtmpProtocolException.class)
                    .hasMessage("message of 1001 bytes is longer than 1000");
        }
    }

    private ChunkReader reader(ChunkLimits limits, MemoryBudget shared) {
        return new ChunkReader(guard.allocator, limits, shared);
    }

    private static ByteBuf begin(int csid, int length, int bytes) {
        return Unpooled.buffer().writeByte(csid).writeMedium(0).writeMedium(length).writeByte(9).writeIntLE(1).writeZero(bytes);
    }
}
