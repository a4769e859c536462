package srs.protocol.rtc.internal.media;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import srs.format.rtp.rtcp.RtcpPacket;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.session.MediaTransport;

/** A way to a peer that keeps what was sent. Confined to the test's thread. */
final class FakeTransport implements MediaTransport {
    final List<RtcpPacket> rtcp = new ArrayList<>();
    Consumer<byte[]> onRtp = packet -> {};
    Consumer<RtcpPacket> onRtcp = packet -> {};
    boolean isFull;
    boolean keepsNothing;
    EndReason end;
    int packets;
    /** The session wants the next tick soon. */
    boolean isTickedSoon = true;
    int ticks;
    private final EventLoop loop;
    private final LongSupplier clockUs;

    FakeTransport(EventLoop loop, LongSupplier clockUs) {
        this.loop = loop;
        this.clockUs = clockUs;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public ByteBufAllocator alloc() {
        return ByteBufAllocator.DEFAULT;
    }

    @Override
    public long nowUs() {
        return clockUs.getAsLong();
    }

    @Override
    public boolean sendRtp(ByteBuf packet) {
        if (isFull) {
            return false;
        }
        packets++;
        if (keepsNothing) {
            return true;
        }
        onRtp.accept(ByteBufUtil.getBytes(packet));
        return true;
    }

    @Override
    public boolean sendRtcp(ByteBuf compound) {
        if (keepsNothing) {
            return true;
        }
        for (RtcpPacket packet : RtcpPacket.parse(compound)) {
            rtcp.add(packet);
            onRtcp.accept(packet);
        }
        return true;
    }

    <T extends RtcpPacket> List<T> rtcp(Class<T> type) {
        return rtcp.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void flush() {}

    @Override
    public void tickSoon() {
        isTickedSoon = true;
    }

    @Override
    public void end(EndReason reason) {
        end = end == null ? reason : end;
    }
}
