package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.Fuzz;

/** Two that call each other, over a network that is a queue, with a clock that is turned by hand. */
class RendezvousTest {
    private static final InetSocketAddress ALICE = new InetSocketAddress("127.0.0.1", 1001);
    private static final InetSocketAddress BOB = new InetSocketAddress("127.0.0.1", 1002);
    private static final byte[] MESSAGE = {0x47, 1, 2, 3};

    private final Side alice = new Side(BOB);
    private final Side bob = new Side(ALICE);
    private Random dice = new Random(1);
    private int lossPercent;
    private long nowUs = 9_000_000;

    private static final class Side implements SrtOutput, SrtCall.Listener {
        final InetSocketAddress peer;
        final Ear ear = new Ear();
        final Deque<ByteBuf> out = new ArrayDeque<>();
        SrtRendezvous call;
        SrtConnection connection;
        String failure;

        Side(InetSocketAddress peer) {
            this.peer = peer;
        }

        void begin(SrtOptions options, long nowUs) {
            call = new SrtRendezvous(options, peer, "live/a", new SecureRandom(), this, this, nowUs);
        }

        @Override
        public ByteBufAllocator alloc() {
            return Wire.ALLOCATOR;
        }

        @Override
        public void write(ByteBuf datagram, InetSocketAddress to) {
            out.add(Unpooled.copiedBuffer(datagram));
            datagram.release();
        }

        @Override
        public SrtConnection.Listener onConnected(SrtConnection made) {
            connection = made;
            return ear;
        }

        @Override
        public void onFailed(String reason) {
            failure = reason;
        }
    }

    private void run(long ms) {
        for (long i = 0; i < ms; i++) {
            nowUs += 1_000;
            carry(alice, bob, ALICE);
            carry(bob, alice, BOB);
            for (Side side : new Side[] {alice, bob}) {
                if (side.call != null) {
                    side.call.tick(nowUs);
                }
            }
        }
    }

    private void carry(Side from, Side to, InetSocketAddress address) {
        for (int count = from.out.size(); count > 0; count--) {
            ByteBuf datagram = from.out.remove();
            if (to.call != null && dice.nextInt(100) >= lossPercent) {
                to.call.onDatagram(datagram, address, nowUs);
            }
        }
    }

    @AfterEach
    void close() {
        for (Side side : new Side[] {alice, bob}) {
            if (side.call != null) {
                side.call.close(nowUs);
            }
        }
    }

    private void assertTalk() {
        alice.connection.send(Unpooled.wrappedBuffer(MESSAGE), 0, MESSAGE.length, nowUs);
        bob.connection.send(Unpooled.wrappedBuffer(MESSAGE), 0, MESSAGE.length, nowUs);
        lossPercent = 0;
        run(600);
        assertThat(bob.ear.messages).containsExactly(MESSAGE);
        assertThat(alice.ear.messages).containsExactly(MESSAGE);
    }

    @Test
    void meetsWhenBothBeginAtOnce() {
        alice.begin(SrtOptions.DEFAULT, nowUs);
        bob.begin(SrtOptions.DEFAULT, nowUs);
        run(50);
        assertThat(alice.connection).isNotNull();
        assertThat(bob.connection).isNotNull();
        assertTalk();
    }

    @Test
    void meetsWhenOneComesLater() {
        alice.begin(SrtOptions.DEFAULT, nowUs);
        run(1_100);
        bob.begin(SrtOptions.DEFAULT, nowUs);
        run(400);
        assertTalk();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void meetsThoughHalfOfAllIsLost(int seed) {
        dice = new Random(seed);
        lossPercent = 50;
        SrtOptions options = SrtOptions.DEFAULT.withTimeouts(20_000_000, 20_000_000).withPassphrase(Captures.PASSPHRASE, 24).withPacketFilter("fec,cols:5");
        alice.begin(options, nowUs);
        bob.begin(options, nowUs);
        run(10_000);
        assertThat(alice.connection.isEncrypted()).isTrue();
        assertTalk();
    }

    @Test
    void saysThatThePassphraseIsAnother() {
        alice.begin(SrtOptions.DEFAULT.withPassphrase(Captures.PASSPHRASE, 0), nowUs);
        bob.begin(SrtOptions.DEFAULT.withPassphrase("another passphrase", 0), nowUs);
        run(100);
        assertThat(alice.failure).isEqualTo("refused: bad secret");
        assertThat(bob.failure).isEqualTo("refused: bad secret");
    }

    @Test
    void givesUpWhenNobodyComes() {
        alice.begin(SrtOptions.DEFAULT, nowUs);
        run(3_100);
        assertThat(alice.failure).isEqualTo("no answer within 3000 ms");
    }

    @Test
    void withstandsItsPeer() {
        alice.begin(SrtOptions.DEFAULT, nowUs);
        Fuzz.run(Captures.lines(), 5_000, IllegalStateException.class, in -> {
            if (in.readableBytes() >= 16) {
                Patch.destination(in, 0);
            }
            alice.call.onDatagram(in, BOB, nowUs++);
            alice.out.clear();
            if (alice.failure != null) {
                alice.failure = null;
                alice.begin(SrtOptions.DEFAULT, nowUs);
            }
        });
    }
}
