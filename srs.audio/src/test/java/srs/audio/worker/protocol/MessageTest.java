package srs.audio.worker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server and the process say to each other, byte by byte. */
class MessageTest {

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static String hex(ByteBuffer written) {
        return HexFormat.of().formatHex(written.array(), 0, written.position());
    }

    @Test
    void headerOfAFrame() throws IOException {
        // 3 bytes, FRAME, conversion 258, 20 ms before 0
        String wire = "00000003 02 00000102 ffffffffffffb1e0";
        MessageHeader header = new MessageHeader(3, MessageType.FRAME, 258, -20_000);
        ByteBuffer written = ByteBuffer.allocate(MessageHeader.BYTES);
        header.encode(written);

        assertThat(hex(written)).isEqualTo(wire.replace(" ", ""));
        assertThat(MessageHeader.decode(bytes(wire))).isEqualTo(header);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"'00010007 02 00000001 0000000000000000', message of 65543 bytes is not in 0..65542", "'ffffffff 02 00000001 0000000000000000', message of -1 bytes is not in 0..65542",
        "'00000000 05 00000001 0000000000000000', message type 5 is not known", "'00000000 ff 00000001 0000000000000000', message type -1 is not known"})
    void refusesWhatIsNone(String wire, String problem) {
        assertThatThrownBy(() -> MessageHeader.decode(bytes(wire))).isInstanceOf(IOException.class).hasMessage(problem);
    }

    @Test
    void opening() throws IOException {
        // AAC to Opus, 64000 bit/s, AudioSpecificConfig of AAC-LC with 44100 Hz
        String wire = "01 03 0000fa00 1210";
        OpenMessage read = OpenMessage.decode(bytes(wire));
        ByteBuffer written = ByteBuffer.allocate(read.length());
        read.encode(written);

        assertThat(read.from()).isEqualTo(SoundCodec.AAC);
        assertThat(read.to()).isEqualTo(SoundCodec.OPUS);
        assertThat(read.bitrate()).isEqualTo(64_000);
        assertThat(read.config()).containsExactly(0x12, 0x10);
        assertThat(hex(written)).isEqualTo(wire.replace(" ", ""));
        assertThatThrownBy(() -> OpenMessage.decode(bytes("01 03 0000fa"))).hasMessage("open message of 5 bytes is shorter than 6");
        assertThatThrownBy(() -> OpenMessage.decode(bytes("01 09 0000fa00"))).hasMessage("codec 9 is not known");
    }
}
