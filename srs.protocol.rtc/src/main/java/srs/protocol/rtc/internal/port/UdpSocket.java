package srs.protocol.rtc.internal.port;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import srs.kernel.net.DatagramHandler;
import srs.kernel.net.DatagramPort;
import srs.protocol.rtc.internal.PacketKind;
import srs.protocol.rtc.internal.RtcLog;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.session.Home;
import srs.protocol.rtc.internal.session.PeerSession;
import srs.protocol.rtc.internal.session.SessionTable;
import srs.protocol.rtc.internal.stun.StunException;
import srs.protocol.rtc.internal.stun.StunMessage;

/**
 * One socket: gives each datagram to its session. Lives on the socket's loop, but for {@link #write} and what a {@link UdpPath} tells.
 *
 * <p>STUN finds its session by its name, and makes an address the session's when it is authentic. All else is the session's whose address it comes from, or nobody's.
 */
final class UdpSocket implements DatagramHandler {
    /** Datagrams of sessions of other loops that wait to be sent by this socket; more are dropped. */
    static final int MAX_HANDED_OVER = 4096;

    private final SessionTable table;
    private final UdpSockets siblings;
    private final DatagramPort port;
    private final Home home;
    private final Map<InetSocketAddress, UdpPath> paths = new HashMap<>();
    private final AtomicInteger handedOver = new AtomicInteger();
    private final Runnable flush = this::flush;
    private boolean isUnsent;
    private boolean isClosed;

    UdpSocket(SessionTable table, UdpSockets siblings, DatagramPort port) {
        this.table = table;
        this.siblings = siblings;
        this.port = port;
        home = table.home(port.loop());
    }

    EventLoop loop() {
        return port.loop();
    }

    ByteBufAllocator alloc() {
        return port.alloc();
    }

    /** The one of the same endpoint on a loop; this one when there is none. */
    UdpSocket sibling(EventLoop loop) {
        UdpSocket found = siblings.of(loop);
        return found == null ? this : found;
    }

    /** Those on which the endpoint has sockets. Any thread. */
    List<EventLoop> loops() {
        return siblings.loops();
    }

    @Override
    public void onDatagram(ByteBuf payload, InetSocketAddress from) {
        if (isClosed) {
            return;
        }
        PacketKind kind = PacketKind.of(payload);
        switch (kind) {
            case STUN -> onStun(payload, from);
            case DTLS, RTP, RTCP -> {
                UdpPath path = paths.get(from);
                if (path != null) {
                    path.session().onPacket(kind, payload, path, home);
                }
            }
            case UNKNOWN -> {
                // nobody's
            }
        }
    }

    private void onStun(ByteBuf payload, InetSocketAddress from) {
        StunMessage message;
        try {
            message = StunMessage.parse(payload);
        } catch (StunException e) {
            return;
        }
        PeerSession session = table.byUfrag(IceCredentials.localPart(message.username()));
        if (session == null) {
            return;
        }
        UdpPath path = paths.get(from);
        if (path == null || path.session() != session) {
            if (path != null && path.isLive(home.nowUs())) {
                return; // who can write a victim's address does not get its packets
            }
            path = new UdpPath(this, from, session);
        }
        session.onStun(message, path, home);
    }

    @Override
    public void onReadComplete() {
        home.onReadComplete();
    }

    /** Sends a datagram with the next flush of its loop. Any loop; of another one it is handed over. Takes ownership. */
    boolean write(ByteBuf datagram, InetSocketAddress to) {
        if (loop().inEventLoop()) {
            return writeHere(datagram, to);
        }
        if (handedOver.incrementAndGet() > MAX_HANDED_OVER) {
            handedOver.decrementAndGet();
            datagram.release();
            return false;
        }
        try {
            loop().execute(() -> {
                handedOver.decrementAndGet();
                writeHere(datagram, to);
                home.sendSoon();
            });
            return true;
        } catch (RejectedExecutionException e) {
            datagram.release();
            RtcLog.LOG.debug("the loop has ended before", e);
            return false;
        }
    }

    /** The same of bytes that are copied: those that go to one peer one after the other may go in one piece. Lent for the call. */
    boolean send(ByteBuf datagram, InetSocketAddress to) {
        if (!loop().inEventLoop()) {
            return write(alloc().buffer(datagram.readableBytes()).writeBytes(datagram, datagram.readerIndex(), datagram.readableBytes()), to);
        }
        noteUnsent();
        return port.send(datagram, to);
    }

    private boolean writeHere(ByteBuf datagram, InetSocketAddress to) {
        noteUnsent();
        return port.write(datagram, to);
    }

    private void noteUnsent() {
        if (!isUnsent) {
            isUnsent = true;
            home.onUnsent(flush);
        }
    }

    private void flush() {
        isUnsent = false;
        port.flush();
    }

    /** The session takes packets from this address from now on. Any loop. */
    void onProved(UdpPath path) {
        onLoop(() -> prove(path));
    }

    private void prove(UdpPath path) {
        if (isClosed) {
            path.session().onPathClosed(path, UdpSockets.CLOSED);
            return;
        }
        UdpPath before = paths.putIfAbsent(path.remote(), path);
        if (before != null && before.session() != path.session()) {
            paths.put(path.remote(), path);
            before.session().onPathTaken(before);
        }
    }

    /** Any loop. */
    void onForgotten(UdpPath path) {
        onLoop(() -> paths.remove(path.remote(), path));
    }

    private void onLoop(Runnable task) {
        if (loop().inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop().execute(task);
        } catch (RejectedExecutionException e) {
            RtcLog.LOG.debug("the loop has ended before", e);
        }
    }

    /** Ends the sessions that are here. On the loop. */
    void close() {
        if (isClosed) {
            return;
        }
        for (UdpPath path : new ArrayList<>(paths.values())) {
            path.session().onPathClosed(path, UdpSockets.CLOSED);
        }
        isClosed = true;
        paths.clear();
        if (isUnsent) {
            flush();
        }
    }

    @Override
    public void onClosed() {
        close();
    }
}
