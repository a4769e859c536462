package srs.audio.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.audio.worker.protocol.MessageType;
import srs.audio.worker.protocol.OpenMessage;
import srs.kernel.audio.AudioConversion;
import srs.kernel.audio.AudioConversionRequest;
import srs.kernel.audio.AudioConverter;
import srs.kernel.stream.Track;

/**
 * A sound on its way to the process and back, between two event loops: that of its request, where it is used and heard, and the home loop, where the connection is. Frames that come
 * while there is no process wait, up to a second of them; the oldest are dropped.
 */
final class OpenConversion implements AudioConversion {
    private static final Logger LOG = LoggerFactory.getLogger("srs.audio");

    /** Frames that wait for a process. */
    static final int MAX_WAITING = 50;

    /** Frames between the two loops, each way. */
    private static final int MAX_CROSSING = 100;

    /** A process may die so often with a frame of this sound in its hands ... */
    private static final int MAX_DEATHS = 3;

    /** ... within so many seconds. */
    private static final long DEATHS_NS = 60_000_000_000L;

    private final int id;
    private final AudioConversionRequest request;
    private final OpenMessage open;
    private final EventLoop home;
    private final Home converter;
    private final AtomicInteger out = new AtomicInteger();
    private final AtomicInteger back = new AtomicInteger();

    // home loop only
    private final Deque<Frame> waiting = new ArrayDeque<>();
    private boolean isGone;
    private boolean isTold;
    private int deaths;
    private long firstDeathNs;

    // request's loop only
    private boolean closed;
    private Track track;

    /** What the converter does for its conversions, on the home loop. */
    interface Home {
        /** @param bytes Lent for the call. */
        boolean send(MessageType type, int conversion, long ptsUs, ByteBuf bytes);

        void remove(OpenConversion conversion);
    }

    private record Frame(ByteBuf bytes, long ptsUs) {}

    OpenConversion(int id, AudioConversionRequest request, OpenMessage open, EventLoop home, Home converter) {
        this.id = id;
        this.request = request;
        this.open = open;
        this.home = home;
        this.converter = converter;
    }

    int id() {
        return id;
    }

    String name() {
        return request.name();
    }

    @Override
    public void offer(ByteBuf frame, long ptsUs) {
        if (closed || frame.readableBytes() > AudioConverter.MAX_FRAME_BYTES || out.get() >= MAX_CROSSING) {
            frame.release();
            return;
        }
        if (home.inEventLoop()) {
            take(frame, ptsUs);
            return;
        }
        out.incrementAndGet();
        try {
            home.execute(() -> {
                out.decrementAndGet();
                take(frame, ptsUs);
            });
        } catch (RejectedExecutionException e) {
            // the server ends
            frame.release();
        }
    }

    private void take(ByteBuf frame, long ptsUs) {
        if (isGone) {
            frame.release();
        } else if (isTold) {
            converter.send(MessageType.FRAME, id, ptsUs, frame);
            frame.release();
        } else {
            if (waiting.size() == MAX_WAITING) {
                waiting.remove().bytes().release();
            }
            waiting.add(new Frame(frame, ptsUs));
        }
    }

    /** A process is there, and knows nothing of it. */
    void tell() {
        ByteBuf bytes = Unpooled.buffer(open.length());
        open.encode(bytes.nioBuffer(0, open.length()));
        isTold = converter.send(MessageType.OPEN, id, 0, bytes.writerIndex(open.length()));
        while (isTold && !waiting.isEmpty()) {
            Frame frame = waiting.remove();
            converter.send(MessageType.FRAME, id, frame.ptsUs(), frame.bytes());
            frame.bytes().release();
        }
    }

    /** The process has gone. */
    void untell() {
        isTold = false;
    }

    /** The process had a frame of it in its hands when it died. */
    void blame(long nowNs) {
        if (deaths == 0 || nowNs - firstDeathNs > DEATHS_NS) {
            deaths = 0;
            firstDeathNs = nowNs;
        }
        if (++deaths >= MAX_DEATHS) {
            fail("the audio process has died " + deaths + " times with a frame of it");
        }
    }

    /** What the process says of it. {@code bytes}: lent for the call. */
    void onMessage(MessageType type, long ptsUs, ByteBuf bytes) {
        switch (type) {
            case TRACK -> {
                byte[] config = new byte[bytes.readableBytes()];
                bytes.readBytes(config);
                Track made = Tracks.of(request.to(), config);
                there(() -> begin(made));
            }
            case FRAME -> {
                if (request.loop().inEventLoop()) {
                    hear(bytes, ptsUs);
                } else if (back.get() < MAX_CROSSING) {
                    cross(bytes.copy(), ptsUs);
                }
            }
            case FAILED -> fail(bytes.toString(java.nio.charset.StandardCharsets.UTF_8));
            case OPEN, CLOSE, PING, PONG -> LOG.warn("the audio process said {} of {}", type, request.name());
        }
    }

    private void cross(ByteBuf frame, long ptsUs) {
        back.incrementAndGet();
        boolean isPosted = there(() -> {
            back.decrementAndGet();
            try {
                hear(frame, ptsUs);
            } finally {
                frame.release();
            }
        });
        if (!isPosted) {
            frame.release();
        }
    }

    /** It cannot go on. */
    void fail(String why) {
        if (!isGone) {
            leave();
            there(() -> end(why));
        }
    }

    private void leave() {
        isGone = true;
        if (isTold) {
            converter.send(MessageType.CLOSE, id, 0, Unpooled.EMPTY_BUFFER);
        }
        isTold = false;
        waiting.forEach(frame -> frame.bytes().release());
        waiting.clear();
        converter.remove(this);
    }

    private boolean there(Runnable task) {
        if (request.loop().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            request.loop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            // the server ends
            return false;
        }
    }

    private void begin(Track made) {
        // the next process may say the same again
        if (!closed && (track == null || !track.sameConfiguration(made))) {
            track = made;
            guarded(() -> request.listener().onTrack(made));
        }
    }

    private void hear(ByteBuf frame, long ptsUs) {
        if (!closed) {
            try {
                request.listener().onFrame(frame, ptsUs);
            } catch (RuntimeException e) {
                LOG.error("sound of {} is not taken", request.name(), e);
            }
        }
    }

    private void end(String why) {
        if (!closed) {
            closed = true;
            guarded(() -> request.listener().onFailed(why));
        }
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.error("news of {} are not taken", request.name(), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (home.inEventLoop()) {
            leaveOnce();
            return;
        }
        try {
            home.execute(this::leaveOnce);
        } catch (RejectedExecutionException e) {
            LOG.debug("the server ends before {}", request.name());
        }
    }

    private void leaveOnce() {
        if (!isGone) {
            leave();
        }
    }
}
