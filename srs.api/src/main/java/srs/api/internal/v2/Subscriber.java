package srs.api.internal.v2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import srs.http.HttpExchange;
import srs.http.LiveResponse;

/**
 * One reader of server-sent events. Any thread may send; bytes are written on the connection's loop. One that reads too slowly loses events, and
 * is told how many.
 */
final class Subscriber {

    private final HttpExchange exchange;
    private final LiveResponse live;

    // connection's loop only
    private int lost;

    Subscriber(HttpExchange exchange, LiveResponse live) {
        this.exchange = exchange;
        this.live = live;
    }

    /** Sends the headers, and a first text. */
    void begin(String text) {
        onLoop(() -> {
            live.start();
            write(text);
        });
    }

    void send(String text) {
        onLoop(() -> {
            Channel channel = live.channel();
            if (!channel.isActive()) {
                return;
            }
            if (!channel.isWritable()) {
                lost++;
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
