package srs.format.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.flv.amf.AmfMap;
import srs.format.rtmp.Capture;
import srs.format.rtmp.LeakGuard;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpUrl;

/** The client hears what nginx-rtmp said to ffmpeg: the same commands get the same transaction ids. */
class ClientCaptureTest {
    private final LeakGuard guard = new LeakGuard();
    private final List<String> events = new ArrayList<>();
    private final List<String> media = new ArrayList<>();
    private final ClientSession session = new ClientSession(ClientSessionConfig.of(RtmpUrl.parse("rtmp://127.0.0.1/live/s")),
            guard.allocator, new Random(1), new SessionOutput() {
                @Override
                public void write(ByteBuf bytes) {
                    bytes.release();
                }

                @Override
                public void setReading(boolean isReading) {
                    // all is there
                }
            }, new Listener());

    @AfterEach
    void nothingIsHeld() {
        session.close(RtmpError.SUCCESS, "end of test");
        guard.assertNothingIsHeld();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000_000})
    void publishesToNginx(int step) {
        session.start(0);
        session.publish("s");
        feed(Capture.serverOf("ffmpeg-publish"), step);

        assertThat(events).containsExactly("connected NetConnection.Connect.Success",
                "status NetStream.Publish.Start: Start publishing", "publish start",
                "status NetStream.Unpublish.Success: Stop publishing");
        assertThat(session.state()).isEqualTo(ClientSession.State.PUBLISHING);
        assertThat(session.messageStreamId()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffmpeg-play", "ffmpeg-play-extended", "rtmpdump-play"})
    void playsFromNginx(String connection) {
        Capture capture = Capture.serverOf(connection);
        session.start(0);
        session.play("s");
        feed(capture, 1_000);

        assertThat(events).startsWith("connected NetConnection.Connect.Success", "status NetStream.Play.Start: Start live",
                "play start", "data |RtmpSampleAccess", "metadata 64");
        assertThat(media).isEqualTo(capture.dissection().stream().map(line -> line.split(" "))
                .filter(field -> field[2].equals("8") || field[2].equals("9"))
                .map(field -> field[2] + " " + field[1] + " " + field[3]).toList());
    }

    private void feed(Capture capture, int step) {
        ByteBuf in = capture.all(0);
        while (in.isReadable()) {
            session.onBytes(in.readSlice(Math.min(step, in.readableBytes())), 0);
        }
    }

    private final class Listener implements ClientSessionListener {
        @Override
        public void onConnected(AmfMap properties, AmfMap info) {
            events.add("connected " + info.string("code", ""));
        }

        @Override
        public void onPublishStart() {
            events.add("publish start");
        }

        @Override
        public void onPlayStart() {
            events.add("play start");
        }

        @Override
        public void onStatus(StreamStatus status) {
            events.add(status.toString());
        }

        @Override
        public void onMetadata(long timestampMs, AmfMap metadata) {
            events.add("metadata " + (int) metadata.number("width", 0));
        }

        @Override
        public void onData(long timestampMs, srs.format.rtmp.message.DataMessage data) {
            events.add("data " + data.name());
        }

        @Override
        public void onAudio(long timestampMs, ByteBuf body) {
            media.add("8 " + timestampMs + " " + body.readableBytes());
        }

        @Override
        public void onVideo(long timestampMs, ByteBuf body) {
            media.add("9 " + timestampMs + " " + body.readableBytes());
        }

        @Override
        public void onClosed(RtmpError reason, String message) {
            events.add("closed " + reason + " " + message);
        }
    }
}
