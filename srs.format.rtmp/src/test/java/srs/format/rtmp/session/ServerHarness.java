package srs.format.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import srs.format.flv.amf.AmfMap;
import srs.format.flv.amf.AmfNull;
import srs.format.flv.amf.AmfObject;
import srs.format.flv.amf.AmfString;
import srs.format.flv.amf.AmfValue;
import srs.format.rtmp.Capture;
import srs.format.rtmp.LeakGuard;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.chunk.ChunkLimits;
import srs.format.rtmp.chunk.ChunkReader;
import srs.format.rtmp.chunk.ChunkWriter;
import srs.format.rtmp.chunk.MemoryBudget;
import srs.format.rtmp.chunk.SharedMemoryBudget;
import srs.format.rtmp.message.CommandMessage;
import srs.format.rtmp.message.DataMessage;
import srs.format.rtmp.message.Message;

/** A server session in a test: what its listener hears and what it answers are lists of lines. */
final class ServerHarness implements SessionOutput, ServerSessionListener {
    final LeakGuard guard = new LeakGuard();
    final SharedMemoryBudget budget = new SharedMemoryBudget(64L << 20);
    final List<String> events = new ArrayList<>();
    final List<String> answers = new ArrayList<>();
    final ServerSession session;
    long nowMs = 1_000;
    boolean isAnsweringAtOnce = true;
    boolean isReading = true;
    RuntimeException onVideoThrows;
    CommandMessage lastStatus;
    CommandMessage connectResult;

    private final ChunkReader answerReader = new ChunkReader(guard.allocator, ChunkLimits.DEFAULT, MemoryBudget.UNLIMITED);
    private int handshakeBytes = Capture.HANDSHAKE_BYTES;

    ServerHarness() {
        this(ServerSessionConfig.DEFAULT_HANDSHAKE_MS);
    }

    ServerHarness(long handshakeMs) {
        ServerIdentity identity = new ServerIdentity("SRS", "SRS/0.1.0", "MIT", "https://example.org", "0.1.0", "authors", "10.0.0.1",
                4711, "c7f2");
        ServerSessionConfig config = new ServerSessionConfig(identity, ChunkLimits.DEFAULT, budget, true, handshakeMs, 30_000, 180_000,
                3_000);
        session = new ServerSession(config, guard.allocator, new Random(3), this, this, nowMs);
    }

    /** A harness behind the handshake. */
    static ServerHarness shaken() {
        ServerHarness harness = new ServerHarness();
        harness.receive(Unpooled.wrappedBuffer(new byte[] {3}, new byte[2 * Capture.PACKET_BYTES]));
        return harness;
    }

    /** A harness behind the answer to connect. */
    static ServerHarness connected() {
        ServerHarness harness = shaken();
        harness.connect();
        harness.answers.clear();
        harness.events.clear();
        return harness;
    }

    void connect() {
        command("connect", 1, AmfObject.of("app", "live", "tcUrl", "rtmp://127.0.0.1/live"));
    }

    void receive(ByteBuf bytes) {
        session.onBytes(bytes, nowMs);
    }

    void command(String name, double transactionId, Object... arguments) {
        message(CommandMessage.of(name, transactionId, arguments));
    }

    void message(Message message) {
        ByteBuf body = Unpooled.buffer();
        message.encode(body);
        body(message.typeId(), 0, body);
    }

    void body(int typeId, long timestampMs, ByteBuf body) {
        ByteBuf wire = Unpooled.buffer();
        ChunkWriter.write(wire, 3, timestampMs, typeId, 1, body, ChunkReader.DEFAULT_CHUNK_SIZE);
        receive(wire);
    }

    void media(int typeId, long timestampMs, int length) {
        body(typeId, timestampMs, Unpooled.wrappedBuffer(new byte[length]));
    }

    /** Ends the session, and says whether anything is held. */
    void finish() {
        session.close(RtmpError.SUCCESS, "end of test");
        answerReader.close();
        guard.assertNothingIsHeld();
        assertThat(budget.usedBytes()).isZero();
    }

    @Override
    public void write(ByteBuf bytes) {
        int skip = Math.min(handshakeBytes, bytes.readableBytes());
        handshakeBytes -= skip;
        bytes.skipBytes(skip);
        answerReader.read(bytes, (csid, ms, typeId, stream, body) -> {
            Message message = Message.decode(typeId, body);
            if (message instanceof CommandMessage command) {
                lastStatus = command.name().equals("onStatus") ? command : lastStatus;
                connectResult = command.name().equals("_result") && connectResult == null ? command : connectResult;
            }
            answers.add(csid + "/" + stream + " " + text(message));
        });
        bytes.release();
    }

    @Override
    public void setReading(boolean isReading) {
        this.isReading = isReading;
    }

    @Override
    public void onConnect(ConnectCommand command) {
        events.add("connect " + command.app() + " " + command.tcUrl());
        if (isAnsweringAtOnce) {
            session.acceptConnect(ConnectAnswer.DEFAULT, nowMs);
        }
    }

    @Override
    public void onPublish(PublishCommand command) {
        events.add("publish " + command.flow().clientType() + " " + command.url().stream());
        if (isAnsweringAtOnce) {
            session.acceptPublish(20_000, 5_000, nowMs);
        }
    }

    @Override
    public void onPlay(PlayCommand command) {
        events.add("play " + command.url().stream());
        if (isAnsweringAtOnce) {
            session.acceptPlay(nowMs);
        }
    }

    @Override
    public void onMetadata(long timestampMs, AmfMap metadata) {
        events.add("metadata " + timestampMs + " " + (int) metadata.number("width", 0));
    }

    @Override
    public void onAudio(long timestampMs, ByteBuf body) {
        events.add("audio " + timestampMs + " " + body.readableBytes());
    }

    @Override
    public void onVideo(long timestampMs, ByteBuf body) {
        events.add("video " + timestampMs + " " + body.readableBytes());
        if (onVideoThrows != null) {
            throw onVideoThrows;
        }
    }

    @Override
    public void onData(long timestampMs, DataMessage data) {
        events.add("data " + timestampMs + " " + data.name());
    }

    @Override
    public void onUnpublish() {
        events.add("unpublish");
    }

    @Override
    public void onPause(boolean isPaused) {
        events.add("pause " + isPaused);
    }

    @Override
    public void onStop() {
        events.add("stop");
    }

    @Override
    public void onBufferLength(long bufferMs) {
        events.add("buffer " + bufferMs);
    }

    @Override
    public void onClosed(RtmpError reason, String message) {
        events.add("closed " + reason.code() + " " + message);
    }

    private static String text(Message message) {
        if (message instanceof CommandMessage command) {
            StringBuilder line = new StringBuilder(command.name() + " " + (int) command.transactionId());
            for (AmfValue argument : command.arguments()) {
                line.append(' ').append(text(argument));
            }
            return line.toString();
        }
        if (message instanceof DataMessage data) {
            return data.name() + " " + data.values().subList(1, data.values().size());
        }
        return message.toString();
    }

    private static String text(AmfValue value) {
        if (value instanceof AmfMap map) {
            return map.has("code") ? map.string("code", "") : "{" + String.join(",", map.members().keySet()) + "}";
        }
        if (value instanceof AmfString string) {
            return string.value();
        }
        return value instanceof AmfNull nothing ? nothing.name().toLowerCase(Locale.ROOT)
                : String.valueOf(value.asNumber(Double.NaN));
    }
}
