package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import srs.protocol.rtc.internal.RtcLog;
import srs.protocol.rtc.internal.srtp.SrtpContext;

/**
 * The sessions of one loop: their time, and when what they write is sent. Lives on the loop. One timer runs as long as there are sessions: quick when one of them wants it, else so
 * that those that are quiet have their turn, some with each tick. A loop that wakes seldom has its code and data in the processor's cache less often, but far less to do.
 */
public final class Home {
    /** How often sessions that are not connected yet are looked at. */
    private static final long SLOW_TICK_MS = 250;
    /** Of sessions that are quiet so many have their turn at once, or a few more: packets of all others wait meanwhile. */
    private static final int TURNS_AT_ONCE = 32;
    private static final long TICK_US = TimeUnit.MILLISECONDS.toMicros(SessionMedia.TICK_MS);
    private static final long QUIET_US = TimeUnit.MILLISECONDS.toMicros(SessionMedia.QUIET_MS);
    /** What SRTP adds has room, and what it writes there for a moment. */
    private static final int PACKET_BYTES = SrtpContext.MAX_PACKET_BYTES + 64;

    /** A loop that has sent something not longer ago, and twice, will do so again. */
    private static final long FLOW_US = 25_000;

    private static final PeerSession[] NONE = {};

    private final EventLoop loop;
    private final Set<PeerSession> sessions = new LinkedHashSet<>();
    /** A copy for those who go through it while sessions come and go; null when it is old. */
    private PeerSession[] all;
    /** Those that the next tick is for, with those whose turn it is. */
    private final List<PeerSession> soon = new ArrayList<>();
    /** Whose turn is next, and the turns that are due, times {@link #QUIET_US}. */
    private int turn;
    private long dueTurns;
    private long tickedUs;
    private final List<PeerSession> read = new ArrayList<>();
    private final List<Runnable> unsent = new ArrayList<>();
    private final Runnable sending = this::sendScheduled;
    /** Plain packets that came, one after another. */
    private final ByteBuf scratch = Unpooled.unreleasableBuffer(Unpooled.buffer(PACKET_BYTES, PACKET_BYTES));
    /** Protected packets: one that came, and one that goes. */
    private final ByteBuf incoming = Unpooled.buffer(PACKET_BYTES, PACKET_BYTES);
    private final ByteBuf outgoing = Unpooled.buffer(PACKET_BYTES, PACKET_BYTES);
    private int connected;
    private boolean isSendScheduled;
    private final Runnable ticker = this::tick;
    private ScheduledFuture<?> ticking;
    /** When the next tick is, on the loop's clock; {@link Long#MAX_VALUE} for never. */
    private long nextUs = Long.MAX_VALUE;
    /** Whether packets have made ticks of late: then the timer can rest. */
    private boolean hasTickedAlong;
    private long sentUs;
    /** Until when packets flow, as it seems; written here, read by all. */
    private volatile long flowsUntilUs = Long.MIN_VALUE;

    public Home(EventLoop loop) {
        this.loop = loop;
    }

    /** Any thread. */
    public EventLoop loop() {
        return loop;
    }

    public long nowUs() {
        return TimeUnit.NANOSECONDS.toMicros(loop.ticker().nanoTime());
    }

    /** For one plain packet, empty. */
    ByteBuf scratch() {
        return scratch.clear();
    }

    /** For one protected packet that came, empty. Of the heap, as the cipher wants it. */
    ByteBuf incoming() {
        return incoming.clear();
    }

    /** The same for one that goes. */
    ByteBuf outgoing() {
        return outgoing.clear();
    }

    void add(PeerSession session) {
        sessions.add(session);
        all = null;
        tickSoon(session);
    }

    /** A session wants the next tick, and soon. */
    void tickSoon(PeerSession session) {
        if (!session.markTickedSoon(true)) {
            soon.add(session);
            schedule(connected > 0 ? SessionMedia.TICK_MS : SLOW_TICK_MS);
        }
    }

    void remove(PeerSession session, boolean wasConnected) {
        sessions.remove(session);
        all = null;
        if (wasConnected) {
            connected--;
        }
        if (sessions.isEmpty() && ticking != null) {
            ticking.cancel(false);
            ticking = null;
            nextUs = Long.MAX_VALUE;
        }
    }

    void onConnected() {
        connected++;
        schedule(SessionMedia.TICK_MS);
    }

    /** A packet has come for a session of this loop: it wants to hear of the end of the read. Once for each read. */
    void onPacket(PeerSession session) {
        read.add(session);
    }

    /** No more packets come from this read. */
    public void onReadComplete() {
        if (!read.isEmpty()) {
            long nowUs = nowUs();
            for (int i = 0; i < read.size(); i++) {
                read.get(i).readComplete(nowUs);
            }
            read.clear();
        }
        send();
        tickAlong();
    }

    /** A socket of this loop has something to send that was not there since the last time. */
    public void onUnsent(Runnable flush) {
        unsent.add(flush);
    }

    /** Sends all that was written, when the tasks that wait now have written theirs, too: one system call for many sessions. */
    public void sendSoon() {
        if (!isSendScheduled && !unsent.isEmpty()) {
            isSendScheduled = true;
            loop.execute(sending);
        }
    }

    private void sendScheduled() {
        isSendScheduled = false;
        send();
        tickAlong();
    }

    /** Whether this loop will most likely wake within some milliseconds, to send packets. Any thread. */
    boolean isFlowing() {
        return nowUs() < flowsUntilUs;
    }

    void send() {
        if (unsent.isEmpty()) {
            return;
        }
        long nowUs = nowUs();
        if (nowUs - sentUs < FLOW_US) {
            flowsUntilUs = nowUs + FLOW_US;
        }
        sentUs = nowUs;
        for (int i = 0; i < unsent.size(); i++) {
            unsent.get(i).run();
        }
        unsent.clear();
    }

    /** The next tick comes within this time. */
    private void schedule(long withinMs) {
        long atUs = nowUs() + TimeUnit.MILLISECONDS.toMicros(withinMs);
        if (atUs >= nextUs) {
            return;
        }
        if (ticking != null) {
            ticking.cancel(false);
        }
        nextUs = atUs;
        ticking = loop.schedule(ticker, withinMs, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        ticking = null;
        nextUs = Long.MAX_VALUE;
        tick(nowUs());
        if (!sessions.isEmpty()) {
            schedule(hasTickedAlong ? SessionMedia.QUIET_MS : quietMs());
            hasTickedAlong = false;
        }
    }

    /** Packets have woken the loop, and players are in the cache: what is due is done now, and needs no wake-up of its own. */
    private void tickAlong() {
        if (sessions.isEmpty()) {
            return;
        }
        long nowUs = nowUs();
        if (nowUs - tickedUs >= TICK_US) {
            hasTickedAlong = true;
            tick(nowUs);
        }
    }

    private void tick(long nowUs) {
        try {
            takeTurns(nowUs);
            PeerSession[] now = soon.toArray(NONE);
            soon.clear();
            for (PeerSession session : now) {
                session.markTickedSoon(false);
                if (session.tick(nowUs)) {
                    tickSoon(session);
                }
            }
            send();
        } catch (RuntimeException e) {
            RtcLog.LOG.error("a tick failed", e);
        }
    }

    /** So that each quiet session has its turn every {@link SessionMedia#QUIET_MS}, however late the ticks come. */
    private void takeTurns(long nowUs) {
        if (all == null) {
            all = sessions.toArray(NONE);
        }
        dueTurns += Math.min(nowUs - tickedUs, QUIET_US) * all.length;
        tickedUs = nowUs;
        for (int taken = 0; dueTurns >= QUIET_US && taken < all.length; taken++) {
            dueTurns -= QUIET_US;
            turn = turn + 1 < all.length ? turn + 1 : 0;
            if (!all[turn].markTickedSoon(true)) {
                soon.add(all[turn]);
            }
        }
    }

    private long quietMs() {
        return connected == 0 ? SLOW_TICK_MS : Math.max(SessionMedia.TICK_MS, Math.min(SessionMedia.QUIET_MS, SessionMedia.QUIET_MS * TURNS_AT_ONCE / sessions.size()));
    }
}
