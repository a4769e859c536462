package srs.format.flv.amf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import srs.format.flv.Bytes;

/**
 * The types of AMF0, one by one. The bytes marked [js] were made by the npm module bytearray-node 3.3.5 (objectEncoding 0), the others
 * are the layout of the specification.
 */
class Amf0VectorsTest {
    /** @param canonical whether our writer makes these very bytes of the value */
    record Vector(String name, String hex, AmfValue value, boolean canonical) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Vector vector(String name, String hex, Object value) {
        return new Vector(name, hex, AmfValue.of(value), true);
    }

    private static Vector readOnly(String name, String hex, Object value) {
        return new Vector(name, hex, AmfValue.of(value), false);
    }

    static Stream<Vector> vectors() {
        AmfObject k1 = AmfObject.of("k", 1);
        return Stream.of(
                vector("number 3.5 [js]", "00 400c000000000000", 3.5),
                vector("number -1 [js]", "00 bff0000000000000", -1),
                vector("true [js]", "01 01", true),
                vector("false", "01 00", false),
                vector("string [js]", "02 0006 68c3a96c6c6f", "héllo"),
                vector("empty string", "02 0000", ""),
                vector("null [js]", "05", null),
                vector("undefined [js]", "06", AmfNull.UNDEFINED),
                vector("unsupported", "0d", AmfNull.UNSUPPORTED),
                vector("date [js]", "0b 4278bcfe5687b000 0000", new AmfDate(1700000000123d, 0)),
                vector("date west of Greenwich", "0b 4278bcfe5687b000 ffc4", new AmfDate(1700000000123d, -60)),
                vector("object [js]",
                        "03 0003 617070 02 0004 6c697665 0001 6e 00 3ff0000000000000 0004 61707032 02 0004 6c697665 0000 09",
                        AmfObject.of("app", "live", "n", 1, "app2", "live")),
                vector("empty object", "03 0000 09", AmfObject.EMPTY),
                vector("ECMA array [js]",
                        "08 00000003 0001 30 00 3ff0000000000000 0001 31 02 0001 61 0001 32 05 0000 09",
                        AmfEcmaArray.of(AmfObject.of("0", 1, "1", "a", "2", null))),
                vector("nested [js]",
                        "03 0001 61 03 0001 62 08 00000001 0001 30 03 0001 63 01 01 000009 000009 000009 0000 09",
                        AmfObject.of("a", AmfObject.of("b", AmfEcmaArray.of(AmfObject.of("0", AmfObject.of("c", true)))))),
                vector("strict array", "0a 00000002 00 3ff0000000000000 02 0001 61", List.of(1, "a")),
                vector("XML document", "0f 00000004 3c612f3e", new AmfXml("<a/>")),
                vector("typed object", "10 0003 466f6f 0001 78 05 0000 09",
                        new AmfObject("Foo", Map.of("x", AmfNull.NULL))),
                vector("byte array, by a switch to AMF3 [js]", "11 0c 07 616263", "abc".getBytes()),
                readOnly("short long string", "0c 00000003 616263", "abc"),
                readOnly("true as 2", "01 02", true),
                readOnly("reference to an item [js]", "08 00000002 0001 30 03 0001 6b 00 3ff0000000000000 000009 0001 31 07 0001 000009",
                        AmfEcmaArray.of(AmfObject.of("0", k1, "1", k1))),
                readOnly("ECMA array, count 0 but a member", "08 00000000 0001 61 05 0000 09",
                        AmfEcmaArray.of(AmfObject.of("a", null))),
                readOnly("ECMA array, count 2^32-1 but a member", "08 ffffffff 0001 61 05 0000 09",
                        AmfEcmaArray.of(AmfObject.of("a", null))),
                readOnly("object, no end marker", "03 0001 61 05", AmfObject.of("a", null)),
                readOnly("duplicate names, the last wins", "03 0001 61 05 0001 62 06 0001 61 0101 0000 09",
                        AmfObject.of("a", true, "b", AmfNull.UNDEFINED)),
                readOnly("member without a name", "03 0000 05 0000 09", AmfObject.of("", null)),
                readOnly("bad UTF-8", "02 0001 ff", "\uFFFD"),
                readOnly("switch to AMF3 [js]", "11 0a0b010761707006096c697665036e04010961707032060201",
                        AmfObject.of("app", "live", "n", 1, "app2", "live")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void decodes(Vector vector) {
        ByteBuf in = Bytes.hex(vector.hex);

        AmfValue value = new Amf0Reader(in).read();

        assertThat(value).isEqualTo(vector.value);
        assertThat(in.isReadable()).isFalse();
        if (value instanceof AmfMap map) {
            assertThat(map.members().keySet()).containsExactlyElementsOf(vector.value.asMap().members().keySet());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void encodes(Vector vector) {
        if (vector.canonical) {
            ByteBuf out = Unpooled.buffer();

            new Amf0Writer(out).write(vector.value);

            assertThat(Bytes.hex(out)).isEqualTo(vector.hex.replace(" ", ""));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void refusesEveryTruncation(Vector vector) {
        ByteBuf whole = Bytes.hex(vector.hex);
        for (int size = 0; size < whole.readableBytes(); size++) {
            ByteBuf cut = whole.slice(0, size);
            if (cutsBetweenMembers(vector, size)) {
                new Amf0Reader(cut).read();
            } else {
                assertThatThrownBy(() -> new Amf0Reader(cut).read()).as("first %d bytes", size).isInstanceOf(AmfException.class);
            }
        }
    }

    /** The one cut that is tolerated: after the last member, before the end marker. */
    private static boolean cutsBetweenMembers(Vector vector, int size) {
        ByteBuf cut = Bytes.hex(vector.hex).slice(0, size);
        try {
            return new Amf0Reader(cut).read() instanceof AmfMap && vector.value instanceof AmfMap && !vector.hex.startsWith("11");
        } catch (AmfException e) {
            return false;
        }
    }
}
