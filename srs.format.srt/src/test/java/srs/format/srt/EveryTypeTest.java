package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each type of packet (draft §3), with a body of any length and content: from strangers, from the other side of a handshake, and from the peer of a connection (attacks 29 to 31). */
class EveryTypeTest {
    /** One for each type, by the upper half of its first word; where there are subtypes, the lower half. */
    private static final String TYPES = """
            handshake, 8000, 0000
            keep-alive, 8001, 0000
            acknowledgement, 8002, 0000
            loss report, 8003, 0000
            congestion warning, 8004, 0000
            shutdown, 8005, 0000
            acknowledgement seen, 8006, 0000
            drop request, 8007, 0000
            peer error, 8008, 0000
            unknown, 8009, 0000
            user-defined without a subtype, FFFF, 0000
            HSREQ, FFFF, 0001
            HSRSP, FFFF, 0002
            KMREQ, FFFF, 0003
            KMRSP, FFFF, 0004
            unknown subtype, FFFF, 7FFF
            data, 7E5B, 4A26
            """;
    private static final int MAX_BODY = 1456;
    private static final int ROUNDS = 1_500;
    private static final InetSocketAddress LISTENER = new InetSocketAddress("127.0.0.1", 1002);
    private static final InetSocketAddress CALLER = new InetSocketAddress("127.0.0.1", 1001);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("127.0.0.1", 1003);

    private final Random dice = new Random(31);
    private Link link;

    /** Words are small, at an end of what they can be, or random, for most of them are numbers and lengths. */
    private ByteBuf packet(int upper, int lower, int destination) {
        ByteBuf packet = Unpooled.buffer(16 + MAX_BODY).writeShort(upper).writeShort(lower).writeInt(word()).writeInt(word()).writeInt(destination);
        int bytes = dice.nextBoolean() ? dice.nextInt(24) * 4 : dice.nextInt(MAX_BODY);
        while (packet.readableBytes() < 16 + bytes) {
            packet.writeInt(word());
        }
        return packet.writerIndex(16 + bytes);
    }

    private int word() {
        return switch (dice.nextInt(4)) {
            case 0 -> dice.nextInt(8);
            case 1 -> Integer.MAX_VALUE - dice.nextInt(3);
            case 2 -> Integer.MIN_VALUE | dice.nextInt(100);
            default -> dice.nextInt();
        };
    }

    private void begin(SrtOptions options) {
        link = new Link(options, options);
        link.delayUs = 2_000;
    }

    @AfterEach
    void close() {
        link.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = TYPES)
    void keepsNobodyFromConnectingAndNothingOfStrangers(String name, String upper, String lower) {
        begin(SrtOptions.DEFAULT.withPassphrase(Captures.PASSPHRASE, 16));
        for (int i = 0; i < ROUNDS; i++) {
            int destination = dice.nextBoolean() ? 0 : word();
            ByteBuf packet = packet(Integer.parseInt(upper, 16), Integer.parseInt(lower, 16), destination);
            link.listener.onDatagram(packet.duplicate(), STRANGER, link.nowUs);
            link.caller.onDatagram(packet, STRANGER, link.nowUs);
            if (i % 100 == 0) {
                link.run(1);
            }
        }
        assertThat(link.listener.connections()).isZero();
        link.run(500);
        assertThat(link.callerSide).as(link.failure).isNotNull();
        assertThat(link.listener.connections()).isEqualTo(1);
    }

    /** What the caller hears is of the listener's address and for its socket, so it may make it give up; it is told, and keeps nothing. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = TYPES)
    void endsNoHandshakeWithoutAWord(String name, String upper, String lower) {
        for (int i = 0; i < ROUNDS / 30; i++) {
            begin(SrtOptions.DEFAULT);
            int[] socket = {0};
            link.damages = bytes -> {
                socket[0] = Unpooled.wrappedBuffer(bytes).getInt(16 + 24);
                return bytes;
            };
            link.caller.tick(link.nowUs += 300_000);
            for (int n = 0; n < 10; n++) {
                link.caller.onDatagram(packet(Integer.parseInt(upper, 16), Integer.parseInt(lower, 16), socket[0]), LISTENER, link.nowUs);
            }
            assertThat(link.callerSide).isNull();
            link.damages = bytes -> bytes;
            link.run(60);
            assertThat(link.failure != null || link.callerSide != null).isTrue();
            link.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = TYPES)
    void endsNoConnectionUnlessItSaysSo(String name, String upper, String lower) {
        begin(SrtOptions.DEFAULT.withLatency(60, 0).withPassphrase(Captures.PASSPHRASE, 16));
        link.run(200);
        ByteBuf message = Unpooled.buffer(1316).writeZero(1316);
        for (int i = 0; i < ROUNDS && !link.listenerSide.isClosed() && !link.callerSide.isClosed(); i++) {
            link.listener.onDatagram(packet(Integer.parseInt(upper, 16), Integer.parseInt(lower, 16), link.listenerSide.socketId()), CALLER, link.nowUs);
            link.caller.onDatagram(packet(Integer.parseInt(upper, 16), Integer.parseInt(lower, 16), link.callerSide.socketId()), LISTENER, link.nowUs);
            if (i % 3 == 0) {
                link.callerSide.send(message, 0, 1316, link.nowUs);
                link.listenerSide.send(message, 0, 188, link.nowUs);
                link.run(1);
            }
        }
        assertThat(link.listenerSide.isClosed()).isEqualTo(name.equals("shutdown"));
        assertThat(link.callerSide.isClosed()).isEqualTo(name.equals("shutdown"));
        for (SrtConnection side : new SrtConnection[] {link.listenerSide, link.callerSide}) {
            assertThat(side.statistics(link.nowUs).received().pktRcvBuf()).isLessThanOrEqualTo(SrtOptions.DEFAULT.flowWindow());
            assertThat(side.statistics(link.nowUs).sent().pktSndBuf()).isLessThanOrEqualTo(SrtOptions.DEFAULT.sendPackets());
        }
    }
}
