package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.srt.internal.filter.FecReceiver;
import srs.format.srt.internal.filter.FecSender;
import srs.format.srt.internal.filter.FecSettings;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.HandshakeExtension;
import srs.format.srt.internal.packet.PacketHeader;
import srs.testkit.Fuzz;

/** The packet filter fec against what libsrt 1.5.1 sends with {@code fec,cols:4,rows:3}. */
class FecTest {
    private static final FecSettings SETTINGS = FecSettings.parse("fec,cols:4,rows:3");
    private static final byte[] MESSAGE = "a message of the filter".getBytes(StandardCharsets.US_ASCII);

    private record Line(String kind, byte[] bytes) {
        ByteBuf packet() {
            return Unpooled.copiedBuffer(bytes);
        }
    }

    private static List<Line> lines() throws IOException {
        try (InputStream in = FecTest.class.getResourceAsStream("fec.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .map(line -> new Line(line.split(" ")[0], HexFormat.of().parseHex(line.split(" ")[1]))).toList();
        }
    }

    private static List<Line> packets() throws IOException {
        return lines().stream().filter(line -> line.kind.equals("data") || line.kind.equals("filter")).toList();
    }

    @Test
    void sendsTheFilterPacketsThatLibsrtSends() throws IOException {
        List<Line> packets = packets();
        ByteBuf first = packets.get(0).packet();
        FecSender sender = new FecSender(SETTINGS, Wire.ALLOCATOR, PacketHeader.sequence(first), PacketHeader.destination(first));
        List<byte[]> made = new ArrayList<>();
        packets.stream().filter(line -> line.kind.equals("data")).forEach(line -> sender.onSent(line.packet(), packet -> made.add(ByteBufUtil.getBytes(packet))));

        List<byte[]> theirs = packets.stream().filter(line -> line.kind.equals("filter")).map(Line::bytes).toList();
        assertThat(made).hasSize(theirs.size());
        for (int i = 0; i < made.size(); i++) {
            // libsrt fills them up to its longest message
            assertThat(Arrays.copyOf(made.get(i), theirs.get(i).length)).isEqualTo(theirs.get(i));
        }
    }

    @Test
    void mendsEachSingleLoss() throws IOException {
        List<Line> packets = packets();
        // rows of the first twelve are complete
        List<Line> data = packets.stream().filter(line -> line.kind.equals("data")).limit(12).toList();
        for (Line lost : data) {
            List<byte[]> mended = new ArrayList<>();
            try (FecReceiver receiver = new FecReceiver(SETTINGS, Wire.ALLOCATOR, PacketHeader.sequence(data.get(0).packet()))) {
                for (Line line : packets) {
                    if (line.kind.equals("filter")) {
                        receiver.onFilter(line.packet());
                    } else if (line != lost) {
                        receiver.onData(line.packet());
                    }
                    drain(receiver, mended);
                }
            }
            assertThat(mended).hasSize(1);
            assertThat(sameButMessage(mended.get(0), lost.bytes)).as(HexFormat.of().formatHex(lost.bytes, 0, 4)).isTrue();
        }
    }

    @Test
    void mendsALostRowByItsColumns() throws IOException {
        // 9e, 9f, a0, a1 of the capture are a row; 9e and a1 end columns 0 and 3, a0 ends none within it
        List<Line> packets = packets();
        List<byte[]> mended = new ArrayList<>();
        try (FecReceiver receiver = new FecReceiver(SETTINGS, Wire.ALLOCATOR, PacketHeader.sequence(packets.get(0).packet()))) {
            for (Line line : packets) {
                int last = line.bytes[3] & 0xFF;
                if (line.kind.equals("filter")) {
                    receiver.onFilter(line.packet());
                } else if (last != 0x9E && last != 0xA1) {
                    receiver.onData(line.packet());
                }
                drain(receiver, mended);
            }
        }
        assertThat(mended).as("two of a row").hasSize(2);
    }

    private static void drain(FecReceiver receiver, List<byte[]> mended) {
        for (ByteBuf made = receiver.poll(); made != null; made = receiver.poll()) {
            mended.add(ByteBufUtil.getBytes(made));
            receiver.onData(made);
            made.release();
        }
    }

    private static boolean sameButMessage(byte[] mended, byte[] lost) {
        return Arrays.equals(mended, 0, 4, lost, 0, 4) && Arrays.equals(mended, 8, mended.length, lost, 8, lost.length);
    }

    @Test
    void agreesWithLibsrt() throws IOException {
        for (Line line : lines()) {
            if (!line.kind.equals("data") && !line.kind.equals("filter")) {
                Handshake handshake = (Handshake) ControlPacket.decode(line.packet());
                assertThat(FecSettings.parse(handshake.extension(HandshakeExtension.FILTER).orElseThrow().text())).isEqualTo(SETTINGS);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fec,cols:10                                | 10 | 1 | true  | true  | ONREQ
            fec,cols:10,rows:5                         | 10 | 5 | true  | true  | ONREQ
            fec,rows:5,cols:10,layout:even,arq:never   | 10 | 5 | true  | false | NEVER
            fec,cols:10,rows:-5,arq:always             | 10 | 5 | false | true  | ALWAYS
            """)
    void readsSettings(String text, int cols, int rows, boolean hasRowPackets, boolean isStaircase, FecSettings.Arq arq) {
        assertThat(FecSettings.parse(text)).isEqualTo(new FecSettings(cols, rows, hasRowPackets, isStaircase, arq, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fec", "none", "fec,cols", "fec,cols:x", "fec,cols:1", "fec,cols:0,rows:5", "fec,cols:99999999999", "fec,cols:257", "fec,cols:100,rows:100",
        "fec,cols:4,rows:-1", "fec,cols:4,layout:odd", "fec,cols:4,arq:now", "fec,cols:4,cols:4", "fec,cols:4,more:1", "fec,cols:4,"})
    void shouldRejectSettingsThatAreNone(String text) {
        assertThatThrownBy(() -> FecSettings.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fec,cols:5                                     |     |
            fec,cols:5,rows:5,arq:never                    |     |
            fec,cols:5,rows:5,layout:even,arq:never        |     |
            fec,cols:5,rows:-5,arq:never                   |     |
            fec,cols:4,rows:4,arq:never                    | fec,rows:4,cols:4,arq:never | correct-horse
            """)
    void mendsWhatIsLostOnTheWayWithoutAskingForIt(String callers, String listeners, String passphrase) {
        SrtOptions options = SrtOptions.DEFAULT.withLatency(500, 500).withPassphrase(passphrase == null ? "" : passphrase, 0);
        boolean isAskedFor = !callers.contains("never");
        Link link = new Link(options.withPacketFilter(callers), listeners == null ? options : options.withPacketFilter(listeners));
        link.run(200);
        int[] sent = {0};
        int[] onTheWay = {0};
        // every 23rd datagram is lost: never two of a group
        link.loses = at -> onTheWay[0]++ % 23 == 22;
        link.run(4_000, () -> {
            if (sent[0] < 1_000 && link.nowUs % 4_000 == 0) {
                byte[] bytes = (sent[0] + " " + new String(MESSAGE, StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII);
                link.callerSide.send(Unpooled.wrappedBuffer(bytes), 0, bytes.length, link.nowUs);
                sent[0]++;
            }
        });
        link.loses = at -> false;
        link.run(1_500);

        SrtStatistics there = link.listenerSide.statistics(link.nowUs);
        SrtStatistics here = link.callerSide.statistics(link.nowUs);
        assertThat(here.sent().pktSndFilterExtra()).isPositive();
        assertThat(there.received().pktRcvFilterSupply()).isPositive();
        if (!isAskedFor) {
            assertThat(here.sent().pktRetrans()).isZero();
            assertThat(there.received().pktSentNAK()).isZero();
        }
        assertThat(link.listenerEar.messages.size()).isGreaterThanOrEqualTo(sent[0] - 10);
        assertThat(link.listenerEar.messages).extracting(message -> new String(message, StandardCharsets.US_ASCII)).doesNotHaveDuplicates()
                .allMatch(message -> message.endsWith(" a message of the filter"));
        link.close();
    }

    @Test
    void asksForWhatTheFilterCannotMend() {
        SrtOptions options = SrtOptions.DEFAULT.withLatency(1_000, 1_000);
        Link link = new Link(options.withPacketFilter("fec,cols:5"), options);
        link.run(200);
        int[] sent = {0};
        link.lose(15);
        link.run(6_000, () -> {
            if (sent[0] < 1_000 && link.nowUs % 4_000 == 0) {
                link.callerSide.send(Unpooled.wrappedBuffer(MESSAGE), 0, MESSAGE.length, link.nowUs);
                sent[0]++;
            }
        });
        link.loses = at -> false;
        link.run(1_500);
        assertThat(link.listenerEar.messages.size()).isGreaterThanOrEqualTo(sent[0] - 5);
        assertThat(link.callerSide.statistics(link.nowUs).sent().pktRetrans()).isPositive();
        assertThat(link.listenerSide.statistics(link.nowUs).received().pktRcvFilterSupply()).isPositive();
        link.close();
    }

    @Test
    void tellsThatTheFiltersAreOthers() {
        Link link = new Link(SrtOptions.DEFAULT.withPacketFilter("fec,cols:5"), SrtOptions.DEFAULT.withPacketFilter("fec,cols:6"));
        link.run(500);
        assertThat(link.failure).isEqualTo("refused: filter");
        link.close();
    }

    @Test
    void withstandsFilterPacketsThatLie() throws IOException {
        List<String> corpus = packets().stream().map(line -> HexFormat.of().formatHex(line.bytes)).toList();
        int first = PacketHeader.sequence(packets().get(0).packet());
        Random dice = new Random(31);
        try (FecReceiver receiver = new FecReceiver(SETTINGS, Wire.ALLOCATOR, first)) {
            Fuzz.run(corpus, 20_000, IllegalStateException.class, in -> {
                if (in.readableBytes() < PacketHeader.BYTES || in.readableBytes() > PacketHeader.BYTES + PacketHeader.MAX_PAYLOAD_BYTES) {
                    return;
                }
                if (dice.nextBoolean()) {
                    receiver.onFilter(in);
                } else {
                    receiver.onData(in);
                }
                for (ByteBuf made = receiver.poll(); made != null; made = receiver.poll()) {
                    assertThat(made.readableBytes()).isLessThanOrEqualTo(PacketHeader.BYTES + PacketHeader.MAX_PAYLOAD_BYTES);
                    receiver.onData(made);
                    made.release();
                }
            });
        }
    }
}
