package srs.protocol.rtc.internal.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 4571 §2. */
class FramesTest {
    /** Three packets, of 2, 0 and 3 bytes, and of one the beginning. */
    private static final byte[] BYTES = HexFormat.of().parseHex("0002aabb" + "0000" + "0003ccddee" + "0004ff");

    private final List<String> packets = new ArrayList<>();
    private final Frames frames = new Frames(packet -> packets.add(ByteBufUtil.hexDump(packet)));

    @Test
    void takesPacketsOutOfOneRead() {
        assertThat(frames.read(Unpooled.wrappedBuffer(BYTES))).isTrue();
        assertThat(packets).containsExactly("aabb", "ccddee");
        assertThat(frames.read(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}))).isTrue();
        assertThat(packets).containsExactly("aabb", "ccddee", "ff010203");
    }

    @Test
    void takesPacketsOutOfReadsThatAreSplitAnywhere() {
        for (int size = 1; size < BYTES.length; size++) {
            packets.clear();
            Frames split = new Frames(packet -> packets.add(ByteBufUtil.hexDump(packet)));
            ByteBuf all = Unpooled.wrappedBuffer(BYTES);
            while (all.isReadable()) {
                assertThat(split.read(all.readSlice(Math.min(size, all.readableBytes())))).isTrue();
            }
            assertThat(packets).as("%s bytes at a time", size).containsExactly("aabb", "ccddee");
        }
    }

    @Test
    void refusesALengthThatIsTooLong() {
        assertThat(frames.read(Unpooled.wrappedBuffer(new byte[] {5, (byte) 0xDD}))).isFalse(); // 1501
        Frames split = new Frames(packet -> packets.add(""));
        assertThat(split.read(Unpooled.wrappedBuffer(new byte[] {5}))).isTrue();
        assertThat(split.read(Unpooled.wrappedBuffer(new byte[] {(byte) 0xDD}))).isFalse();
        assertThat(new Frames(packet -> packets.add("")).read(Unpooled.wrappedBuffer(new byte[] {5, (byte) 0xDC}))).as("1500").isTrue();
        assertThat(packets).isEmpty();
    }
}
