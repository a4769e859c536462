package srs.output.forward.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import srs.format.flv.amf.AmfMap;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.message.DataMessage;
import srs.format.rtmp.session.ConnectAnswer;
import srs.format.rtmp.session.ConnectCommand;
import srs.format.rtmp.session.PlayCommand;
import srs.format.rtmp.session.PublishCommand;
import srs.format.rtmp.session.ServerIdentity;
import srs.format.rtmp.session.ServerSession;
import srs.format.rtmp.session.ServerSessionConfig;
import srs.format.rtmp.session.ServerSessionListener;
import srs.format.rtmp.session.SessionOutput;

/** The destination of a forward, on the other end of an embedded channel. */
final class RtmpServerStandIn implements SessionOutput, ServerSessionListener {
    final List<String> heard = new ArrayList<>();
    boolean admits = true;
    private final Deque<ByteBuf> answers = new ArrayDeque<>();
    private final ServerSession session = new ServerSession(ServerSessionConfig.of(ServerIdentity.of("SRS", "0.1.0").forConnection("127.0.0.1", "c1")),
            ByteBufAllocator.DEFAULT, new Random(1), this, this, 0);
    private final EmbeddedChannel client;

    RtmpServerStandIn(EmbeddedChannel client) {
        this.client = client;
    }

    /** Carries bytes until both are silent. */
    void run() {
        for (ByteBuf bytes = client.readOutbound(); bytes != null || !answers.isEmpty(); bytes = client.readOutbound()) {
            if (bytes != null) {
                session.onBytes(bytes, 0);
                bytes.release();
            }
            ByteBuf answer = answers.poll();
            if (answer != null && client.isOpen()) {
                client.writeInbound(answer);
            } else if (answer != null) {
                answer.release();
            }
        }
    }

    void close() {
        session.close(RtmpError.SUCCESS, "end");
        answers.forEach(ByteBuf::release);
        client.finishAndReleaseAll();
    }

    @Override
    public void write(ByteBuf bytes) {
        answers.add(bytes);
    }

    @Override
    public void setReading(boolean isReading) {}

    @Override
    public void onConnect(ConnectCommand command) {
        heard.add("connect " + command.tcUrl());
        session.acceptConnect(ConnectAnswer.DEFAULT, 0);
    }

    @Override
    public void onPublish(PublishCommand command) {
        heard.add("publish " + command.streamName());
        if (admits) {
            session.acceptPublish(30_000, 30_000, 0);
        } else {
            session.close(RtmpError.STREAM_BUSY, "busy");
            client.close();
        }
    }

    @Override
    public void onPlay(PlayCommand command) {
        heard.add("play");
    }

    @Override
    public void onAudio(long timestampMs, ByteBuf body) {
        heard.add("audio " + timestampMs + " " + ByteBufUtil.hexDump(body));
    }

    @Override
    public void onVideo(long timestampMs, ByteBuf body) {
        heard.add("video " + timestampMs + " " + ByteBufUtil.hexDump(body));
    }

    @Override
    public void onMetadata(long timestampMs, AmfMap metadata) {
        heard.add("metadata " + metadata.members().keySet());
    }

    @Override
    public void onData(long timestampMs, DataMessage data) {
        heard.add("data " + data.name());
    }

    @Override
    public void onUnpublish() {
        heard.add("unpublish");
    }

    @Override
    public void onPause(boolean isPaused) {}

    @Override
    public void onStop() {}

    @Override
    public void onClosed(RtmpError reason, String message) {}
}
