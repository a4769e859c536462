package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import srs.kernel.stream.EndReason;

/** Keeps what a session says, and minds its loop. */
public final class FakeMedia implements SessionMedia {
    public final CompletableFuture<MediaTransport> connected = new CompletableFuture<>();
    public final CompletableFuture<EndReason> ended = new CompletableFuture<>();
    public final List<String> packets = new CopyOnWriteArrayList<>();
    public final AtomicInteger ticks = new AtomicInteger();
    public final AtomicInteger reads = new AtomicInteger();
    public volatile RuntimeException toThrow;
    /** Where it wants to live; null for where it comes. */
    public volatile EventLoop home;

    private void check() {
        if (ended.isDone()) {
            throw new AssertionError("a call after the end");
        }
        if (!connected.join().loop().inEventLoop()) {
            ended.completeExceptionally(new AssertionError("a call beside the loop"));
        }
        if (toThrow != null) {
            throw toThrow;
        }
    }

    @Override
    public EventLoop home(EventLoop came, List<EventLoop> loops) {
        return home == null ? came : home;
    }

    @Override
    public void onConnected(MediaTransport transport) {
        if (!connected.complete(transport)) {
            throw new AssertionError("connected twice");
        }
        check();
    }

    @Override
    public void onRtp(ByteBuf packet, long nowUs) {
        check();
        packets.add("rtp " + HexFormat.of().formatHex(ByteBufUtil.getBytes(packet)));
    }

    @Override
    public void onRtcp(ByteBuf compound, long nowUs) {
        check();
        packets.add("rtcp " + HexFormat.of().formatHex(ByteBufUtil.getBytes(compound)));
    }

    @Override
    public void onReadComplete(long nowUs) {
        check();
        reads.incrementAndGet();
    }

    @Override
    public void onTick(long nowUs) {
        check();
        ticks.incrementAndGet();
    }

    @Override
    public void onEnd(EndReason reason) {
        if (!ended.complete(reason)) {
            throw new AssertionError("ended twice");
        }
    }
}
