package srs.format.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import srs.format.flv.amf.AmfMap;
import srs.format.rtmp.chunk.ChunkLimits;
import srs.format.rtmp.chunk.ChunkReader;
import srs.format.rtmp.chunk.SharedMemoryBudget;
import srs.format.rtmp.message.Aggregate;
import srs.format.rtmp.message.Message;
import srs.format.rtmp.session.ClientSession;
import srs.format.rtmp.session.ClientSessionConfig;
import srs.format.rtmp.session.ClientSessionListener;
import srs.format.rtmp.session.ConnectAnswer;
import srs.format.rtmp.session.ConnectCommand;
import srs.format.rtmp.session.PlayCommand;
import srs.format.rtmp.session.PublishCommand;
import srs.format.rtmp.session.ServerIdentity;
import srs.format.rtmp.session.ServerSession;
import srs.format.rtmp.session.ServerSessionConfig;
import srs.format.rtmp.session.ServerSessionListener;
import srs.format.rtmp.session.SessionOutput;

/**
 * The captures are the corpus: each is damaged in many ways, always the same ones, and read by all three readers of network bytes.
 * Whatever comes, only {@link RtmpProtocolException} may leave a reader, nothing may leave a session, and nothing may be kept.
 */
class FuzzTest {
    private static final int ROUNDS = 250;
    private static final int MAX_BYTES = 12_000;
    /** What one connection may hold at any time: its budget, and one answer. */
    private static final long MAX_HELD_BYTES = 2_000_000;
    private static final ChunkLimits LIMITS = new ChunkLimits(ChunkLimits.MAX_MESSAGE_BYTES, 64, 1_000_000);

    private final LeakGuard guard = new LeakGuard();
    private final SharedMemoryBudget budget = new SharedMemoryBudget(1_500_000);

    static Stream<Capture> captures() {
        return Capture.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void readersSurvive(Capture capture) {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round);
            ByteBuf in = damaged(capture.chunks(), random);
            ChunkReader reader = new ChunkReader(guard.allocator, LIMITS, budget);
            try {
                while (in.isReadable()) {
                    reader.read(in.readSlice(Math.min(in.readableBytes(), 1 + random.nextInt(2_000))), this::decode);
                    assertThat(guard.heldBytes()).isLessThan(MAX_HELD_BYTES);
                }
            } catch (RtmpProtocolException e) {
                assertThat(e.code()).isPositive();
            }
            reader.close();
            assertNothingIsKept(round);
        }
    }

    private void decode(int csid, long timestampMs, int typeId, int stream, ByteBuf body) {
        try {
            Message message = Message.decode(typeId, body.duplicate());
            if (message instanceof Aggregate aggregate) {
                try {
                    Aggregate.split(aggregate.body(), timestampMs, (type, ms, part) -> {
                    });
                } finally {
                    aggregate.body().release();
                }
            } else if (typeId == 8 || typeId == 9) {
                body.release();
            }
        } catch (RtmpProtocolException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void serverSurvives(Capture capture) {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round);
            ByteBuf in = damaged(capture.all(0), random);
            Server listener = new Server(random.nextInt(4) > 0);
            listener.session = new ServerSession(ServerSessionConfig.of(ServerIdentity.of("SRS", "0"), LIMITS, budget),
                    guard.allocator, random, new Drain(), listener, 0);
            while (in.isReadable()) {
                listener.session.onBytes(in.readSlice(Math.min(in.readableBytes(), 1 + random.nextInt(2_000))), 0);
                assertThat(guard.heldBytes()).isLessThan(MAX_HELD_BYTES);
            }
            listener.session.close(RtmpError.SUCCESS, "end");
            assertThat(listener.ends).isEqualTo(1);
            assertNothingIsKept(round);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void clientSurvives(Capture capture) {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round);
            ByteBuf in = damaged(capture.all(0), random);
            int[] ends = {0};
            ClientSession session = new ClientSession(ClientSessionConfig.of(RtmpUrl.parse("rtmp://ip/live/s")), guard.allocator,
                    random, new Drain(), (ClientSessionListener) (reason, message) -> ends[0]++);
            session.start(0);
            if (random.nextBoolean()) {
                session.play("s");
            } else {
                session.publish("s");
            }
            while (in.isReadable()) {
                session.onBytes(in.readSlice(Math.min(in.readableBytes(), 1 + random.nextInt(2_000))), 0);
                assertThat(guard.heldBytes()).isLessThan(2 * ChunkLimits.MAX_UNFINISHED_BYTES);
            }
            session.close(RtmpError.SUCCESS, "end");
            assertThat(ends[0]).isEqualTo(1);
            assertNothingIsKept(round);
        }
    }

    private void assertNothingIsKept(int round) {
        assertThat(guard.heldBytes()).as("held after round %d", round).isZero();
        assertThat(budget.usedBytes()).as("budget after round %d", round).isZero();
    }

    /** Flips, overwrites, cuts out and repeats: mostly little, so that the stream stays readable for long. */
    private static ByteBuf damaged(ByteBuf original, Random random) {
        ByteBuf out = Unpooled.buffer(MAX_BYTES).writeBytes(original, 0, Math.min(original.readableBytes(), MAX_BYTES));
        int wounds = 1 + random.nextInt(6);
        for (int i = 0; i < wounds; i++) {
            int near = random.nextInt(4) == 0 ? out.writerIndex() : Math.min(out.writerIndex(), 3_073 + 700);
            int at = random.nextInt(near);
            switch (random.nextInt(5)) {
                case 0 -> out.setByte(at, out.getByte(at) ^ 1 << random.nextInt(8));
                case 1 -> out.setByte(at, random.nextInt(256));
                case 2 -> out.setInt(Math.min(at, out.writerIndex() - 4), interesting(random));
                case 3 -> {
                    int cut = Math.min(random.nextInt(16), out.writerIndex() - at);
                    out.setBytes(at, out.copy(at + cut, out.writerIndex() - at - cut)).writerIndex(out.writerIndex() - cut);
                }
                default -> {
                    int length = Math.min(random.nextInt(64), out.writerIndex() - at);
                    ByteBuf tail = out.copy(at, out.writerIndex() - at);
                    out.writerIndex(at + length).writeBytes(tail);
                }
            }
        }
        return out;
    }

    private static int interesting(Random random) {
        int[] values = {0, 1, 127, 128, 0xFFFFFF, 0x7FFFFFFF, 0x80000000, -1, 0x00FFFFFF, 0x02FFFFFF, 0x41FFFFFF, 0xC3C3C3C3};
        return values[random.nextInt(values.length)];
    }

    private static final class Drain implements SessionOutput {
        @Override
        public void write(ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void setReading(boolean isReading) {
            // the corpus goes on
        }
    }

    private static final class Server implements ServerSessionListener {
        private final boolean isAnswering;
        private ServerSession session;
        private int ends;

        Server(boolean isAnswering) {
            this.isAnswering = isAnswering;
        }

        @Override
        public void onConnect(ConnectCommand command) {
            session.acceptConnect(ConnectAnswer.DEFAULT, 0);
        }

        @Override
        public void onPublish(PublishCommand command) {
            if (isAnswering) {
                session.acceptPublish(1, 1, 0);
            }
        }

        @Override
        public void onPlay(PlayCommand command) {
            if (isAnswering) {
                session.acceptPlay(0);
            }
        }

        @Override
        public void onMetadata(long timestampMs, AmfMap metadata) {
            assertThat(metadata).isNotNull();
        }

        @Override
        public void onAudio(long timestampMs, ByteBuf body) {
            assertThat(body.refCnt()).isPositive();
        }

        @Override
        public void onVideo(long timestampMs, ByteBuf body) {
            assertThat(timestampMs).isBetween(0L, 0xFFFFFFFFL);
        }

        @Override
        public void onUnpublish() {
            assertThat(ends).isZero();
        }

        @Override
        public void onPause(boolean isPaused) {
            assertThat(ends).isZero();
        }

        @Override
        public void onStop() {
            assertThat(ends).isZero();
        }

        @Override
        public void onClosed(RtmpError reason, String message) {
            ends++;
        }
    }
}
