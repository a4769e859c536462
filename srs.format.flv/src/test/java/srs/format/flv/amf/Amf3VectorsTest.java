package srs.format.flv.amf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import srs.format.flv.Bytes;

/**
 * The types of AMF3, one by one. The bytes marked [js] were made by the npm module bytearray-node 3.3.5 (objectEncoding 3), the others
 * are the layout of the specification.
 */
class Amf3VectorsTest {
    record Vector(String name, String hex, AmfValue value) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Vector vector(String name, String hex, Object value) {
        return new Vector(name, hex, AmfValue.of(value));
    }

    static Stream<Vector> vectors() {
        AmfObject k1 = AmfObject.of("k", 1);
        return Stream.of(
                vector("undefined [js]", "00", AmfNull.UNDEFINED),
                vector("null [js]", "01", null),
                vector("false", "02", false),
                vector("true [js]", "03", true),
                vector("integer of 1 byte [js]", "04 7f", 127),
                vector("integer of 2 bytes [js]", "04 8100", 128),
                vector("integer 300 [js]", "04 822c", 300),
                vector("integer of 3 bytes [js]", "04 ffff7f", 2097151),
                vector("integer of 4 bytes [js]", "04 80c08000", 2097152),
                vector("largest integer [js]", "04 bfffffff", 268435455),
                vector("integer -1 [js]", "04 ffffffff", -1),
                vector("smallest integer [js]", "04 c0808000", -268435456),
                vector("too large for an integer [js]", "05 41b0000000000000", 268435456),
                vector("double [js]", "05 400c000000000000", 3.5),
                vector("string [js]", "06 0d 68c3a96c6c6f", "héllo"),
                vector("empty string", "06 01", ""),
                vector("date [js]", "08 01 4278bcfe5687b000", new AmfDate(1700000000123d, 0)),
                vector("XML document", "07 09 3c612f3e", new AmfXml("<a/>")),
                vector("XML", "0b 09 3c612f3e", new AmfXml("<a/>")),
                vector("byte array [js]", "0c 07 616263", "abc".getBytes()),
                vector("array [js]", "09 07 01 04 01 06 03 61 01", AmfArray.of(1, "a", null)),
                vector("array with a named member [js]", "09 05 09 6e616d65 06 03 78 01 04 01 04 02",
                        AmfEcmaArray.of(AmfObject.of("name", "x", "0", 1, "1", 2))),
                vector("dynamic object, string reference [js]",
                        "0a 0b 01 07 617070 06 09 6c697665 03 6e 04 01 09 61707032 06 02 01",
                        AmfObject.of("app", "live", "n", 1, "app2", "live")),
                vector("object and string references [js]",
                        "0a 0b 01 03 61 0a 01 03 62 09 03 01 0a 01 03 63 03 01 01 03 73 09 05 01 06 09 6c697665 06 08 01",
                        AmfObject.of("a", AmfObject.of("b", List.of(AmfObject.of("c", true))), "s", List.of("live", "live"))),
                vector("reference to an item [js]", "09 05 01 0a 0b 01 03 6b 04 01 01 0a 02", List.of(k1, k1)),
                // traits: class Foo, sealed members x and y; the second object refers to them
                vector("sealed objects, traits reference", "09 05 01 0a 23 07 466f6f 03 78 03 79 04 01 04 02 0a 01 04 03 04 04",
                        List.of(new AmfObject("Foo", Map.of("x", new AmfNumber(1), "y", new AmfNumber(2))),
                                new AmfObject("Foo", Map.of("x", new AmfNumber(3), "y", new AmfNumber(4))))),
                vector("dictionary", "11 05 00 06 03 61 04 01 06 03 62 06 07 74776f",
                        List.of(List.of("a", 1), List.of("b", "two"))),
                vector("vector of ints", "0d 05 00 00000001 fffffffe", List.of(1, -2)),
                vector("vector of uints [js]", "0e 05 00 00000001 ffffffff", List.of(1, 4294967295L)),
                vector("vector of doubles [js]", "0f 03 00 3fe0000000000000", List.of(0.5)),
                vector("vector of objects", "10 05 01 07 466f6f 04 01 01", AmfArray.of(1, null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void decodes(Vector vector) {
        ByteBuf in = Bytes.hex(vector.hex);

        assertThat(new Amf3Reader(in).read()).isEqualTo(vector.value);
        assertThat(in.isReadable()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void refusesEveryTruncation(Vector vector) {
        ByteBuf whole = Bytes.hex(vector.hex);
        for (int size = 0; size < whole.readableBytes(); size++) {
            ByteBuf cut = whole.slice(0, size);
            assertThatThrownBy(() -> new Amf3Reader(cut).read()).as("first %d bytes", size).isInstanceOf(AmfException.class);
        }
    }

    @Test
    void refusesSelfReferenceAsMadeByAForeignEncoder() {
        assertThatThrownBy(() -> new Amf3Reader(Bytes.hex("0a0b010973656c660a0001")).read())
                .hasMessage("reference 0 is to a value that contains it");
    }

    @Test
    void refusesExternalizableObjects() {
        assertThatThrownBy(() -> new Amf3Reader(Bytes.hex("0a 07 07 466f6f 01")).read())
                .hasMessage("AMF3 object of externalizable class cannot be read");
    }

    @Test
    void keepsTheStringTableForTheMessage() {
        // two AMF3 values in one AMF0 message: "live", then a reference to string 0
        Amf0Reader reader = new Amf0Reader(Bytes.hex("11 06 09 6c697665 11 06 00"));

        assertThat(reader.readAll()).isEqualTo(AmfArray.of("live", "live").items());
    }
}
