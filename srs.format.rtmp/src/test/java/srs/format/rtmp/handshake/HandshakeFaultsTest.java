package srs.format.rtmp.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Random;
import org.junit.jupiter.api.Test;
import srs.format.rtmp.RtmpProtocolException;

/** Bytes before the chunk stream that are not what they should be, and the prefix of a load balancer. */
class HandshakeFaultsTest {
    private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    @Test
    void refusesAnotherVersionWithoutDigest() {
        ByteBuf in = Unpooled.wrappedBuffer(new byte[1537]).setByte(0, 6);

        assertThatThrownBy(() -> new ServerHandshake(new Random(1)).read(in, ALLOCATOR, 0))
                .isInstanceOf(RtmpProtocolException.class).hasMessage("RTMP version 6 is not 3")
                .extracting(e -> ((RtmpProtocolException) e).code()).isEqualTo(2000);
    }

    @Test
    void saysNothingBeforeC1IsComplete() {
        ServerHandshake handshake = new ServerHandshake(new Random(1));
        ByteBuf in = Unpooled.wrappedBuffer(new byte[1536]).setByte(0, 3);

        assertThat(handshake.read(in, ALLOCATOR, 0)).isNull();
        assertThat(handshake.isDone()).isFalse();
    }

    @Test
    void readsTheRealIpByteByByte() {
        // 0xF3, length 6, 203.0.113.9, two bytes of no meaning, then C0
        ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("f30006cb007109aabb03"));
        RealIpPrefix prefix = new RealIpPrefix();
        int bytes = 1;
        while (!prefix.read(in.readSlice(1))) {
            bytes++;
        }

        assertThat(prefix.address()).isEqualTo("203.0.113.9");
        assertThat(bytes).isEqualTo(9);
        assertThat(in.readByte()).isEqualTo((byte) 3);
    }

    @Test
    void leavesAConnectionWithoutPrefixAlone() {
        ByteBuf in = Unpooled.wrappedBuffer(new byte[] {3, 0});
        RealIpPrefix prefix = new RealIpPrefix();

        assertThat(prefix.read(in)).isTrue();
        assertThat(prefix.address()).isNull();
        assertThat(in.readableBytes()).isEqualTo(2);
    }

    @Test
    void refusesALongPrefix() {
        assertThatThrownBy(() -> new RealIpPrefix().read(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("f30401"))))
                .isInstanceOf(RtmpProtocolException.class).hasMessage("real IP prefix of 1025 bytes is not in 4..1024");
        assertThatThrownBy(() -> new RealIpPrefix().read(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("f30003"))))
                .isInstanceOf(RtmpProtocolException.class).hasMessage("real IP prefix of 3 bytes is not in 4..1024");
    }
}
