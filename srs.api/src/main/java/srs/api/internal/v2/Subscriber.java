package srs.api.internal.v2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import srs.http.HttpExchange;
import srs.http.LiveResponse;

/**
 * One reader of server-sent events. Any thread may send; bytes are written on the connection's loop. One that reads too slowly loses events, and
 * is told how many.
 */
final class Subscriber {

    private final HttpExchange exchange;
    private final LiveResponse live;
    private volatile boolean isGone;

    // connection's loop only
    private int lost;

    /** @param onGone hears of the end, maybe before this returns: then {@link #isGone} says so */
    Subscriber(HttpExchange exchange, Consumer<Subscriber> onGone) {
        this.exchange = exchange;
        this.live = exchange.live("text/event-stream", () -> {
            isGone = true;
            onGone.accept(this);
        });
    }

    /** Whether its connection has ended. */
    boolean isGone() {
        return isGone;
    }

    /** Sends the headers, and a first text. */
    void begin(String text) {
        onLoop(() -> {
            live.start();
            write(text);
        });
    }

    /** One event. */
    void send(String text) {
        send(text, 1);
    }

    /** @param events how many are lost when it is too slow for this text */
    void send(String text, int events) {
        onLoop(() -> {
            Channel channel = live.channel();
            if (!channel.isActive()) {
                return;
            }
            if (!channel.isWritable()) {
                lost += events;
                return;
            }
            if (lost > 0) {
                write("event: lost\ndata: {\"events\":" + lost + "}\n\n");
                lost = 0;
            }
            write(text);
        });
    }

    void close() {
        live.close();
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf out = live.channel().alloc().buffer(bytes.length + 16);
        int mark = live.framing().open(out);
        out.writeBytes(bytes);
        live.framing().close(out, mark);
        live.channel().writeAndFlush(out);
    }

    private void onLoop(Runnable task) {
        try {
            exchange.loop().execute(task);
        } catch (RejectedExecutionException e) {
            // the loop has ended, and with it the connection
            live.close();
        }
    }
}
