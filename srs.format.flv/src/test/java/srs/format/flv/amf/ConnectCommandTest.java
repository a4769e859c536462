package srs.format.flv.amf;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.format.flv.Bytes;

/** The connect commands of real clients, from captures of their first RTMP message. */
class ConnectCommandTest {
    private static final String FFMPEG_8_PUBLISH = """
            020007636f6e6e656374 003ff0000000000000 03
            0003617070 0200046c697665
            000474797065 02000a6e6f6e70726976617465
            0008666c617368566572 020024464d4c452f332e302028636f6d70617469626c653b204c61766636322e31322e31303229
            0005746355726c 02001b72746d703a2f2f3132372e302e302e313a33373931392f6c697665
            000009""";
    private static final String RTMPDUMP_2_4 = """
            020007636f6e6e656374 003ff0000000000000 03
            0003617070 0200046c697665
            0008666c617368566572 02000e4c4e582031302c302c33322c3138
            0005746355726c 02001b72746d703a2f2f3132372e302e302e313a34353932372f6c697665
            000466706164 0100
            000c6361706162696c6974696573 00402e000000000000
            000b617564696f436f64656373 0040a8ee0000000000
            000b766964656f436f64656373 00406f800000000000
            000d766964656f46756e6374696f6e 003ff0000000000000
            000009""";

    @Test
    void readsConnectOfFfmpeg() {
        Amf0Reader reader = new Amf0Reader(Bytes.hex(FFMPEG_8_PUBLISH));

        assertThat(reader.readString()).isEqualTo("connect");
        assertThat(reader.read().asNumber(0)).isEqualTo(1);
        AmfMap command = reader.read().asMap();
        assertThat(command.string("app", "")).isEqualTo("live");
        assertThat(command.string("flashVer", "")).isEqualTo("FMLE/3.0 (compatible; Lavf62.12.102)");
        assertThat(command.number("objectEncoding", 0)).isZero();
        assertThat(reader.hasNext()).isFalse();
    }

    @Test
    void writesConnectAsRtmpdumpDoes() {
        ByteBuf out = Unpooled.buffer();
        new Amf0Writer(out).write("connect").write(1).write(AmfObject.of("app", "live", "flashVer", "LNX 10,0,32,18",
                "tcUrl", "rtmp://127.0.0.1:45927/live", "fpad", false, "capabilities", 15, "audioCodecs", 3191, "videoCodecs", 252,
                "videoFunction", 1));

        assertThat(Bytes.hex(out)).isEqualTo(RTMPDUMP_2_4.replaceAll("\\s", ""));
    }

    @Test
    void answersWithFallbackWhenAnArgumentIsOfAnotherType() {
        List<AmfValue> arguments = new Amf0Reader(Bytes.hex("05 06 02000161")).readAll();

        assertThat(arguments.get(0).isNull()).isTrue();
        assertThat(arguments.get(1).asNumber(-2000)).isEqualTo(-2000);
        assertThat(arguments.get(2).asMap().string("app", "none")).isEqualTo("none");
        assertThat(arguments.get(2).asString("")).isEqualTo("a");
    }
}
