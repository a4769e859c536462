package srs.format.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.rtmp.Capture;

/** The server hears what ffmpeg, rtmpdump and nginx-rtmp said to another server. */
class ServerCaptureTest {
    private static final List<String> CONNECT_ANSWERS = List.of(
            "2/0 WindowAckSize[bytes=2500000]",
            "2/0 SetPeerBandwidth[bytes=2500000, limitType=2]",
            "2/0 SetChunkSize[size=60000]",
            "3/0 _result 1 {fmsVer,capabilities,mode} NetConnection.Connect.Success",
            "3/0 onBWDone 0 null");
    private static final List<String> PLAY_ANSWERS = List.of(
            "2/0 UserControl[event=0, data=1, extra=0]",
            "5/1 onStatus 0 null NetStream.Play.Reset",
            "5/1 onStatus 0 null NetStream.Play.Start",
            "5/1 |RtmpSampleAccess [AmfBoolean[value=true], AmfBoolean[value=true]]");

    private final ServerHarness harness = new ServerHarness();

    @AfterEach
    void nothingIsHeld() {
        harness.finish();
    }

    @Test
    void ffmpegPublishes() {
        Capture capture = Capture.clientOf("ffmpeg-publish");
        harness.receive(capture.all(0));

        assertThat(harness.answers).isEqualTo(concat(CONNECT_ANSWERS, List.of(
                "3/0 _result 2 null undefined",
                "3/0 _result 3 null undefined",
                "3/0 _result 4 null 1.0",
                "3/1 onFCPublish 0 null NetStream.Publish.Start",
                "5/1 onStatus 0 null NetStream.Publish.Start",
                "3/1 onFCUnpublish 0 null NetStream.Unpublish.Success",
                "3/0 _result 6 null undefined",
                "5/1 onStatus 0 null NetStream.Unpublish.Success",
                "3/0 _result 7 null null")));
        assertThat(harness.events).startsWith("connect live rtmp://127.0.0.1:21936/live", "publish fmle-publish one",
                "metadata 0 64", "video 0 41", "audio 0 7").endsWith("unpublish");
        List<String> media = capture.dissection().stream().map(line -> line.split(" "))
                .filter(field -> field[2].equals("8") || field[2].equals("9"))
                .map(field -> (field[2].equals("8") ? "audio " : "video ") + field[1] + " " + field[3]).toList();
        assertThat(harness.events.stream().filter(event -> event.startsWith("audio") || event.startsWith("video")))
                .containsExactlyElementsOf(media);
        assertThat(harness.session.receivedBytes()).isEqualTo(capture.bytes().length);
    }

    @Test
    void nginxPushes() {
        harness.receive(Capture.clientOf("nginx-push").all(0));

        assertThat(harness.answers).isEqualTo(concat(CONNECT_ANSWERS, List.of(
                "3/0 _result 2 null 1.0",
                "5/1 onStatus 0 null NetStream.Publish.Start")));
        assertThat(harness.events).startsWith("connect live rtmp://127.0.0.1:21937/live", "publish flash-publish pushed",
                "metadata 0 64", "audio 0 7", "audio 23 163");
    }

    @Test
    void ffmpegPlays() {
        harness.receive(Capture.clientOf("ffmpeg-play").all(0));

        assertThat(harness.answers).isEqualTo(concat(CONNECT_ANSWERS, concat(List.of(
                "3/0 _result 2 null 1.0",
                "3/0 _result 3 null null"), PLAY_ANSWERS)));
        assertThat(harness.events).containsExactly("connect live rtmp://127.0.0.1:21940/live", "play live", "buffer 3000", "stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtmpdump-play", "rtmpdump-play-simple"})
    void rtmpdumpPlays(String connection) {
        harness.receive(Capture.clientOf(connection).all(0));

        assertThat(harness.answers).isEqualTo(concat(CONNECT_ANSWERS, concat(List.of(
                "3/0 _result 2 null 1.0",
                "3/0 _result 3 null null"), PLAY_ANSWERS)));
        assertThat(harness.events).contains("play live", "buffer 300", "buffer 36000000").endsWith("stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffmpeg-publish", "ffmpeg-publish-extended", "ffmpeg-publish-step", "nginx-push", "rtmpdump-play",
        "ffmpeg-play"})
    void hearsTheSameByteByByte(String connection) {
        Capture capture = Capture.clientOf(connection);
        ServerHarness whole = new ServerHarness();
        whole.receive(capture.all(0));
        ByteBuf in = capture.all(0);
        while (in.isReadable()) {
            harness.receive(in.readSlice(1));
        }

        assertThat(harness.events).isEqualTo(whole.events);
        assertThat(harness.answers).isEqualTo(whole.answers);
        whole.finish();
    }

    @Test
    void tellsWhoItIs() {
        harness.receive(Capture.clientOf("ffmpeg-play").all(0));

        var properties = harness.connectResult.commandObject();
        assertThat(properties.string("fmsVer", "")).isEqualTo("FMS/3,5,3,888");
        assertThat(properties.number("capabilities", 0)).isEqualTo(127);
        assertThat(properties.number("mode", 0)).isEqualTo(1);
        var info = harness.connectResult.argument(1).asMap();
        assertThat(info.members().keySet()).containsExactly("level", "code", "description", "objectEncoding", "data");
        assertThat(info.number("objectEncoding", -1)).isZero();
        assertThat(info.get("data").asMap().members().keySet()).containsExactly("version", "srs_sig", "srs_server", "srs_license",
                "srs_url", "srs_version", "srs_authors", "srs_server_ip", "srs_pid", "srs_id");
        assertThat(info.get("data").asMap().number("srs_pid", 0)).isEqualTo(4711);
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
