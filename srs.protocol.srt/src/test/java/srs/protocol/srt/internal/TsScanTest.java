package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import srs.testkit.Clip;
import srs.testkit.Fuzz;

/** FFmpeg's transport streams, packet by packet. */
class TsScanTest {
    private static final int PACKET = TsScan.PACKET_BYTES;

    private static ByteBuf clip(Clip clip) throws IOException {
        return Unpooled.wrappedBuffer(TsClip.of(clip));
    }

    @ParameterizedTest
    @EnumSource(names = {"H264_AAC", "HEVC_AAC", "H264_ONLY"})
    void findsEachKeyFrameAndTheTables(Clip clip) throws IOException {
        ByteBuf packets = clip(clip);
        int begins = 0;
        int frames = 0;
        try (TsScan scan = new TsScan(UnpooledByteBufAllocator.DEFAULT)) {
            for (int at = 0; at < packets.readableBytes(); at += PACKET) {
                int begin = scan.scan(packets.slice(at, PACKET));
                frames += scan.frames();
                if (begin == 0) {
                    begins++;
                    ByteBuf tables = scan.tables();
                    assertThat(TsScan.isWhole(tables)).isTrue();
                    assertThat(tables.readableBytes()).isEqualTo(2 * PACKET);
                    assertThat(tables.getUnsignedShort(1) & 0x1FFF).as("PAT").isZero();
                    tables.release();
                }
            }
        }
        assertThat(begins).as("a key frame each second").isEqualTo(Clip.SECONDS);
        assertThat(frames).isGreaterThanOrEqualTo(Clip.SECONDS * Clip.FPS);
    }

    @Test
    void findsKeyFramesWithoutTheirFlag() throws IOException {
        ByteBuf packets = clip(Clip.H264_AAC);
        for (int at = 0; at < packets.readableBytes(); at += PACKET) {
            if ((packets.getByte(at + 3) & 0x20) != 0 && packets.getByte(at + 4) != 0) {
                packets.setByte(at + 5, packets.getByte(at + 5) & ~0x40);
            }
        }
        int begins = 0;
        try (TsScan scan = new TsScan(UnpooledByteBufAllocator.DEFAULT)) {
            for (int at = 0; at < packets.readableBytes(); at += PACKET) {
                begins += scan.scan(packets.slice(at, PACKET)) == 0 ? 1 : 0;
            }
        }
        assertThat(begins).as("but for the first, whose long SEI fills the packet").isEqualTo(Clip.SECONDS - 1);
    }

    @Test
    void beginsAtAnySoundWithoutPictures() throws IOException {
        ByteBuf packets = clip(Clip.AAC_ONLY);
        try (TsScan scan = new TsScan(UnpooledByteBufAllocator.DEFAULT)) {
            assertThat(scan.scan(packets)).isPositive();
            assertThat(scan.scan(packets.slice(packets.readableBytes() / 2 / PACKET * PACKET, 20 * PACKET))).isNotEqualTo(Block.NOWHERE);
        }
    }

    /** A stream of splice messages (SCTE 35) stands first in the PMT, and is silent. */
    @Test
    void beginsAtSoundThatIsNotTheFirstStreamOfItsProgram() {
        ByteBuf packets = Unpooled.buffer();
        try (TsScan scan = new TsScan(UnpooledByteBufAllocator.DEFAULT)) {
            packets.writeBytes(packet("47400010 00 00b00d0001c100000001f000 2ab104b2"));
            // program information: CUEI; 0x86 on PID 0x102, 0x0F on PID 0x101
            packets.writeBytes(packet("47500010 00 02b01d0001c10000e101f006050443554549 86e102f000 0fe101f000 00000000"));
            assertThat(scan.scan(packets)).isEqualTo(Block.NOWHERE);
            assertThat(scan.scan(Unpooled.wrappedBuffer(packet("47410110 000001c0000b8080052100010001 fff15080017ffc")))).isZero();
            assertThat(scan.frames()).isEqualTo(1);
        }
    }

    /** A transport packet that begins so. */
    private static byte[] packet(String hex) {
        byte[] packet = new byte[PACKET];
        Arrays.fill(packet, (byte) 0xFF);
        byte[] head = HexFormat.of().parseHex(hex.replace(" ", ""));
        System.arraycopy(head, 0, packet, 0, head.length);
        return packet;
    }

    @Test
    void withstandsPacketsThatLie() throws IOException {
        byte[] head = new byte[8 * PACKET];
        clip(Clip.H264_AAC).readBytes(head);
        try (TsScan scan = new TsScan(UnpooledByteBufAllocator.DEFAULT)) {
            Fuzz.run(List.of(HexFormat.of().formatHex(head)), 20_000, IllegalStateException.class, in -> {
                if (in.readableBytes() >= PACKET) {
                    ByteBuf whole = in.readSlice(in.readableBytes() / PACKET * PACKET);
                    if (scan.scan(whole) != Block.NOWHERE) {
                        scan.tables().release();
                    }
                }
            });
        }
    }
}
