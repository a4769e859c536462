package srs.protocol.rtc.internal.api;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import srs.kernel.client.ClientHandle;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.plan.SessionPlan;
import srs.protocol.rtc.internal.session.MediaTransport;
import srs.protocol.rtc.internal.session.SessionMedia;
import srs.protocol.rtc.internal.session.Sessions;

/**
 * A client of WebRTC from its call to its end: hands on what its session tells, and closes the client at the end. Lives on the session's loop, but for {@link #end} and
 * what is said there.
 */
final class Guest implements SessionMedia {
    /** Between two lines of a peer that moves. */
    private static final long ADDRESS_LINE_NS = 1_000_000_000L;

    private final ClientHandle client;
    private final SessionPlan plan;
    private final boolean publishes;
    private final boolean isDtls;
    private final Runnable onGone;
    private final AtomicBoolean isOver = new AtomicBoolean();
    /** Written once, before the session is told of. */
    private volatile SessionMedia media;
    // guarded by this
    private Sessions.Session session;
    private EndReason ended;
    // the session's loop only
    private InetSocketAddress address;
    private long addressLineNs;

    /** @param onGone called once, at the end */
    Guest(SessionPlan plan, boolean publishes, boolean isDtls, Runnable onGone) {
        this.client = plan.client();
        this.plan = plan;
        this.publishes = publishes;
        this.isDtls = isDtls;
        this.onGone = onGone;
    }

    /** What it is for. Once, before {@link #isIn}. */
    void isFor(SessionMedia itsMedia) {
        media = itsMedia;
    }

    /** Its session has begun. Any thread. */
    void isIn(Sessions.Session itsSession) {
        EndReason reason;
        synchronized (this) {
            session = itsSession;
            reason = ended;
        }
        if (reason != null) {
            itsSession.end(reason);
        }
    }

    /** Whether that is its session. Any thread. */
    synchronized boolean has(Sessions.Session other) {
        return session == other;
    }

    /** Ends it, also when it is not in yet. Any thread; the first call counts. */
    void end(EndReason reason) {
        Sessions.Session itsSession;
        synchronized (this) {
            if (ended != null) {
                return;
            }
            ended = reason;
            itsSession = session;
        }
        if (itsSession != null) {
            itsSession.end(reason);
        }
    }

    /** Whether it was ended before it was in. */
    synchronized boolean isEnded() {
        return ended != null;
    }

    /** Whether its end was told. */
    boolean isOver() {
        return isOver.get();
    }

    /** Any thread. */
    @Override
    public EventLoop home(EventLoop came, List<EventLoop> loops) {
        return media.home(came, loops);
    }

    @Override
    public void onAddress(InetSocketAddress remote) {
        long nowNs = System.nanoTime();
        if (address == null) {
            ClientLog.info(client.id(), "RTC: session address init {}", NetUtil.toSocketAddressString(remote));
        } else if (nowNs - addressLineNs >= ADDRESS_LINE_NS) {
            ClientLog.info(client.id(), "RTC: session address change {} -> {}", NetUtil.toSocketAddressString(address), NetUtil.toSocketAddressString(remote));
        }
        address = remote;
        addressLineNs = nowNs;
    }

    @Override
    public void onConnected(MediaTransport transport) {
        if (isDtls) {
            ClientLog.info(client.id(), "RTC: DTLS handshake done.");
        }
        ClientLog.info(client.id(), "RTC: session pub={}, sub={}, to={}ms connection established", publishes ? 1 : 0, publishes ? 0 : 1, plan.vhost().millis("rtc.stun_timeout"));
        ClientLog.info(client.id(), "RTC: {} url={} established", publishes ? "Publisher" : "Subscriber", plan.key().url());
        client.summary(publishes ? "<- RTC_CPB time={time}, okbps={okbps}, ikbps={ikbps}" : "-> RTC_PLA time={time}, okbps={okbps}, ikbps={ikbps}");
        media.onConnected(transport);
    }

    @Override
    public void onRtp(ByteBuf packet, long nowUs) {
        media.onRtp(packet, nowUs);
    }

    @Override
    public void onRtcp(ByteBuf compound, long nowUs) {
        media.onRtcp(compound, nowUs);
    }

    @Override
    public void onReadComplete(long nowUs) {
        media.onReadComplete(nowUs);
    }

    @Override
    public void onTick(long nowUs) {
        media.onTick(nowUs);
    }

    @Override
    public boolean isQuiet() {
        return media.isQuiet();
    }

    @Override
    public void onEnd(EndReason reason) {
        if (!isOver.compareAndSet(false, true)) {
            return;
        }
        try {
            if (media != null) {
                media.onEnd(reason);
            }
        } finally {
            onGone.run();
            ClientLog.info(client.id(), "client finished, {}", reason.text());
            client.close();
        }
    }
}
