package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import srs.kernel.net.DatagramHandler;
import srs.kernel.net.DatagramPort;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.protocol.rtc.internal.RtcLog;

/**
 * A copy of what peers send, RTP and RTCP in the clear, to an address of UDP (rtc_server.black_hole): for who looks for an error with Wireshark. Off unless the configuration says
 * where. {@link #take} may be called by any loop, {@link #follow} by workers, one at a time.
 */
public final class BlackHole {
    /** Packets that wait to be sent there; more are not. */
    private static final int MAX_WAITING = 1024;

    private final AtomicInteger waiting = new AtomicInteger();
    private volatile DatagramPort port;
    private volatile InetSocketAddress target;
    private String address = "";
    private Listening listening;

    /** A packet of a peer; it goes when there is a way. Lent. */
    void take(ByteBuf plain) {
        DatagramPort way = port;
        if (way == null || waiting.get() >= MAX_WAITING) {
            return;
        }
        ByteBuf copy = Unpooled.copiedBuffer(plain);
        waiting.incrementAndGet();
        try {
            way.loop().execute(() -> {
                waiting.decrementAndGet();
                way.write(copy, target);
                way.flush();
            });
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet(); // the server stops
        }
    }

    /** Where it is from now on: {@code ip:port}, or nowhere when that is empty. Not for an event loop. */
    public void follow(Datagrams datagrams, String next) {
        if (next.equals(address)) {
            return;
        }
        close();
        address = next;
        if (next.isEmpty()) {
            return;
        }
        try {
            Endpoint endpoint = Endpoint.parse(next);
            InetSocketAddress to = new InetSocketAddress(endpoint.host(), endpoint.port());
            if (endpoint.host().isEmpty() || endpoint.port() == 0 || to.isUnresolved()) {
                throw new IllegalArgumentException(next + " is not ip:port of somebody");
            }
            target = to;
            listening = datagrams.listen(new DatagramRequest("webrtc black hole", new Endpoint("", 0), made -> {
                port = made;
                return new Deaf();
            }));
            RtcLog.LOG.warn("rtc_server.black_hole: what peers send goes to {}, in the clear", next);
        } catch (IOException | IllegalArgumentException e) {
            RtcLog.LOG.error("rtc_server.black_hole is not open: {}", e.getMessage());
        }
    }

    /** No more goes there. */
    public void close() {
        port = null;
        address = "";
        if (listening != null) {
            listening.end();
            listening = null;
        }
    }

    /** Nothing comes back out of it. */
    private static final class Deaf implements DatagramHandler {
        @Override
        public void onDatagram(ByteBuf payload, InetSocketAddress from) {
            // not ours
        }
    }
}
