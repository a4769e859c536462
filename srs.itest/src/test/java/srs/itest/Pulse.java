package srs.itest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import srs.format.rtmp.session.ClientSession;

/**
 * A publisher whose frames tell their number: H.264 with a key frame in each fifty frames, AAC between the pictures.
 * It remembers what it sent. Lives on its connection's loop; public methods are for test threads.
 */
final class Pulse implements AutoCloseable {
    static final int AUDIO = 8;
    static final int VIDEO = 9;
    static final long NOT_A_FRAME = -1;

    private static final int FRAMES_PER_GOP = 50;
    private static final int VIDEO_HEADER_BYTES = 5;
    private static final int AUDIO_HEADER_BYTES = 2;
    /** AVCDecoderConfigurationRecord of libx264, Constrained Baseline. */
    private static final String AVC = "17000000000142c01effe100196742c01eda0280bfe5c044000003000400000300f03c58ba8001000468ce0fc8";
    /** AudioSpecificConfig: AAC-LC, 44100 Hz, 2 channels. */
    private static final String AAC = "af001210";

    private final int frameMs;
    private final EventLoopGroup loops;
    private final String url;
    private final List<Received.Frame> sent = new ArrayList<>();
    private volatile RtmpClient client;
    // the connection's loop only
    private long number;
    private long timestampMs;
    private ScheduledFuture<?> beat;

    private Pulse(EventLoopGroup loops, String url, int frameMs) {
        this.frameMs = frameMs;
        this.loops = loops;
        this.url = url;
    }

    static Pulse start(EventLoopGroup loops, String url, int frameMs) {
        Pulse pulse = new Pulse(loops, url, frameMs);
        pulse.connect();
        return pulse;
    }

    /** Connects and publishes; again after the connection has ended, as an encoder does, with timestamps from 0. */
    void connect() {
        RtmpClient connection = RtmpClient.publisher(loops, url);
        client = connection;
        connection.onLoop(session -> {
            timestampMs = 0;
            number += (FRAMES_PER_GOP - number % FRAMES_PER_GOP) % FRAMES_PER_GOP;
            header(session);
            ScheduledFuture<?> frames = loops.next().scheduleAtFixedRate(() -> connection.onLoop(this::frame), frameMs, frameMs, TimeUnit.MILLISECONDS);
            beat = frames;
            connection.end().thenRun(() -> frames.cancel(false));
        });
    }

    RtmpClient client() {
        return client;
    }

    /** Every frame so far. */
    List<Received.Frame> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    long lastNumber() {
        synchronized (sent) {
            return sent.isEmpty() ? -1 : sent.get(sent.size() - 1).number();
        }
    }

    /** Stops sending, keeps the connection; returns when the last frame has been written. */
    void pause() {
        java.util.concurrent.CompletableFuture<Void> paused = new java.util.concurrent.CompletableFuture<>();
        client.onLoop(session -> {
            beat.cancel(false);
            paused.complete(null);
        });
        srs.testkit.Await.result("the pulse pauses", paused);
    }

    @Override
    public void close() {
        if (client.isOpen()) {
            client.close();
        }
    }

    /** The number in a frame's tag body, or {@link #NOT_A_FRAME} for a sequence header. */
    static long number(int type, ByteBuf body) {
        int header = type == VIDEO ? VIDEO_HEADER_BYTES : AUDIO_HEADER_BYTES;
        boolean isFrame = body.getByte(body.readerIndex() + 1) == 1;
        return isFrame ? body.getLong(body.readerIndex() + header + (type == VIDEO ? 5 : 0)) : NOT_A_FRAME;
    }

    private void header(ClientSession session) {
        write(session, VIDEO, 0, ByteBufAllocator.DEFAULT.buffer().writeBytes(ByteBufUtil.decodeHexDump(AVC)));
        write(session, AUDIO, 0, ByteBufAllocator.DEFAULT.buffer().writeBytes(ByteBufUtil.decodeHexDump(AAC)));
    }

    private void frame(ClientSession session) {
        if (session.state() != ClientSession.State.PUBLISHING || beat.isCancelled()) {
            return;
        }
        int type = number % 2 == 0 ? VIDEO : AUDIO;
        boolean isKey = number % FRAMES_PER_GOP == 0;
        int filler = 100 + (int) (number * 37 % 900);
        ByteBuf body = ByteBufAllocator.DEFAULT.buffer();
        if (type == VIDEO) {
            // frame type and codec, AVC NALU, composition time 0; then one NAL unit: its length, IDR or not, the number, filler
            body.writeByte(isKey ? 0x17 : 0x27).writeInt(0x01000000).writeInt(1 + 8 + filler).writeByte(isKey ? 0x65 : 0x41);
        } else {
            body.writeShort(0xaf01);
        }
        body.writeLong(number);
        for (int i = 0; i < filler; i++) {
            body.writeByte(0x55 + i % 100);
        }
        synchronized (sent) {
            sent.add(new Received.Frame(type, timestampMs, number, body.readableBytes()));
        }
        write(session, type, timestampMs, body);
        number++;
        timestampMs += frameMs;
    }

    /** Takes ownership. */
    private static void write(ClientSession session, int type, long timestampMs, ByteBuf body) {
        try {
            if (type == VIDEO) {
                session.writeVideo(timestampMs, body);
            } else {
                session.writeAudio(timestampMs, body);
            }
        } finally {
            body.release();
        }
    }
}
