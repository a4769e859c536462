package srs.protocol.rtc.internal.port;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.util.List;
import srs.protocol.rtc.internal.session.Path;
import srs.protocol.rtc.internal.session.PeerSession;

/** A peer's address as one socket sees it. {@link #session}, {@link #remote} and {@link #isLive} on any thread, the rest on the session's loop. */
final class UdpPath implements Path {
    /** How long an address that is in use is not given to another session. */
    static final long LIVE_US = 5_000_000;

    private static final VarHandle HEARD;

    static {
        try {
            HEARD = MethodHandles.lookup().findVarHandle(UdpPath.class, "heardUs", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final UdpSocket socket;
    private final InetSocketAddress remote;
    private final PeerSession session;
    /** By which we send: of the session's loop, when that has one of the same endpoint. */
    private UdpSocket out;
    private boolean isProved;
    @SuppressWarnings("unused") // by its handle
    private long heardUs;

    UdpPath(UdpSocket socket, InetSocketAddress remote, PeerSession session) {
        this.socket = socket;
        this.remote = remote;
        this.session = session;
        out = socket;
    }

    PeerSession session() {
        return session;
    }

    /** Whether its session has heard something authentic of it lately. */
    boolean isLive(long nowUs) {
        return nowUs - (long) HEARD.getOpaque(this) < LIVE_US;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public List<EventLoop> loops() {
        return socket.loops();
    }

    @Override
    public ByteBufAllocator alloc() {
        return out.alloc();
    }

    @Override
    public ByteBuf buffer(int bytes) {
        return out.alloc().buffer(bytes);
    }

    @Override
    public boolean write(ByteBuf datagram) {
        return out.write(datagram, remote);
    }

    @Override
    public boolean send(ByteBuf datagram) {
        return out.send(datagram, remote);
    }

    @Override
    public void onProved() {
        if (!isProved) {
            isProved = true;
            out = socket.sibling(session.loop());
            socket.onProved(this);
        }
    }

    @Override
    public void onAuthentic() {
        socket.onProved(this);
    }

    @Override
    public void onForgotten() {
        socket.onForgotten(this);
    }

    @Override
    public void onHeard(long nowUs) {
        HEARD.setOpaque(this, nowUs);
    }
}
