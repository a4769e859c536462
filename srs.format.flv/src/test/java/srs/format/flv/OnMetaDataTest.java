package srs.format.flv;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.flv.amf.AmfEcmaArray;
import srs.format.flv.amf.AmfObject;

/** What players get of a publisher's metadata. */
class OnMetaDataTest {
    // "onMetaData", ECMA array of 3: duration 0, width 98, height 50: the beginning of FFmpeg's
    private static final String METADATA = """
            02 000a 6f6e4d65746144617461 08 00000003
            0008 6475726174696f6e 00 0000000000000000
            0005 7769647468 00 4058800000000000
            0006 686569676874 00 4049000000000000
            0000 09""";
    private static final String SET_DATA_FRAME = "02 000d 40736574446174614672616d65";

    @Test
    void stripsSetDataFrame() {
        ByteBuf body = Bytes.hex(SET_DATA_FRAME + METADATA);

        DataMessage message = DataMessage.parse(body).orElseThrow();

        assertThat(message).isEqualTo(DataMessage.parse(Bytes.hex(METADATA)).orElseThrow());
        assertThat(message.name()).isEqualTo("onMetaData");
        assertThat(body.readerIndex()).isZero();
    }

    @Test
    void takesDurationAwayAndAddsServer() {
        OnMetaData metadata = OnMetaData.of(DataMessage.parse(Bytes.hex(METADATA)).orElseThrow()).orElseThrow();

        OnMetaData forPlayers = metadata.forPlayers("SRS/7", "7.0.18");

        assertThat(forPlayers.values()).isEqualTo(
                AmfEcmaArray.of(AmfObject.of("width", 98, "height", 50, "server", "SRS/7", "server_version", "7.0.18")));
        ByteBuf out = Unpooled.buffer();
        forPlayers.encode(out);
        assertThat(Bytes.hex(out)).isEqualTo("""
                02 000a 6f6e4d65746144617461 08 00000004
                0005 7769647468 00 4058800000000000
                0006 686569676874 00 4049000000000000
                0006 736572766572 02 0005 5352532f37
                000e 7365727665725f76657273696f6e 02 0006 372e302e3138
                0000 09""".replaceAll("\\s", ""));
    }

    @Test
    void replacesServerOfAnUpstreamAndKeepsTheFormOfAnObject() {
        DataMessage message = new DataMessage("onMetaData", AmfObject.of("x", AmfObject.of("server", "old", "a", 1)).members()
                .values().stream().toList());

        assertThat(OnMetaData.of(message).orElseThrow().forPlayers("new", "1").values())
                .isEqualTo(AmfObject.of("a", 1, "server", "new", "server_version", "1"));
    }

    @Test
    void readsBodyOfType15BehindItsFormatSelector() {
        assertThat(DataMessage.parseAmf3(Bytes.hex("00" + SET_DATA_FRAME + METADATA)))
                .isEqualTo(DataMessage.parse(Bytes.hex(METADATA)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00000000", "00000001", "3a3b3c3d", "05", "02 0005 6f6e", "68656c6c6f"})
    void givesNothingForDataThatIsNoAmf(String hex) {
        assertThat(DataMessage.parse(Bytes.hex(hex))).isEmpty();
        assertThat(DataMessage.parseAmf3(Bytes.hex(hex))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"02 000a 6f6e4d65746144617461", "02 000a 6f6e4d65746144617461 05", "02 0008 6f6e437565506f69 03 000009"})
    void givesNoMetadataForOtherMessages(String hex) {
        assertThat(DataMessage.parse(Bytes.hex(hex)).flatMap(OnMetaData::of)).isEmpty();
    }
}
