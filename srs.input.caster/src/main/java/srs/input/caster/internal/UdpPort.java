package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import srs.format.rtmp.RtmpUrl;
import srs.kernel.net.DatagramHandler;
import srs.kernel.net.DatagramPort;

/**
 * MPEG-TS by UDP, or by RTP over it: one sender at a time. Lives on the socket's loop.
 *
 * <p>A sender begins with a datagram that holds the beginning of a transport packet. Another one is refused, and named in the log, for as long as the first sends; it takes
 * over when that one has been silent for {@link #TAKE_OVER_MS}, so that an encoder that was started again need not wait for its own end.
 */
final class UdpPort implements DatagramHandler, Session.Owner {
    /** So long must a sender be silent before another can take its place. */
    static final long TAKE_OVER_MS = 1_000;
    /** After a sender was refused, or ended from here, no other begins for so long. */
    static final long RETRY_MS = 3_000;
    /** Payloads that wait while a sender is asked for; more are dropped. */
    static final int MAX_HELD_BYTES = 4 * 1024 * 1024;

    private static final long TICK_MS = 500;
    private static final long REPORT_MS = 10_000;
    private static final int TS_PACKET_BYTES = 188;
    private static final byte TS_SYNC = 0x47;

    private final Means means;
    private final CasterSettings settings;
    private final UnfinishedTags budget = new UnfinishedTags();
    private final DatagramPort port;
    private final ScheduledFuture<?> ticking;
    private InetSocketAddress sender;
    private Session session;
    private ByteBuf held;
    private long lastMs;
    private long notBeforeMs;
    private boolean hasEnded;
    private long refused;
    private long refusedReported;
    private long refusedAtMs;

    UdpPort(Means means, CasterSettings settings, DatagramPort port) {
        this.means = means;
        this.settings = settings;
        this.port = port;
        ticking = port.loop().scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(port.loop().ticker().nanoTime());
    }

    @Override
    public void onDatagram(ByteBuf payload, InetSocketAddress from) {
        long nowMs = nowMs();
        payload.skipBytes(RtpHeader.bytes(payload));
        if (session != null && !from.equals(sender)) {
            if (nowMs - lastMs < TAKE_OVER_MS) {
                refuse(from, nowMs);
                return;
            }
            if (isTransportStream(payload)) {
                session.end(End.GONE, "silent for " + (nowMs - lastMs) + " ms, and " + from.getAddress().getHostAddress() + ":" + from.getPort() + " takes over");
            }
        }
        if (session == null && !begin(payload, from, nowMs)) {
            return;
        }
        if (!from.equals(sender)) {
            return;
        }
        lastMs = nowMs;
        if (session.isOpen()) {
            session.feed(payload);
        } else if (held.readableBytes() + payload.readableBytes() <= MAX_HELD_BYTES) {
            held.writeBytes(payload);
        }
    }

    private void refuse(InetSocketAddress from, long nowMs) {
        refused++;
        if (refusedReported == 0 || nowMs - refusedAtMs >= REPORT_MS) {
            CasterLog.LOG.warn("{}: {} datagrams refused, the last of {}:{}, for {}:{} sends", settings, refused - refusedReported, from.getAddress().getHostAddress(), from.getPort(),
                    sender.getAddress().getHostAddress(), sender.getPort());
            refusedReported = refused;
            refusedAtMs = nowMs;
        }
    }

    /** Whether there is a session now. */
    private boolean begin(ByteBuf payload, InetSocketAddress from, long nowMs) {
        if (hasEnded && nowMs < notBeforeMs || !isTransportStream(payload)) {
            return false;
        }
        Destination destination;
        RtmpUrl url = settings.output().fill("vhost", "app", "stream");
        try {
            destination = Destination.of(url, means.config());
        } catch (IllegalArgumentException e) {
            CasterLog.LOG.warn("{}: sender {}:{} is refused: {}", settings, from.getAddress().getHostAddress(), from.getPort(), e.getMessage());
            putOff(nowMs);
            return false;
        }
        sender = from;
        held = port.alloc().buffer();
        Session begun = new Session(means, port.loop(), port.alloc(), settings.kind(), destination, from.getAddress().getHostAddress(), url.param(), budget, this);
        session = begun;
        begun.begin();
        return session != null;
    }

    /** Whether a transport packet begins in it, followed by the next one when there is so much. */
    static boolean isTransportStream(ByteBuf payload) {
        int begin = payload.readerIndex();
        int bytes = payload.readableBytes();
        for (int i = 0; i < Math.min(TS_PACKET_BYTES, bytes - TS_PACKET_BYTES + 1); i++) {
            if (payload.getByte(begin + i) == TS_SYNC && (i + TS_PACKET_BYTES >= bytes ? i == 0 : payload.getByte(begin + i + TS_PACKET_BYTES) == TS_SYNC)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void onOpen() {
        ByteBuf waited = held;
        held = null;
        try {
            session.feed(waited);
        } finally {
            waited.release();
        }
        if (session != null) {
            session.flush();
        }
    }

    @Override
    public void onOver(End end, String reason) {
        session = null;
        sender = null;
        if (held != null) {
            held.release();
            held = null;
        }
        if (end != End.GONE && end != End.SILENT) {
            putOff(nowMs());
        }
    }

    private void putOff(long nowMs) {
        hasEnded = true;
        notBeforeMs = nowMs + RETRY_MS;
    }

    @Override
    public void onReadComplete() {
        if (session != null) {
            session.flush();
        }
    }

    private void tick() {
        if (session != null) {
            session.tick();
        }
    }

    @Override
    public void onClosed() {
        ticking.cancel(false);
        if (session != null) {
            session.end(End.STOPPED, "nobody listens on " + settings.listen() + " any more");
        }
    }
}
