package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.Handshake;
import srs.testkit.Fuzz;

/** Every type of packet, damaged, before and after somebody has connected. */
class FuzzTest {
    private static final int MUTATIONS = 5_000;
    private static final byte[] EXTREMES = {0x00, 0x01, 0x7F, (byte) 0x80, (byte) 0xFF};
    private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.1", 33641);

    private final Wire wire = new Wire();
    private final Ear ear = new Ear();
    private long nowUs = 1_000_000_000;

    /** Is thrown by nobody. */
    private static final class Never extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void readsOrRefusesControlPackets() {
        Fuzz.run(Captures.lines(), MUTATIONS, SrtException.class, in -> ControlPacket.decode(in));
    }

    @Test
    void aListenerWithstandsStrangers() {
        List<SrtRequest> requests = new ArrayList<>();
        SrtListener listener = new SrtListener(SrtOptions.DEFAULT, new SecureRandom(), wire, requests::add);
        Fuzz.run(Captures.lines(), MUTATIONS, Never.class, in -> {
            listener.onDatagram(in, PEER, nowUs++);
            wire.clear();
        });
        assertThat(requests).isEmpty();
        assertThat(listener.connections()).isZero();
    }

    @Test
    void aListenerWithstandsConclusionsWithACookie() {
        List<SrtRequest> requests = new ArrayList<>();
        SrtListener listener = new SrtListener(SrtOptions.DEFAULT, new SecureRandom(), wire, requests::add);
        listener.onDatagram(Captures.of("plain.induction"), PEER, nowUs);
        int cookie = ((Handshake) wire.control()).cookie();
        List<String> corpus = List.of(io.netty.buffer.ByteBufUtil.hexDump(Patch.cookie(Captures.of("plain.conclusion"), cookie)));
        Fuzz.run(corpus, MUTATIONS, Never.class, in -> {
            listener.onDatagram(in, PEER, nowUs);
            wire.clear();
        });
        assertThat(requests).isNotEmpty().hasSizeLessThanOrEqualTo(SrtListener.MAX_REQUESTS);
        listener.tick(nowUs + 20_000_000);
        assertThat(requests).noneMatch(SrtRequest::isWaiting);
    }

    @Test
    void aConnectionWithstandsItsPeer() {
        SrtOptions options = SrtOptions.DEFAULT.withPassphrase(Captures.PASSPHRASE, 16);
        List<SrtConnection> made = new ArrayList<>();
        SrtListener listener = new SrtListener(options, new SecureRandom(), wire, request -> made.add(request.accept(ear, nowUs)));
        connect(listener);
        ByteBuf message = Unpooled.buffer(188).writeZero(188);
        int[] count = {0};
        Fuzz.run(Captures.lines(), MUTATIONS, Never.class, in -> {
            SrtConnection connection = made.get(made.size() - 1);
            if (connection.isClosed()) {
                connect(listener);
                connection = made.get(made.size() - 1);
            }
            if (in.readableBytes() >= 16) {
                Patch.destination(in, connection.socketId());
            }
            nowUs += 1000;
            listener.onDatagram(in, PEER, nowUs);
            if (count[0]++ % 4 == 0) {
                connection.send(message, 0, 188, nowUs);
            }
            listener.tick(nowUs);
            wire.clear();
        });
        listener.close(nowUs);
        assertThat(listener.connections()).isZero();
    }

    private void connect(SrtListener listener) {
        wire.clear();
        listener.onDatagram(Captures.of("encrypted16.induction"), PEER, nowUs);
        int cookie = ((Handshake) wire.control()).cookie();
        listener.onDatagram(Patch.cookie(Captures.of("encrypted16.conclusion"), cookie), PEER, nowUs);
        wire.clear();
    }

    /** What comes of a datagram: a quarter of them are damaged. */
    static byte[] damaged(byte[] bytes, Random dice) {
        if (dice.nextInt(4) != 0) {
            return bytes;
        }
        byte[] out = dice.nextInt(5) == 0 ? Arrays.copyOf(bytes, dice.nextInt(bytes.length + 40)) : bytes.clone();
        for (int n = dice.nextInt(4); n >= 0 && out.length > 0; n--) {
            // mostly the header and what comes right behind it, where numbers and lengths are
            int at = dice.nextInt(dice.nextBoolean() ? Math.min(48, out.length) : out.length);
            out[at] = switch (dice.nextInt(3)) {
                case 0 -> (byte) (out[at] ^ 1 << dice.nextInt(8));
                case 1 -> (byte) (out[at] + 1);
                default -> EXTREMES[dice.nextInt(EXTREMES.length)];
            };
        }
        return out;
    }

    /** Handshakes, data, acknowledgements, reports of losses, drop requests, keys, filter packets: of a stream that goes on, so that their numbers mean something. */
    @ParameterizedTest
    @CsvSource({"'', '', 1", "correct horse, '', 2", "'', 'fec,cols:5,rows:5', 3"})
    void bothSidesWithstandPacketsThatAreDamagedOnTheirWay(String passphrase, String filter, int seed) {
        long before = ((ByteBufAllocatorMetricProvider) Wire.ALLOCATOR).metric().usedHeapMemory();
        SrtOptions options = SrtOptions.DEFAULT.withLatency(200, 0).withPacketFilter(filter).withPassphrase(passphrase, 16).withKeyRefresh(60, 20);
        Random dice = new Random(seed);
        ByteBuf message = Unpooled.buffer(1316).writeZero(1316);
        int connected = 0;
        for (int i = 0; i < 40; i++) {
            Link link = new Link(options, options);
            link.delayUs = 5_000;
            link.loses = at -> dice.nextInt(100) < 10;
            link.damages = bytes -> damaged(bytes, dice);
            link.run(1_500, () -> {
                if (link.callerSide != null && link.nowUs / 1000 % 5 == 0) {
                    link.callerSide.send(message, 0, Math.min(1316, link.callerSide.maxMessageBytes()), link.nowUs); // a damaged handshake may have asked for less
                    link.callerSide.statistics(link.nowUs);
                }
                if (link.listenerSide != null && link.nowUs / 1000 % 50 == 0) {
                    link.listenerSide.send(message, 0, Math.min(188, link.listenerSide.maxMessageBytes()), link.nowUs);
                    assertThat(link.listenerSide.statistics(link.nowUs).received().pktRcvBuf()).isLessThanOrEqualTo(options.flowWindow());
                }
            });
            connected += link.callerSide == null ? 0 : 1;
            link.close();
        }
        assertThat(connected).as("most go on").isGreaterThan(20);
        assertThat(((ByteBufAllocatorMetricProvider) Wire.ALLOCATOR).metric().usedHeapMemory()).as("all is given back").isEqualTo(before);
    }
}
