package srs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyFramingTest {

    private static ByteBuf pieces(BodyFraming framing, int... sizes) {
        ByteBuf out = Unpooled.buffer();
        for (int size : sizes) {
            int mark = framing.open(out);
            for (int i = 0; i < size; i++) {
                out.writeByte(0xab);
            }
            framing.close(out, mark);
        }
        return out;
    }

    /** RFC 6455 §5.2: 7 bits up to 125, then 16 bits, then 64. */
    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"1, 8201", "125, 827d", "126, 827e007e", "65535, 827effff", "65536, 827f0000000000010000"})
    void shouldWriteTheShortestFrameHeader(int size, String header) {
        ByteBuf out = pieces(BodyFraming.WEBSOCKET, size);
        assertThat(out.readableBytes()).isEqualTo(header.length() / 2 + size);
        assertThat(ByteBufUtil.hexDump(out, out.readerIndex(), header.length() / 2)).isEqualTo(header);
        assertThat(out.getByte(out.writerIndex() - 1)).isEqualTo((byte) 0xab);
    }

    @Test
    void shouldWriteSeveralFramesInOneBuffer() {
        assertThat(ByteBufUtil.hexDump(pieces(BodyFraming.WEBSOCKET, 2, 1))).isEqualTo("8202abab" + "8201ab");
    }

    @Test
    void shouldWriteSeveralChunksInOneBuffer() {
        // "00000002" CRLF, two bytes, CRLF; "00000010" CRLF, 16 bytes, CRLF
        assertThat(ByteBufUtil.hexDump(pieces(BodyFraming.CHUNKED, 2, 16)))
                .isEqualTo("3030303030303032" + "0d0a" + "abab" + "0d0a" + "3030303030303130" + "0d0a" + "ab".repeat(16) + "0d0a");
    }

    @Test
    void shouldWriteRawBytesAsTheyAre() {
        assertThat(ByteBufUtil.hexDump(pieces(BodyFraming.RAW, 2, 1))).isEqualTo("ababab");
    }
}
