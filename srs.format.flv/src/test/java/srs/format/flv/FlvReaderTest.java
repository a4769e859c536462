package srs.format.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlvReaderTest {
    private static final String HEADER = "464c56 01 05 00000009 00000000";

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(/* preferDirect= */ false);
    private final FlvReader reader = new FlvReader(allocator, /* maxTagBytes= */ 1000);

    @AfterEach
    void nothingLeaks() {
        reader.close();
        reader.close();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private FlvTag feed(String hex) {
        reader.feed(Bytes.hex(hex));
        return reader.poll();
    }

    @Test
    void readsHeaderThenTag() {
        assertThat(feed(HEADER)).isNull();
        // audio, 2 bytes, timestamp 0x12345678 with its high byte last, stream id 0
        FlvTag tag = feed("08 000002 345678 12 000000 af01");

        assertThat(reader.header()).isEqualTo(new FlvHeader(true, true));
        assertThat(tag.header()).isEqualTo(new FlvTagHeader(FlvTagHeader.TYPE_AUDIO, 2, 0x12345678));
        assertThat(Bytes.hex(tag.body())).isEqualTo("af01");
        tag.release();
    }

    @Test
    void keepsTimestampsUnsigned() {
        FlvTag tag = feed(HEADER + "28 000000 ffffff ff 000000");

        assertThat(tag.header()).isEqualTo(new FlvTagHeader(FlvTagHeader.TYPE_AUDIO, true, 0, 0xFFFFFFFFL));
        tag.release();
    }

    @Test
    void skipsToTheDataOffsetAndIgnoresPreviousTagSizes() {
        FlvTag tag = feed("464c56 01 01 0000000b aaaa deadbeef 09 000001 000000 00 000000 17 99999999");

        assertThat(tag.header().type()).isEqualTo(FlvTagHeader.TYPE_VIDEO);
        assertThat(reader.poll()).isNull();
        assertThat(reader.isMidTag()).isFalse();
        tag.release();
    }

    @Test
    void saysThatTheFileWasCut() {
        assertThat(feed(HEADER + "09 000002 000000 00 000000 17")).isNull();

        assertThat(reader.isMidTag()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "474554202f2048545450, FLV signature 474554 is not 464c56",
        "464c56 02 05 00000009, FLV version 2 is not 1",
        "464c56 01 05 00000008, FLV data offset 8 is not in 9..1024",
        "464c56 01 05 ffffffff, FLV data offset 4294967295 is not in 9..1024",
        "464c56 01 05 00000009 00000000 09 0003e9 000000 00 000000, FLV tag of 1001 bytes is over 1000"})
    void refusesAndThenSwallowsTheRest(String hex, String message) {
        assertThatThrownBy(() -> feed(hex)).isInstanceOf(FlvException.class).hasMessage(message);

        assertThat(feed(HEADER + "09 000001 000000 00 000000 17")).isNull();
    }

    @Test
    void releasesWhatIsFedAfterClose() {
        reader.close();

        var late = Unpooled.copiedBuffer(new byte[8]);
        reader.feed(late);

        assertThat(late.refCnt()).isZero();
        assertThat(reader.poll()).isNull();
    }

    @Test
    void refusesToWriteTagOfMoreThan24BitsOfSize() {
        assertThatThrownBy(() -> new FlvTagHeader(9, 1 << 24, 0).encode(Unpooled.buffer()))
                .hasMessage("FLV tag of 16777216 bytes is not in 0..16777215");
        assertThatThrownBy(() -> FlvTagHeader.decode(Bytes.hex("0900"))).hasMessage("FLV tag header ends after 2 of 11 bytes");
    }
}
