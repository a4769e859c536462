package srs.format.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import srs.format.rtp.payload.Depacketizer;
import srs.format.rtp.payload.FrameListener;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.rtcp.RtcpPacket;
import srs.testkit.Fuzz;

/** Only {@link RtpException} comes out of the parsers, nothing out of the depacketizers, and no buffer is lost. */
class RtpFuzzTest {
    private static final int MUTATIONS = 40_000;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(/* preferDirect= */ false);

    @AfterEach
    void nothingLeaks() {
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void headersWithstandDamage() {
        RtpHeader header = new RtpHeader();
        HeaderExtensions extensions = new HeaderExtensions();
        Fuzz.run(Vectors.lines("fuzz/rtp.txt"), MUTATIONS, RtpException.class, packet -> {
            header.parse(packet);
            extensions.begin(header, packet);
            while (extensions.next()) {
                packet.slice(extensions.offset(), extensions.length());
            }
            packet.slice(header.payloadOffset(), header.payloadBytes());
            Rtx.restore(header, packet.copy(), 1, 1);
        });
    }

    @Test
    void rtcpWithstandsDamage() {
        ByteBuf out = Unpooled.buffer();
        Fuzz.run(Vectors.lines("fuzz/rtcp.txt"), MUTATIONS, RtpException.class, datagram -> {
            out.clear();
            RtcpPacket.parse(datagram).forEach(packet -> packet.encode(out));
        });
    }

    @ParameterizedTest
    @EnumSource
    void payloadsWithstandDamage(PayloadFormat format) {
        String name = format == PayloadFormat.H265 ? "hevc" : format.name().toLowerCase(java.util.Locale.ROOT);
        List<String> corpus = Vectors.lines("payload/" + name + ".rtp.txt").stream().map(line -> line.substring(24, Math.min(line.length(), 200))).limit(12).toList();
        FrameListener nobody = (frame, timestamp, key) -> frame.getByte(frame.readerIndex());
        RtpHeader header = new RtpHeader();
        int[] n = {0};
        try (Depacketizer depacketizer = format.depacketizer(allocator, nobody)) {
            Fuzz.run(corpus, MUTATIONS / 4, RtpException.class, payload -> {
                int sequence = n[0]++;
                ByteBuf packet = Unpooled.buffer();
                RtpHeader.write(packet, sequence % 3 == 0, 96, sequence, sequence / 3, 1);
                packet.writeBytes(payload);
                depacketizer.add(header.parse(packet), packet, sequence);
            });
        }
    }
}
