package srs.e2e;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import srs.format.flv.amf.Amf0Writer;
import srs.format.flv.amf.AmfObject;
import srs.format.flv.amf.AmfValue;
import srs.format.rtmp.chunk.ChunkWriter;
import srs.format.rtmp.message.MessageType;

/** An RTMP client that says what a well-behaved one never would, and reads nothing but the end. Confined to its test's thread. */
final class RawRtmp implements AutoCloseable {
    private static final int HANDSHAKE_BYTES = 1 + 2 * 1536;
    private static final int TIMEOUT_MS = 10_000;

    private final Socket socket;
    private final OutputStream out;
    private int transaction;
    private boolean hasEnded;

    RawRtmp(Server server) throws IOException {
        socket = new Socket("127.0.0.1", server.rtmp);
        socket.setSoTimeout(TIMEOUT_MS);
        out = socket.getOutputStream();
        byte[] handshake = new byte[HANDSHAKE_BYTES];
        handshake[0] = 3;
        out.write(handshake);
    }

    RawRtmp connect(String tcUrl, String pageUrl) throws IOException {
        return command("connect", AmfObject.of("app", "live", "tcUrl", tcUrl, "pageUrl", pageUrl, "swfUrl", pageUrl, "objectEncoding", 0));
    }

    RawRtmp publish(String name) throws IOException {
        return command("createStream", (Object) null).command("publish", null, name, "live");
    }

    RawRtmp play(String name) throws IOException {
        return command("createStream", (Object) null).command("play", null, name);
    }

    private RawRtmp command(String name, Object... values) throws IOException {
        ByteBuf body = Unpooled.buffer();
        Amf0Writer writer = new Amf0Writer(body);
        writer.write(AmfValue.of(name));
        writer.write(AmfValue.of(++transaction));
        for (Object value : values) {
            writer.write(AmfValue.of(value));
        }
        ByteBuf message = Unpooled.buffer();
        ChunkWriter.write(message, 3, 0, MessageType.COMMAND_AMF0, 1, body, /* chunkSize= */ 128);
        try {
            out.write(ByteBufUtil.getBytes(message));
        } catch (SocketException e) {
            hasEnded = true;
        }
        return this;
    }

    /** Reads until the server closes the connection, which it must. */
    void awaitEnd() throws IOException {
        try {
            while (!hasEnded) {
                hasEnded = socket.getInputStream().read() < 0;
            }
        } catch (SocketException e) {
            // reset: it was closed before all that we sent was read
            hasEnded = true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
