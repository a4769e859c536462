package srs.format.flv.amf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.flv.Bytes;

/** What a peer might try: nesting, counts, references, sizes. */
class AmfLimitsTest {

    private static void refused(ByteBuf amf0, String message) {
        assertThatThrownBy(() -> new Amf0Reader(amf0).readAll()).isInstanceOf(AmfException.class).hasMessage(message);
    }

    @Test
    void readsNestingAtTheLimitAndRefusesOneMore() {
        assertThat(new Amf0Reader(Bytes.hex("0a00000001".repeat(32) + "05")).read()).isInstanceOf(AmfArray.class);
        refused(Bytes.hex("0a00000001".repeat(33) + "05"), "AMF nesting 33 is over 32");
    }

    @Test
    void refusesHundredThousandNestedObjects() {
        refused(Bytes.hex("03000161".repeat(100_000)), "AMF nesting 33 is over 32");
        refused(Bytes.hex("11" + "090301".repeat(100_000)), "AMF nesting 33 is over 32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7fffffff", "80000000", "ffffffff"})
    void refusesStrictArrayThatClaimsBillionsOfItems(String count) {
        refused(Bytes.hex("0a" + count + "05"), "AMF array of " + Long.parseLong(count, 16) + " items is over 10000");
    }

    @Test
    void refusesArrayThatDoesNotFitInTheMessage() {
        refused(Bytes.hex("0a 00000064 05"), "AMF array of 100 items does not fit in 1 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"09", "0d", "0e", "0f", "10", "11"})
    void refusesAmf3CollectionsThatClaimMillionsOfItems(String marker) {
        assertThatThrownBy(() -> new Amf3Reader(Bytes.hex(marker + "ffffffff 00 01 01")).read())
                .isInstanceOf(AmfException.class).hasMessageEndingWith("items is over 10000");
    }

    @Test
    void refusesTraitsThatClaimMillionsOfMembers() {
        assertThatThrownBy(() -> new Amf3Reader(Bytes.hex("0a fffffff3 01 01")).read()).isInstanceOf(AmfException.class)
                .hasMessageEndingWith("items is over 10000");
    }

    @Test
    void refusesMoreValuesThanTheLimit() {
        assertThat(new Amf0Reader(Bytes.hex("05".repeat(10_000))).readAll()).hasSize(10_000);
        refused(Bytes.hex("05".repeat(10_001)), "AMF message of 10001 values is over 10000");
    }

    @Test
    void countsWhatReferencesStandFor() {
        // array 0 has ten items, array 1 ten references to it, array 2 ten references to array 1, ...
        StringBuilder hex = new StringBuilder("0a0000000a" + "05".repeat(10));
        for (int i = 0; i < 20; i++) {
            hex.append("0a0000000a").append(String.format("07%04x", i).repeat(10));
        }
        
        assertThatThrownBy(() -> new Amf0Reader(Bytes.hex(hex.toString())).readAll()).isInstanceOf(AmfException.class)
                .hasMessageEndingWith("values is over 10000");
    }

    @Test
    void refusesReferenceToNothingAndToItself() {
        refused(Bytes.hex("07 0000"), "reference 0 is not in 0..-1");
        refused(Bytes.hex("03 0004 73656c66 07 0000 0000 09"), "reference 0 is to a value that contains it");
    }

    @Test
    void refusesLongStringOverTheLimitOrTheMessage() {
        refused(Bytes.hex("0c ffffffff 61"), "AMF string of 4294967295 bytes is over 1048576");
        refused(Bytes.hex("0c 00000002 61"), "AMF value ends after 1 of 2 bytes");
    }

    @Test
    void refusesStringReferencesThatAddUp() {
        ByteBuf in = Unpooled.buffer();
        in.writeBytes(Bytes.hex("11 09 47 01")); // 35 items
        int header = AmfLimits.MAX_STRING_BYTES << 1 | 1;
        in.writeByte(0x06).writeByte(header >> 22 | 0x80).writeByte(header >> 15 | 0x80).writeByte(header >> 8 | 0x80).writeByte(header);
        in.writeZero(AmfLimits.MAX_STRING_BYTES);
        in.writeBytes(Bytes.hex("0600".repeat(34)));

        refused(in, "AMF message of 17825792 bytes of text is over 16777216");
    }

    @ParameterizedTest
    @ValueSource(strings = {"04", "0e", "09", "12", "ff"})
    void refusesMarkersThatAreNoValue(String marker) {
        assertThatThrownBy(() -> new Amf0Reader(Bytes.hex(marker + "0000")).read()).isInstanceOf(AmfException.class)
                .hasMessageStartingWith("AMF0 ");
    }

    @Test
    void writesLongStringAboveShortLimit() {
        ByteBuf out = Unpooled.buffer();
        new Amf0Writer(out).write("x".repeat(65535)).write("y".repeat(65536));

        assertThat(out.getByte(0)).isEqualTo((byte) 2);
        assertThat(out.getByte(65538)).isEqualTo((byte) 12);
        assertThat(new Amf0Reader(out).readAll()).isEqualTo(AmfArray.of("x".repeat(65535), "y".repeat(65536)).items());
    }

    @Test
    void refusesToWriteWhatNobodyCouldRead() {
        AmfValue nested = AmfNull.NULL;
        for (int i = 0; i < 33; i++) {
            nested = AmfArray.of(nested);
        }
        AmfValue deep = nested;
        AmfObject named = AmfObject.of("n".repeat(65536), 1);

        assertThatThrownBy(() -> new Amf0Writer(Unpooled.buffer()).write(deep)).hasMessage("AMF nesting 33 is over 32");
        assertThatThrownBy(() -> new Amf0Writer(Unpooled.buffer()).write(named)).hasMessage("AMF name of 65536 bytes is over 65535");
    }
}
