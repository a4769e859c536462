package srs.protocol.rtc.internal.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.testkit.Fuzz;
import srs.testkit.Hex;

/** RFC 5769. */
class StunMessageTest {
    private static final IntegrityKey KEY = new IntegrityKey("VOkJxbRl1RmTxUk/WvJxBt");
    /** §2.1, padded with spaces. */
    private static final String REQUEST = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020"
            + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";
    /** §2.2. */
    private static final String RESPONSE = "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";

    @Test
    void readsARequest() {
        StunMessage message = StunMessage.parse(Hex.buf(REQUEST));
        assertThat(message.type()).isEqualTo(StunMessage.BINDING_REQUEST);
        assertThat(message.username()).isEqualTo("evtj:h6vY");
        assertThat(message.priority()).isEqualTo(0x6e0001ffL);
        assertThat(message.isControlled()).isTrue();
        assertThat(message.isControlling()).isFalse();
        assertThat(message.useCandidate()).isFalse();
        assertThat(message.isAuthentic(KEY)).isTrue();
        assertThat(message.isAuthentic(new IntegrityKey("another"))).isFalse();
    }

    @Test
    void readsAResponse() {
        StunMessage message = StunMessage.parse(Hex.buf(RESPONSE));
        assertThat(message.type()).isEqualTo(StunMessage.BINDING_SUCCESS);
        assertThat(message.isAuthentic(KEY)).isTrue();
    }

    /** The response of §2.2 and §2.3 without SOFTWARE, whose addresses are those of the RFC. */
    @ParameterizedTest
    @CsvSource({"192.0.2.1, 002000080001a147e112a643", "2001:db8:1234:5678:11:2233:4455:6677, 002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"})
    void writesAnAnswer(String address, String attribute) {
        ByteBuf out = Unpooled.buffer();
        new StunWriter(out, StunMessage.BINDING_SUCCESS, Hex.bytes("b7e7a701bc34d686fa87dfae")).xorMappedAddress(new InetSocketAddress(address, 32853)).sign(KEY);
        assertThat(ByteBufUtil.hexDump(out)).contains(attribute);
        assertThat(StunMessage.parse(out).isAuthentic(KEY)).isTrue();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {
        "00010000|STUN message of 4 bytes is not in 20..1500",
        "000100002112a443b7e7a701bc34d686fa87dfae|STUN type 1 without magic cookie",
        "000100042112a442b7e7a701bc34d686fa87dfae|STUN length 4 is not 0",
        "000100042112a442b7e7a701bc34d686fa87dfae00060001|STUN attribute of 1 bytes ends after 0",
        "000100082112a442b7e7a701bc34d686fa87dfae8028000400000000|STUN fingerprint is wrong"})
    void refuses(String hex, String message) {
        assertThatThrownBy(() -> StunMessage.parse(Hex.buf(hex))).isInstanceOf(StunException.class).hasMessage(message);
    }

    @Test
    void believesNothingThatIsNotSigned() {
        // USE-CANDIDATE behind the integrity, without fingerprint
        String signed = REQUEST.substring(0, REQUEST.length() - 16) + "00250000";
        StunMessage message = StunMessage.parse(Hex.buf("00010054" + signed.substring(8)));
        assertThat(message.useCandidate()).isFalse();
        assertThat(message.isAuthentic(KEY)).isTrue();
    }

    @Test
    void withstandsDamage() {
        Fuzz.run(List.of(REQUEST, RESPONSE), 20_000, StunException.class, packet -> StunMessage.parse(packet).isAuthentic(KEY));
    }
}
