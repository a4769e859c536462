package srs.protocol.rtmp.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import srs.format.flv.amf.Amf0Reader;
import srs.format.flv.amf.Amf0Writer;
import srs.format.flv.amf.AmfObject;
import srs.format.flv.amf.AmfValue;
import srs.format.rtmp.chunk.ChunkLimits;
import srs.format.rtmp.chunk.ChunkReader;
import srs.format.rtmp.chunk.ChunkWriter;
import srs.format.rtmp.chunk.MemoryBudget;
import srs.format.rtmp.message.DataMessage;
import srs.format.rtmp.message.MessageType;
import srs.kernel.client.AdmissionRequest;
import srs.testkit.kernel.FakeAdmission;
import srs.testkit.kernel.FakeClients;
import srs.protocol.rtmp.internal.fake.FakeConfig;
import srs.testkit.kernel.FakeHub;
import srs.protocol.rtmp.internal.play.Signature;
import srs.testkit.ManualClock;

/**
 * A server with fake kernel services, one connection to it, and the peer at its other end, which writes commands and reads answers.
 * Confined to the test's thread; close it, and it has ended the connection.
 */
final class Peer implements AutoCloseable {
    private static final int HANDSHAKE_BYTES = 1 + 2 * 1536;

    final FakeConfig config = new FakeConfig();
    final FakeHub hub = new FakeHub();
    final FakeClients clients = new FakeClients();
    final FakeAdmission admission = new FakeAdmission();
    final ManualClock clock = new ManualClock();
    final Connections connections = new Connections(new Entrance(config, hub, clients, admission, Signature.DEFAULT, clock::millis));
    /** What the server said: {@code onStatus NetStream.Play.Start}, {@code _result}, {@code type 8}. */
    final List<String> answers = new ArrayList<>();

    /** The socket takes nothing: what is written waits in the server. */
    boolean readsNothing;

    final EmbeddedChannel channel;
    private final ByteBufAllocator allocator;
    private final ChunkReader reader = new ChunkReader(Unpooled.EMPTY_BUFFER.alloc(), ChunkLimits.DEFAULT, MemoryBudget.UNLIMITED);
    private int handshakeLeft = HANDSHAKE_BYTES;
    private int transaction;

    Peer() {
        this(ByteBufAllocator.DEFAULT);
    }

    /** @param allocator what the server's side of the connection has its memory from */
    Peer(ByteBufAllocator allocator) {
        this.allocator = allocator;
        channel = open();
    }

    EmbeddedChannel open() {
        return new EmbeddedChannel(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel opened) {
                opened.config().setAllocator(allocator);
                connections.install(opened);
            }
        }) {
            @Override
            protected void doWrite(ChannelOutboundBuffer in) throws Exception {
                if (!readsNothing) {
                    super.doWrite(in);
                }
            }
        };
    }

    /** Takes what has waited while it {@link #readsNothing}. */
    Peer readsAgain() {
        readsNothing = false;
        channel.flushOutbound();
        channel.runPendingTasks();
        return read();
    }

    /** Bytes of the server's answers that wait, with what it costs to keep them. */
    long backlogBytes() {
        return channel.unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    /** PingRequest (RTMP 1.0 §7.1.7) with the next time; answered with as many bytes. */
    Peer ping(int timestampMs) {
        return message(MessageType.USER_CONTROL, 0, Unpooled.buffer().writeShort(/* PingRequest */ 6).writeInt(timestampMs));
    }

    /** C0, C1 without digest, C2 of any bytes. */
    Peer handshake() {
        byte[] bytes = new byte[HANDSHAKE_BYTES];
        new Random(1).nextBytes(bytes);
        bytes[0] = 3;
        bytes[5] = bytes[6] = bytes[7] = bytes[8] = 0;
        return send(Unpooled.wrappedBuffer(bytes));
    }

    Peer connect(String tcUrl) {
        return connect(tcUrl, "");
    }

    Peer connect(String tcUrl, String pageUrl) {
        handshake();
        return command("connect", AmfObject.of("app", "live", "tcUrl", tcUrl, "pageUrl", pageUrl, "objectEncoding", 0));
    }

    /** The commands of FMLE, ffmpeg, OBS. */
    Peer publish(String stream) {
        return command("releaseStream", null, stream).command("FCPublish", null, stream).command("createStream", (Object) null)
                .command("publish", null, stream, "live");
    }

    Peer play(Object... arguments) {
        command("createStream", (Object) null);
        Object[] all = new Object[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return command("play", all);
    }

    /** A command with the next transaction id. */
    Peer command(String name, Object... values) {
        List<AmfValue> amf = new ArrayList<>();
        amf.add(AmfValue.of(name));
        amf.add(AmfValue.of(++transaction));
        for (Object value : values) {
            amf.add(AmfValue.of(value));
        }
        ByteBuf body = Unpooled.buffer();
        Amf0Writer writer = new Amf0Writer(body);
        amf.forEach(writer::write);
        return message(MessageType.COMMAND_AMF0, 0, body);
    }

    Peer metadata(AmfObject values) {
        ByteBuf body = Unpooled.buffer();
        DataMessage.of("@setDataFrame", "onMetaData", values).encode(body);
        return message(MessageType.DATA_AMF0, 0, body);
    }

    Peer video(long timestampMs, ByteBuf body) {
        return message(MessageType.VIDEO, timestampMs, body);
    }

    Peer audio(long timestampMs, ByteBuf body) {
        return message(MessageType.AUDIO, timestampMs, body);
    }

    Peer message(int typeId, long timestampMs, ByteBuf body) {
        ByteBuf out = Unpooled.buffer();
        ChunkWriter.write(out, 3, timestampMs, typeId, 1, body, /* chunkSize= */ 128);
        return send(out);
    }

    /** Sends bytes, and reads what comes back. Takes ownership. */
    Peer send(ByteBuf bytes) {
        channel.writeInbound(bytes);
        return read();
    }

    Peer read() {
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            int skip = Math.min(handshakeLeft, out.readableBytes());
            handshakeLeft -= skip;
            reader.read(out.skipBytes(skip), this::answered);
            out.release();
        }
        return this;
    }

    private void answered(int csid, long timestampMs, int typeId, int streamId, ByteBuf body) {
        if (typeId == MessageType.COMMAND_AMF0) {
            List<AmfValue> values = new Amf0Reader(body).readAll();
            String code = values.get(values.size() - 1).asMap().string("code", "");
            answers.add(values.get(0).asString("") + (code.isEmpty() ? "" : " " + code));
        } else if (typeId == MessageType.DATA_AMF0) {
            answers.add(new Amf0Reader(body).readString());
        } else {
            answers.add("type " + typeId);
        }
    }

    /** Lets time pass for the connection's timer, in its steps. */
    Peer pass(long ms) {
        for (long passed = 0; passed < ms; passed += LoopConnections.PERIOD_MS) {
            clock.advanceMs(LoopConnections.PERIOD_MS);
            channel.advanceTimeBy(LoopConnections.PERIOD_MS, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
            channel.runPendingTasks();
        }
        return read();
    }

    FakeClients.FakeClient client() {
        return clients.all.get(clients.all.size() - 1);
    }

    List<AdmissionRequest> requests() {
        return admission.requests;
    }

    boolean isClosed() {
        channel.runPendingTasks();
        return !channel.isOpen();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        reader.close();
    }
}
