package srs.format.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import srs.format.flv.amf.AmfMap;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpUrl;

/** A client and a server, joined by two queues instead of a socket; what their listeners hear is a list of lines. */
final class SessionPair {
    final List<String> events = new ArrayList<>();
    final ServerSession server;
    final ClientSession client;
    long nowMs = 1_000;

    private final ArrayDeque<ByteBuf> toServer = new ArrayDeque<>();
    private final ArrayDeque<ByteBuf> toClient = new ArrayDeque<>();

    SessionPair(RtmpUrl url) {
        ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
        ServerIdentity identity = ServerIdentity.of("SRS", "0.1.0").forConnection("127.0.0.1", "c1");
        server = new ServerSession(ServerSessionConfig.of(identity), allocator, new Random(1), output(toClient),
                new ServerSide(), nowMs);
        client = new ClientSession(ClientSessionConfig.of(url), allocator, new Random(2), output(toServer), new ClientSide());
        client.start(nowMs);
    }

    /** Carries bytes until both are silent. */
    void run() {
        while (!toServer.isEmpty() || !toClient.isEmpty()) {
            ByteBuf bytes = toServer.poll();
            if (bytes != null) {
                server.onBytes(bytes, nowMs);
                bytes.release();
            }
            bytes = toClient.poll();
            if (bytes != null) {
                client.onBytes(bytes, nowMs);
                bytes.release();
            }
        }
    }

    void close() {
        client.close(RtmpError.SUCCESS, "end of test");
        server.close(RtmpError.SUCCESS, "end of test");
        toServer.forEach(ByteBuf::release);
        toClient.forEach(ByteBuf::release);
    }

    private static SessionOutput output(ArrayDeque<ByteBuf> queue) {
        return new SessionOutput() {
            @Override
            public void write(ByteBuf bytes) {
                queue.add(bytes);
            }

            @Override
            public void setReading(boolean isReading) {
                // the queue is bounded by the test
            }
        };
    }

    private final class ServerSide implements ServerSessionListener {
        @Override
        public void onConnect(ConnectCommand command) {
            events.add("server connect " + command.tcUrl() + " " + command.app());
        }

        @Override
        public void onPublish(PublishCommand command) {
            events.add("server publish " + command.flow() + " " + command.streamName() + " " + where(command.url()));
        }

        @Override
        public void onPlay(PlayCommand command) {
            events.add("server play " + command.streamName() + " " + command.startMs() + " " + command.durationMs() + " "
                    + command.isReset() + " " + where(command.url()));
        }

        @Override
        public void onMetadata(long timestampMs, AmfMap metadata) {
            events.add("server metadata " + timestampMs + " " + metadata.members().keySet());
        }

        @Override
        public void onAudio(long timestampMs, ByteBuf body) {
            events.add("server audio " + timestampMs + " " + body.readableBytes());
        }

        @Override
        public void onVideo(long timestampMs, ByteBuf body) {
            events.add("server video " + timestampMs + " " + body.readableBytes());
        }

        @Override
        public void onUnpublish() {
            events.add("server unpublish");
        }

        @Override
        public void onPause(boolean isPaused) {
            events.add("server pause " + isPaused);
        }

        @Override
        public void onStop() {
            events.add("server stop");
        }

        @Override
        public void onClosed(RtmpError reason, String message) {
            events.add("server closed " + reason + " " + message);
        }
    }

    private final class ClientSide implements ClientSessionListener {
        @Override
        public void onConnected(AmfMap properties, AmfMap info) {
            events.add("client connected");
        }

        @Override
        public void onPublishStart() {
            events.add("client publish start");
        }

        @Override
        public void onPlayStart() {
            events.add("client play start");
        }

        @Override
        public void onStreamEnd() {
            events.add("client stream end");
        }

        @Override
        public void onClosed(RtmpError reason, String message) {
            events.add("client closed " + reason + " " + message);
        }
    }

    private static String where(RtmpUrl url) {
        return url.vhost() + "/" + url.app() + "/" + url.stream() + url.param();
    }
}
