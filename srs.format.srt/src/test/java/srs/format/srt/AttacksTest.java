package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.HandshakeExtension;
import srs.format.srt.internal.packet.KeyMaterialMessage;

/** What strangers and peers may send on purpose. Packets are libsrt's, with what is said of them changed; raw ones are written out. */
class AttacksTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.1", 33641);
    private static final int MANY = 50_000;
    private static final int ACK = 0x8002_0000;
    private static final int NAK = 0x8003_0000;
    private static final int DROP = 0x8007_0000;
    private static final int RANGE = 0x8000_0000;
    private static final int LAST = Integer.MAX_VALUE;

    private final Wire wire = new Wire();
    private final Ear ear = new Ear();
    private final List<SrtRequest> requests = new ArrayList<>();
    private final Random dice = new Random(29);
    private SrtListener listener;
    private SrtConnection connection;
    private long nowUs = 5_000_000_000L;

    private void listen(SrtOptions options) {
        listener = new SrtListener(options, new SecureRandom(), wire, requests::add);
    }

    private ByteBuf conclusion(String capture) {
        wire.clear();
        listener.onDatagram(Captures.of(capture + ".induction"), PEER, nowUs);
        return Patch.cookie(Captures.of(capture + ".conclusion"), ((Handshake) wire.control()).cookie());
    }

    /** A conclusion as libsrt's, with one more extension. */
    private ByteBuf conclusionWith(int type, byte[] content) {
        ByteBuf datagram = conclusion("plain");
        ByteBuf longer = Unpooled.buffer().writeBytes(datagram);
        return longer.writeShort(type).writeShort(content.length / 4).writeBytes(content);
    }

    private void connect(SrtOptions options, String capture) {
        listen(options);
        listener.onDatagram(conclusion(capture), PEER, nowUs);
        connection = requests.get(0).accept(ear, nowUs);
        wire.clear();
    }

    /** A control packet of the connection's peer. */
    private void control(int type, int information, int... words) {
        ByteBuf packet = Unpooled.buffer().writeInt(type).writeInt(information).writeInt(1000).writeInt(connection.socketId());
        for (int word : words) {
            packet.writeInt(word);
        }
        listener.onDatagram(packet, PEER, nowUs);
    }

    private int handshakeType() {
        ControlPacket answer = wire.control();
        return ((Handshake) answer).handshakeType();
    }

    @AfterEach
    void close() {
        if (listener != null) {
            listener.close(nowUs);
        }
        assertThat(listener == null ? 0 : listener.connections()).isZero();
    }

    @Test
    void attack29FloodOfHandshakesKeepsNothingAndAnswersNothingLonger() {
        listen(SrtOptions.DEFAULT);
        ByteBuf induction = Captures.of("plain.induction");
        ByteBuf conclusion = Captures.of("plain.conclusion");
        for (int i = 0; i < MANY; i++) {
            InetSocketAddress stranger = new InetSocketAddress("127.0." + (i >> 8 & 0xFF) + "." + (i & 0xFF), 1024 + i % 60_000);
            listener.onDatagram(induction.duplicate(), stranger, nowUs);
            assertThat(wire.written.remove().readableBytes()).isLessThanOrEqualTo(induction.readableBytes());
            listener.onDatagram(Patch.cookie(conclusion, dice.nextInt()).duplicate(), stranger, nowUs);
            assertThat(wire.written).as("a cookie that was guessed").isEmpty();
        }
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 6, 77, -1})
    void attack29OtherVersionsAreRefused(int version) {
        listen(SrtOptions.DEFAULT);
        listener.onDatagram(conclusion("plain").setInt(16, version), PEER, nowUs);
        assertThat(requests).isEmpty();
        assertThat(handshakeType()).isGreaterThanOrEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 1024, 1300, 65_532})
    void attack29HugeAndEmptyExtensionsAreRefused(int bytes) {
        listen(SrtOptions.DEFAULT);
        for (int type = 0; type < 12; type++) {
            listener.onDatagram(conclusionWith(type, new byte[bytes]), PEER, nowUs);
            wire.clear();
        }
        requests.forEach(request -> assertThat(request.streamId().length()).isLessThanOrEqualTo(512));
        assertThat(requests).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void attack29KeyMaterialOfEveryLengthInAConclusion() {
        for (int bytes = 0; bytes <= 1_400; bytes += 4) {
            listen(SrtOptions.DEFAULT.withPassphrase(Captures.PASSPHRASE, 0));
            byte[] content = new byte[bytes];
            dice.nextBytes(content);
            listener.onDatagram(conclusionWith(HandshakeExtension.KM_REQUEST, content), PEER, nowUs);
            wire.clear();
        }
        assertThat(requests).isEmpty();
    }

    @Test
    void attack29KeyMaterialOfEveryLengthWhenConnected() {
        connect(SrtOptions.DEFAULT.withPassphrase(Captures.PASSPHRASE, 16), "encrypted16");
        byte[] right = ((KeyMaterialMessage) ControlPacket.decode(Captures.of("encrypted16.refresh"))).content();
        for (int type : new int[] {KeyMaterialMessage.TYPE_REQUEST, KeyMaterialMessage.TYPE_RESPONSE}) {
            for (int bytes = 0; bytes <= 1_400; bytes++) {
                ByteBuf packet = Unpooled.buffer().writeInt(type | RANGE).writeInt(0).writeInt(1).writeInt(connection.socketId());
                for (int i = 0; i < bytes; i++) {
                    packet.writeByte(i < right.length ? right[i] : 0);
                }
                if (bytes != right.length) {
                    listener.onDatagram(packet, PEER, nowUs);
                }
            }
        }
        assertThat(connection.isClosed()).isFalse();
        assertThat(wire.written).as("no answer to any").isEmpty();
        assertThat(connection.statistics(nowUs).received().pktRecvMalformed()).isPositive();
    }

    @Test
    void attack30LossReportsThatLie() {
        connect(SrtOptions.DEFAULT, "plain");
        int first = 100;
        control(NAK, 0, first | RANGE);
        control(NAK, 0, first | RANGE, 7);
        control(NAK, 0, LAST | RANGE, LAST | RANGE);
        control(NAK, 0);
        assertThat(connection.statistics(nowUs).received().pktRecvMalformed()).isEqualTo(4);
        control(NAK, 0, LAST - 5 | RANGE, 5);
        control(NAK, 0, 0 | RANGE, LAST >> 1);
        assertThat(wire.written.size()).as("at most an answer each").isLessThanOrEqualTo(2);
        assertThat(connection.isClosed()).isFalse();
    }

    @Test
    void attack30AllIsAskedForAgainAndAgain() {
        connect(SrtOptions.DEFAULT, "plain");
        ByteBuf message = Unpooled.buffer().writeZero(1316);
        int count = 50;
        for (int i = 0; i < count; i++) {
            connection.send(message, 0, 1316, nowUs);
            nowUs += 1_000;
            listener.tick(nowUs);
        }
        List<Integer> sequences = wire.written.stream().filter(packet -> packet.getByte(0) >= 0).map(packet -> packet.getInt(0)).toList();
        wire.clear();
        for (int i = 0; i < 100; i++) {
            control(NAK, 0, sequences.get(0) | RANGE, sequences.get(count - 1));
            listener.tick(nowUs);
        }
        assertThat(wire.written.stream().filter(packet -> packet.getByte(0) >= 0).count()).as("once in a round trip, and a quarter of them twice while that is a guess")
                .isLessThanOrEqualTo(count + count / 4);
    }

    @Test
    void attack30DropRequestsAndAcknowledgementsThatLie() {
        connect(SrtOptions.DEFAULT, "plain");
        control(DROP, 0);
        control(DROP, 0, 5);
        control(DROP, 0, -1, -1);
        control(DROP, 0, 9, 5);
        assertThat(connection.statistics(nowUs).received().pktRecvMalformed()).isEqualTo(4);
        control(DROP, 0, 0, LAST >> 1);
        control(DROP, 0, LAST, LAST >> 2);
        for (int i = 0; i < 1_000; i++) {
            control(ACK, dice.nextInt(), dice.nextInt(), dice.nextInt(), dice.nextInt(), dice.nextInt(), dice.nextInt(), dice.nextInt(), dice.nextInt());
            listener.tick(nowUs += 1_000);
        }
        assertThat(connection.isClosed()).isFalse();
        assertThat(connection.statistics(nowUs).received().pktRcvBuf()).isZero();
    }

    @Test
    void attack31StreamIdsOfJunk() {
        listen(SrtOptions.DEFAULT);
        for (int i = 0; i < 200; i++) {
            byte[] junk = new byte[512];
            dice.nextBytes(junk);
            listener.onDatagram(conclusionWith(HandshakeExtension.STREAM_ID, junk).setInt(16 + 24, 1 + i), PEER, nowUs);
        }
        assertThat(requests).allMatch(request -> request.streamId().length() <= 512);
        requests.forEach(request -> request.reject(RejectReason.BAD_REQUEST, nowUs));
    }

    @Test
    void attack31LatencyOf65SecondsTakesMemoryForWhatIsThereOnly() {
        listen(SrtOptions.DEFAULT.withLatency(SrtOptions.MAX_LATENCY_MS, SrtOptions.MAX_LATENCY_MS));
        List<SrtConnection> made = new ArrayList<>();
        long before = memory();
        for (int i = 0; i < 2_000; i++) {
            requests.clear();
            listener.onDatagram(conclusion("plain").setInt(16 + 24, 1 + i), PEER, nowUs);
            made.add(requests.get(0).accept(ear, nowUs));
        }
        assertThat((memory() - before) / made.size()).as("bytes of an idle connection").isLessThan(50_000);
        assertThat(made.get(0).statistics(nowUs).received().msRcvTsbPdDelay()).isEqualTo(SrtOptions.MAX_LATENCY_MS);
    }

    private static long memory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void attack31PacketsOfAConnectionFromAnotherAddress() {
        connect(SrtOptions.DEFAULT, "plain");
        ByteBuf data = Patch.destination(Captures.of("plain.data"), connection.socketId());
        ByteBuf shutdown = Unpooled.buffer().writeInt(0x8005_0000).writeInt(0).writeInt(0).writeInt(connection.socketId());
        for (InetSocketAddress other : List.of(new InetSocketAddress("127.0.0.2", PEER.getPort()), new InetSocketAddress("127.0.0.1", 1))) {
            listener.onDatagram(data.duplicate(), other, nowUs);
            listener.onDatagram(shutdown.duplicate(), other, nowUs);
        }
        assertThat(connection.isClosed()).isFalse();
        assertThat(connection.statistics(nowUs).received().pktRecv()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fec", "fec,cols:10", "fec,cols:0,rows:0", "fec,cols:-1,rows:99999999999", "fec,cols:256,rows:256,layout:x,arq:y", ",,,,", "=:=:", "unknown,a:b"})
    void attack31FilterStringsOfEveryKind(String filter) {
        listen(SrtOptions.DEFAULT);
        HandshakeExtension extension = HandshakeExtension.text(HandshakeExtension.FILTER, filter);
        listener.onDatagram(conclusionWith(HandshakeExtension.FILTER, extension.content()), PEER, nowUs);
        assertThat(requests.size() + wire.written.size()).as("it is answered, or a caller").isEqualTo(1);
        assertThat(ByteBufUtil.getBytes(Unpooled.copiedBuffer(filter, StandardCharsets.UTF_8))).isNotEmpty();
    }
}
