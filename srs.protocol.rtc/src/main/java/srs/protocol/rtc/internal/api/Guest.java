package srs.protocol.rtc.internal.api;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicBoolean;
import srs.kernel.client.ClientHandle;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.session.MediaTransport;
import srs.protocol.rtc.internal.session.SessionMedia;
import srs.protocol.rtc.internal.session.Sessions;

/**
 * A client of WebRTC from its call to its end: hands on what its session tells, and closes the client at the end. Lives on the session's loop, but for {@link #end} and
 * what is said there.
 */
final class Guest implements SessionMedia {
    private final ClientHandle client;
    private final String activity;
    private final Runnable onGone;
    private final AtomicBoolean isOver = new AtomicBoolean();
    /** Written once, before the session is told of. */
    private volatile SessionMedia media;
    // guarded by this
    private Sessions.Session session;
    private EndReason ended;

    /**
     * @param activity what the log says of it now and then
     * @param onGone called once, at the end
     */
    Guest(ClientHandle client, String activity, Runnable onGone) {
        this.client = client;
        this.activity = activity;
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

    @Override
    public void onConnected(MediaTransport transport) {
        client.summary(activity);
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
