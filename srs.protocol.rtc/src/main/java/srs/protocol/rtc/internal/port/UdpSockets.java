package srs.protocol.rtc.internal.port;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.protocol.rtc.internal.RtcLog;
import srs.protocol.rtc.internal.session.SessionTable;

/** An UDP endpoint that is open: its sockets, each on a loop of its own. Thread-safe; not to be used on an event loop. */
public final class UdpSockets implements Listening {
    static final String CLOSED = "nobody listens there any more";

    /** Wanted size of each socket's buffers: a burst of many publishers must fit. */
    private static final int BUFFER_BYTES = 8 * 1024 * 1024;
    private static final int CLOSE_MS = 1_000;

    private final Map<EventLoop, UdpSocket> sockets = new ConcurrentHashMap<>();
    private Listening listening;

    private UdpSockets() {
    }

    /** Opens it. */
    public static UdpSockets open(Datagrams datagrams, Endpoint endpoint, int sockets, SessionTable table) throws IOException {
        UdpSockets made = new UdpSockets();
        DatagramRequest request = new DatagramRequest("webrtc", endpoint, port -> {
            UdpSocket socket = new UdpSocket(table, made, port);
            made.sockets.put(port.loop(), socket);
            return socket;
        });
        made.listening = datagrams.listen(request.withSockets(Math.min(sockets, DatagramRequest.MAX_SOCKETS)).withBufferBytes(BUFFER_BYTES));
        return made;
    }

    /** Those that have one. */
    List<EventLoop> loops() {
        return List.copyOf(sockets.keySet());
    }

    /** The one on a loop, or null. */
    UdpSocket of(EventLoop loop) {
        return sockets.get(loop);
    }

    @Override
    public InetSocketAddress address() {
        return listening.address();
    }

    @Override
    public void close() {
        closeSockets();
        listening.close();
    }

    @Override
    public void end() {
        closeSockets();
        listening.end();
    }

    private void closeSockets() {
        List<Future<?>> closing = new ArrayList<>();
        for (UdpSocket socket : sockets.values()) {
            try {
                closing.add(socket.loop().submit(socket::close));
            } catch (RejectedExecutionException e) {
                RtcLog.LOG.debug("the loop has ended before", e);
            }
        }
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MS);
        for (Future<?> closed : closing) {
            closed.awaitUninterruptibly(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }
}
