package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Random;
import srs.format.flv.amf.AmfMap;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpUrl;
import srs.format.rtmp.session.ClientSession;
import srs.format.rtmp.session.ClientSessionConfig;
import srs.format.rtmp.session.ClientSessionListener;
import srs.format.rtmp.session.ConnectAnswer;
import srs.format.rtmp.session.ConnectCommand;
import srs.format.rtmp.session.PlayCommand;
import srs.format.rtmp.session.PublishCommand;
import srs.format.rtmp.session.ServerIdentity;
import srs.format.rtmp.session.ServerSession;
import srs.format.rtmp.session.ServerSessionConfig;
import srs.format.rtmp.session.ServerSessionListener;
import srs.format.rtmp.session.SessionOutput;
import srs.kernel.config.Section;
import srs.kernel.stream.Publication;
import srs.publish.FlvPublisher;
import srs.publish.PublishSettings;

/** A server's session in the state PUBLISHING, with its publisher. Confined to its caller's thread. */
final class PublisherSession implements ServerSessionListener, AutoCloseable {
    private final ArrayDeque<ByteBuf> toServer = new ArrayDeque<>();
    private final ArrayDeque<ByteBuf> toClient = new ArrayDeque<>();
    private final FlvPublisher publisher;
    private final ServerSession server;
    private long nowMs = 1_000;

    PublisherSession(Publication publication, Section vhost) {
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        publisher = new FlvPublisher(publication, PublishSettings.of(vhost).parseSps(), allocator, line -> { }, nowMs);
        server = new ServerSession(ServerSessionConfig.of(ServerIdentity.of("SRS", "0")), allocator, new Random(1), output(toClient), this, nowMs);
    }

    /** Says hello, sends the sequence headers, and goes over to a chunk size. */
    void begin(int chunkSize) {
        ClientSession client = new ClientSession(ClientSessionConfig.of(RtmpUrl.parse("rtmp://127.0.0.1/live/bench")),
                ByteBufAllocator.DEFAULT, new Random(2), output(toServer), new ClientSide());
        client.start(nowMs);
        client.publish("bench");
        run(client);
        ByteBuf[] headers = Clip.headers();
        client.writeVideo(0, headers[0]);
        client.writeAudio(0, headers[1]);
        run(client);
        ByteBuf size = Clip.setChunkSize(chunkSize);
        onBytes(size);
        size.release();
        if (server.state() != ServerSession.State.PUBLISHING) {
            throw new IllegalStateException("the session is in " + server.state());
        }
    }

    private void run(ClientSession client) {
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

    /** A read from the socket. Lent. */
    void onBytes(ByteBuf in) {
        server.onBytes(in, ++nowMs);
    }

    @Override
    public void close() {
        server.close(RtmpError.SUCCESS, "the benchmark is over");
        toClient.forEach(ByteBuf::release);
    }

    @Override
    public void onConnect(ConnectCommand command) {
        server.acceptConnect(ConnectAnswer.DEFAULT, nowMs);
    }

    @Override
    public void onPublish(PublishCommand command) {
        server.acceptPublish(20_000, 5_000, nowMs);
    }

    @Override
    public void onPlay(PlayCommand command) {
        throw new IllegalStateException("play");
    }

    @Override
    public void onMetadata(long timestampMs, AmfMap metadata) {
        publisher.onMetadata(metadata);
    }

    @Override
    public void onAudio(long timestampMs, ByteBuf body) {
        publisher.onAudio(timestampMs, body);
    }

    @Override
    public void onVideo(long timestampMs, ByteBuf body) {
        publisher.onVideo(timestampMs, body);
    }

    @Override
    public void onUnpublish() {
        throw new IllegalStateException("unpublish");
    }

    @Override
    public void onPause(boolean isPaused) {
        throw new IllegalStateException("pause");
    }

    @Override
    public void onStop() {
        throw new IllegalStateException("stop");
    }

    @Override
    public void onClosed(RtmpError reason, String message) {
        if (reason != RtmpError.SUCCESS) {
            throw new IllegalStateException(reason + " " + message);
        }
    }

    private static SessionOutput output(ArrayDeque<ByteBuf> queue) {
        return new SessionOutput() {
            @Override
            public void write(ByteBuf bytes) {
                queue.add(bytes);
            }

            @Override
            public void setReading(boolean isReading) {
                // there is no socket
            }
        };
    }

    private static final class ClientSide implements ClientSessionListener {
        @Override
        public void onConnected(AmfMap properties, AmfMap info) {
            // goes on by itself
        }

        @Override
        public void onPublishStart() {
            // the caller knows
        }

        @Override
        public void onPlayStart() {
            throw new IllegalStateException("play");
        }

        @Override
        public void onStreamEnd() {
            throw new IllegalStateException("end");
        }

        @Override
        public void onClosed(RtmpError reason, String message) {
            throw new IllegalStateException(reason + " " + message);
        }
    }
}
