package srs.kernel.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.internal.net.ProxyHeader.BadHeaderException;
import srs.testkit.LeakGuard;

/** The PROXY protocol (HAProxy's proxy-protocol.txt, revision 2020/03/05): headers that HAProxy 2.6.12 and curl 7.88.1 sent, those of the document, and lies. */
@ExtendWith(LeakGuard.class)
class ProxyHeaderTest {

    private static final String V2 = "0d0a0d0a000d0a515549540a ";

    /** @param source as Java prints it; empty when the proxy speaks for itself, or does not say */
    private record Vector(String name, String hex, String source) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static String ascii(String line) {
        return HexFormat.of().formatHex(line.getBytes(StandardCharsets.US_ASCII));
    }

    static List<Vector> vectors() {
        return List.of(
                new Vector("HAProxy, send-proxy, IPv4: PROXY TCP4 127.0.0.1 127.0.0.1 60682 45001",
                        "50524f58592054435034203132372e302e302e31203132372e302e302e312036303638322034353030310d0a", "/127.0.0.1:60682"),
                new Vector("HAProxy, send-proxy, IPv6: PROXY TCP6 ::1 ::1 50700 45001",
                        "50524f58592054435036203a3a31203a3a312035303730302034353030310d0a", "/[0:0:0:0:0:0:0:1]:50700"),
                new Vector("HAProxy, send-proxy, from a unix socket: PROXY UNKNOWN", "50524f585920554e4b4e4f574e0d0a", ""),
                // 21 PROXY, 11 TCP4, 000c | 7f000001 7f000001 9f72 40818 afca
                new Vector("HAProxy, send-proxy-v2, IPv4", V2 + "2111000c7f0000017f0000019f72afca", "/127.0.0.1:40818"),
                new Vector("HAProxy, send-proxy-v2, IPv6", V2 + "212100240000000000000000000000000000000100000000000000000000000000000001dc2eafca", "/[0:0:0:0:0:0:0:1]:56366"),
                // TLVs: 03 CRC32C, 05 unique id
                new Vector("HAProxy, send-proxy-v2 with TLVs", V2 + "211100237f0000017f000001e00cafcb03000470f3023605000d37463030303030313a45303043", "/127.0.0.1:57356"),
                new Vector("HAProxy, its health check: LOCAL, UNSPEC", V2 + "20000000", ""),
                new Vector("§2.1, the longest TCP6 line",
                        ascii("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n"), "/[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535"),
                new Vector("§2.1, the longest UNKNOWN line",
                        ascii("PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n"), ""),
                new Vector("§2.2, LOCAL with an address that means nothing", V2 + "2011000cc0000201c00002020001 0002", ""),
                new Vector("§2.2, PROXY, UNSPEC with bytes", V2 + "21000003010203", ""),
                new Vector("§2.2, unix stream", V2 + "213100d8" + "2f".repeat(216), ""),
                new Vector("§2.2, UDP over IPv4", V2 + "2112000cc0000201c000020200010002", ""));
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static void assertSource(ProxyHeader header, String source) {
        assertThat(header.source().map(Object::toString).orElse("")).isEqualTo(source);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void decodes(Vector v) throws Exception {
        ByteBuf in = bytes(v.hex() + "16030100");
        assertSource(ProxyHeader.read(in).orElseThrow(), v.source());
        assertThat(in.readableBytes()).as("what comes after is left").isEqualTo(4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void decodesSplitAtEveryByte(Vector v) throws Exception {
        ByteBuf whole = bytes(v.hex());
        for (int split = 0; split < whole.readableBytes(); split++) {
            ByteBuf in = whole.slice(0, split);
            assertThat(ProxyHeader.read(in)).as("after " + split + " bytes").isEmpty();
            assertThat(in.readerIndex()).isZero();
        }
        assertThat(ProxyHeader.read(whole)).isPresent();
        assertThat(whole.isReadable()).isFalse();
    }

    static Stream<String> linesThatAreNone() {
        return Stream.of("GET / HTTP/1.1\r\n", "PROXY\r\n", "PROXY \r\n", "PROXY TCP4\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n",
                "PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n", "proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
                "PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n", "PROXY TCP4 ::1 ::1 1 2\r\n", "PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n", "PROXY TCP4 256.2.3.4 1.2.3.4 1 2\r\n",
                "PROXY TCP4 evil.example 1.2.3.4 1 2\r\n", "PROXY TCP4 1.2.3.4 x 1 2\r\n", "PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n", "PROXY TCP6 [::1] ::1 1 2\r\n",
                "PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 1 99999999999\r\n",
                "PROXY TCP4 1.2.3.4 1.2.3.4  2\r\n", "PROXY UNKNOWN" + " ".repeat(107) + "\r\n", "PROXY TCP4 " + "1".repeat(10_000), "\r\nPROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("linesThatAreNone")
    void refusesLinesThatAreNone(String line) {
        assertThatThrownBy(() -> ProxyHeader.read(Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII))).isInstanceOf(BadHeaderException.class);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"1111000c7f0000017f0000019f72afca", "3111000c7f0000017f0000019f72afca", "2211000c7f0000017f0000019f72afca", "2f110000", "2111000b7f0000017f0000019f72af",
        "212100230000", "213100d70000", "2141000c7f0000017f0000019f72afca", "2113000c7f0000017f0000019f72afca", "21ff0000", "20ff0000", "2111ffff", "20001001"})
    void refusesVersion2ThatIsNone(String hex) {
        assertThatThrownBy(() -> ProxyHeader.read(bytes(V2 + hex))).isInstanceOf(BadHeaderException.class);
    }

    @Test
    void refusesAtTheFirstWrongByte() {
        for (String hex : List.of("03", "16", "f3", "0d0b", "50524f585820", "0d0a0d0a000d0a515549540b")) {
            assertThatThrownBy(() -> ProxyHeader.read(bytes(hex))).as(hex).isInstanceOf(BadHeaderException.class);
        }
    }

    @Test
    void survivesChangedBytes() {
        Random random = new Random(17);
        List<Vector> vectors = vectors();
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            ByteBuf in = bytes(vectors.get(i % vectors.size()).hex());
            for (int n = random.nextInt(3); n >= 0; n--) {
                in.setByte(random.nextInt(in.readableBytes()), random.nextInt(256));
            }
            ByteBuf cut = in.slice(0, random.nextInt(in.readableBytes() + 1));
            try {
                Optional<ProxyHeader> header = ProxyHeader.read(cut);
                assertThat(header.isPresent() || cut.readerIndex() == 0).isTrue();
                read += header.isPresent() ? 1 : 0;
            } catch (BadHeaderException e) {
                assertThat(e).hasMessageMatching("[ -~]{1,120}");
            }
        }
        assertThat(read).isPositive();
    }
}
