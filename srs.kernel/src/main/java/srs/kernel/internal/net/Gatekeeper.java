package srs.kernel.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import srs.kernel.net.Listeners;

/**
 * Stands in front of netty's acceptor: gives each accepted connection to the listener of this moment, and holds those that were accepted in the moment in
 * which it went, until the next one comes. Lives on the accept loop; owns the connections that it holds.
 */
final class Gatekeeper extends ChannelInboundHandlerAdapter {

    /** Whom a connection was accepted for; taken off when its pipeline is set up. */
    static final AttributeKey<BundleListeners.Accepting> TARGET = AttributeKey.valueOf(Gatekeeper.class, "target");

    private static final int CHANGE_MS = 1000;

    private final Queue<Channel> held = new ArrayDeque<>();
    private BundleListeners.Accepting target;
    private ChannelHandlerContext context;

    Gatekeeper(BundleListeners.Accepting first) {
        target = first;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** Changes the listener, null for none: when it returns, nothing is accepted for the one before any more. Any thread. */
    void target(BundleListeners.Accepting next) {
        EventLoop loop = context.channel().eventLoop();
        if (loop.inEventLoop()) {
            change(next);
        } else {
            loop.submit(() -> change(next)).awaitUninterruptibly(CHANGE_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void change(BundleListeners.Accepting next) {
        target = next;
        context.channel().config().setAutoRead(next != null);
        while (target != null && !held.isEmpty()) {
            admit(held.poll());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel connection = (Channel) message;
        if (target != null) {
            admit(connection);
        } else if (held.size() < Listeners.BACKLOG) {
            held.add(connection);
            // netty switches it on again by itself after it ran out of file descriptors
            ctx.channel().config().setAutoRead(false);
        } else {
            connection.unsafe().closeForcibly();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        held.forEach(connection -> connection.unsafe().closeForcibly());
        held.clear();
        ctx.fireChannelInactive();
    }

    private void admit(Channel connection) {
        connection.attr(TARGET).set(target);
        context.fireChannelRead(connection);
    }
}
