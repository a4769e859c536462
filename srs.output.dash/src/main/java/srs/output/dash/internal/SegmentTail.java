package srs.output.dash.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import srs.http.BodyFraming;
import srs.http.HttpExchange;
import srs.http.LiveResponse;

/**
 * One player's way through a segment that is being written: piece after piece, one of them under way at a time, then the end. Confined to the connection's event loop; it
 * owns no buffer longer than a call.
 */
final class SegmentTail {
    /** How long a player may take for one piece, in milliseconds. */
    static final int STALLED_MS = 20_000;

    private final GrowingSegment segment;
    private final EventLoop loop;
    private final Runnable onMore = this::wake;
    private LiveResponse response;
    private int next;
    private boolean isWriting;
    private boolean isEnded;

    private SegmentTail(GrowingSegment segment, EventLoop loop) {
        this.segment = segment;
        this.loop = loop;
    }

    /** Answers with all that there is, and all that comes. Any thread. */
    static void answer(HttpExchange exchange, GrowingSegment segment, String type) {
        SegmentTail tail = new SegmentTail(segment, exchange.loop());
        exchange.loop().execute(() -> tail.begin(exchange, type));
    }

    private void begin(HttpExchange exchange, String type) {
        response = exchange.live(type, this::onClosed);
        response.start();
        segment.listen(onMore);
        send();
    }

    /** Any thread. */
    private void wake() {
        try {
            loop.execute(this::send);
        } catch (RejectedExecutionException e) {
            // the server ends, and the connection with it
            segment.forget(onMore);
        }
    }

    private void send() {
        if (isEnded || isWriting) {
            return;
        }
        // asked first: a piece that came before the end is still to be sent
        GrowingSegment.State state = segment.state();
        byte[] piece = segment.piece(next);
        if (piece != null) {
            next++;
            write(piece);
        } else if (state != GrowingSegment.State.GROWING) {
            finish(state == GrowingSegment.State.WHOLE);
        }
    }

    private void write(byte[] piece) {
        Channel channel = response.channel();
        BodyFraming framing = response.framing();
        ByteBuf out = channel.alloc().buffer(piece.length + 16);
        int mark = framing.open(out);
        out.writeBytes(piece);
        framing.close(out, mark);
        isWriting = true;
        ChannelFuture written = channel.writeAndFlush(out);
        ScheduledFuture<?> timer = written.isDone() ? null : loop.schedule(() -> channel.close(), STALLED_MS, TimeUnit.MILLISECONDS);
        written.addListener(done -> {
            isWriting = false;
            if (timer != null) {
                timer.cancel(false);
            }
            if (done.isSuccess()) {
                send();
            }
        });
    }

    private void finish(boolean isWhole) {
        isEnded = true;
        segment.forget(onMore);
        if (isWhole) {
            response.close();
        } else {
            // without the last chunk, so that nobody takes it for whole
            response.channel().close();
        }
    }

    private void onClosed() {
        isEnded = true;
        segment.forget(onMore);
    }
}
