package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.PacketKind;
import srs.protocol.rtc.internal.RtcLog;
import srs.protocol.rtc.internal.dtls.SrtpKeys;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.ice.IceLite;
import srs.protocol.rtc.internal.srtp.SrtpContext;
import srs.protocol.rtc.internal.srtp.SrtpException;
import srs.protocol.rtc.internal.stun.StunMessage;

/**
 * One peer: its ICE, DTLS and SRTP. Lives on the loop that its media has chosen when its first authentic request came, which may be another than that of the socket by which it
 * came; until then on none. What comes by sockets of other loops is handed over. Buffers are lent to it.
 *
 * <pre>
 *  WAITING → (request) CHECKED → (keys) CONNECTED → ENDED
 *                              → (no DTLS) CONNECTED
 * </pre>
 */
public final class PeerSession implements Sessions.Session, MediaTransport {
    /** How long a peer may take from the offer to its first request, and from there to the keys. */
    static final long CONNECT_MS = 30_000;

    private static final int ANSWER_BYTES = 128;
    private static final int US_PER_MS = 1_000;

    private static final AtomicReferenceFieldUpdater<PeerSession, Home> HOME = AtomicReferenceFieldUpdater.newUpdater(PeerSession.class, Home.class, "home");
    private static final AtomicReferenceFieldUpdater<PeerSession, EndReason> ENDING = AtomicReferenceFieldUpdater.newUpdater(PeerSession.class, EndReason.class, "ending");

    private enum State { WAITING, CHECKED, CONNECTED, ENDED }

    private final Means means;
    private final SessionRequest request;
    private final GuardedMedia media;
    private final String id;
    private final long createdNs;
    // fields and no objects of their own: a player's packet reads them when they are in no cache
    private volatile Home home;
    private volatile EndReason ending;
    private final HandOver handOver = new HandOver();
    private final SessionNames names;

    // its loop only
    private State state = State.WAITING;
    private IceLite<Path> ice;
    /** Null before its path is known, and without DTLS. */
    private KeyAgreement agreement;
    private Protection protection;
    private long bornUs;
    private boolean isRead;
    /** The home's mark: among those of the next tick. */
    private boolean isTickedSoon;
    private long dropped;

    PeerSession(Means means, SessionRequest request) {
        this.means = means;
        this.request = request;
        media = new GuardedMedia(request.media(), this::fault);
        id = request.local().ufrag() + ":" + request.remoteUfrag();
        names = new SessionNames(this, means.table(), request.local(), request.remoteUfrag());
        createdNs = means.nanoTime().getAsLong();
    }

    @Override
    public String id() {
        return id;
    }

    /** Whether nobody has come in time. Any thread. */
    boolean isLate() {
        long waitMs = Math.min(CONNECT_MS, request.timeoutMs());
        return home == null && means.nanoTime().getAsLong() - createdNs >= TimeUnit.MILLISECONDS.toNanos(waitMs);
    }

    @Override
    public void restart(IceCredentials local, String remoteUfrag) {
        names.restart(local, remoteUfrag);
        onHome(() -> {
            if (state != State.ENDED && ice != null) {
                names.apply(ice);
            }
        });
    }

    /**
     * A STUN message with a name of ours. On the loop by whose socket it came.
     *
     * @param path new, unless the peer has proved to be there
     */
    public void onStun(StunMessage message, Path path, Home here) {
        Home at = home;
        if (at == null) {
            if (!names.isRequest(message)) {
                return;
            }
            at = settle(means.table().home(media.home(here.loop(), path.loops())));
            if (at != here && !message.isControlled()) {
                path.onAuthentic();
                handOver.give(at, () -> takeFirst(message, path));
                return;
            }
        }
        if (at == here) {
            take(message, path);
        } else {
            handOver.giveLater(at, () -> take(message, path));
        }
    }

    /** Another packet, by a path that was proved. On the loop by whose socket it came. */
    public void onPacket(PacketKind kind, ByteBuf packet, Path path, Home here) {
        Home at = home;
        if (at == here) {
            take(kind, packet, path);
        } else if (at != null) {
            handOver.give(at, packet, kind == PacketKind.RTCP, copy -> take(kind, copy, path));
        }
    }

    /** A path's socket is closed. Any loop. */
    public void onPathClosed(Path path, String why) {
        onHome(() -> {
            if (ice != null && path == ice.selected()) {
                end(new EndReason(EndReason.Kind.BUNDLE_STOPPED, why)); // while something can be sent by it
            }
            forget(path);
        });
    }

    /** Another session's peer is there now. Any loop. */
    public void onPathTaken(Path path) {
        onHome(() -> forget(path));
    }

    /** A connection is gone: its peer may make another one before the timeout. Any loop. */
    public void onPathLost(Path path) {
        onHome(() -> forget(path));
    }

    private void forget(Path path) {
        if (state != State.ENDED && ice != null) {
            ice.forget(path);
        }
    }

    private void onHome(Runnable task) {
        Home at = home;
        if (at != null && at.loop().inEventLoop()) {
            task.run();
        } else if (at != null) {
            HandOver.execute(at, task);
        }
    }

    private Home settle(Home here) {
        HOME.compareAndSet(this, null, here);
        return home;
    }

    private boolean isOver() {
        return ending != null;
    }

    private void take(StunMessage message, Path path) {
        if (isOver()) {
            return;
        }
        long nowUs = nowUs();
        if (ice == null) {
            bornUs = nowUs;
            ice = new IceLite<>(request.local(), request.remoteUfrag(), nowUs / US_PER_MS, Path::onForgotten);
            names.apply(ice);
            home.add(this);
        }
        ByteBuf answer = path.alloc().buffer(ANSWER_BYTES);
        IceLite.Outcome outcome = ice.onMessage(message, path, path.remote(), nowUs / US_PER_MS, answer);
        if (outcome == IceLite.Outcome.DROPPED) {
            answer.release();
            return;
        }
        if (outcome != IceLite.Outcome.REFUSED) {
            path.onProved();
            path.onHeard(nowUs);
            names.onHeard(ice.local());
        }
        path.write(answer);
        if (outcome == IceLite.Outcome.SELECTED) {
            onSelected(path);
        }
    }

    /** From a loop that takes its packets for ours already. */
    private void takeFirst(StunMessage message, Path path) {
        take(message, path);
        if (isOver() || !ice.isValid(path)) {
            path.onForgotten();
        }
    }

    private void onSelected(Path path) {
        media.onAddress(path.remote());
        if (state != State.WAITING) {
            return;
        }
        state = State.CHECKED;
        if (!request.isDtls()) {
            connect(Protection.NONE);
            return;
        }
        agreement = new KeyAgreement(means, request, new Shaken());
        agreement.begin();
    }

    private void take(PacketKind kind, ByteBuf packet, Path path) {
        if (isOver() || ice == null) {
            return;
        }
        switch (kind) {
            case DTLS -> takeDtls(packet);
            case RTP, RTCP -> takeMedia(packet, kind == PacketKind.RTCP, path);
            case STUN, UNKNOWN -> dropped++;
        }
    }

    private void takeDtls(ByteBuf packet) {
        if (agreement != null) {
            agreement.onDatagram(packet);
        }
    }

    private void takeMedia(ByteBuf packet, boolean isRtcp, Path path) {
        if (state != State.CONNECTED) {
            dropped++; // nothing in the clear before the keys
            return;
        }
        ByteBuf plain;
        try {
            if (packet.readableBytes() > SrtpContext.MAX_PACKET_BYTES) {
                dropped++;
                return;
            }
            ByteBuf wire = home.incoming().writeBytes(packet, packet.readerIndex(), packet.readableBytes());
            ByteBuf scratch = home.scratch();
            plain = isRtcp ? protection.unprotectRtcp(wire, scratch) : protection.unprotectRtp(wire, scratch);
        } catch (SrtpException e) {
            dropped++;
            return;
        }
        means.blackHole().take(plain);
        long nowUs = nowUs();
        ice.onAuthenticPacket(path, nowUs / US_PER_MS);
        path.onHeard(nowUs);
        if (!isRead) {
            isRead = true;
            home.onPacket(this);
        }
        media.onPacket(plain, isRtcp, nowUs);
    }

    void readComplete(long nowUs) {
        isRead = false;
        if (!isOver()) {
            media.onReadComplete(nowUs);
        }
    }

    /** Whether it is to be ticked soon from now on; told whether it was before. */
    boolean markTickedSoon(boolean isSoon) {
        boolean before = isTickedSoon;
        isTickedSoon = isSoon;
        return before;
    }

    @Override
    public void tickSoon() {
        home.tickSoon(this);
    }

    /** Whether the next one is wanted soon. */
    boolean tick(long nowUs) {
        if (isOver()) {
            return false;
        }
        if (ice.isExpired(nowUs / US_PER_MS, request.timeoutMs())) {
            end(new EndReason(EndReason.Kind.PEER, "nothing came for " + request.timeoutMs() + " ms"));
        } else if (state == State.CONNECTED) {
            media.onTick(nowUs);
            return !media.isQuiet();
        } else if (nowUs - bornUs >= CONNECT_MS * US_PER_MS) {
            end(new EndReason(EndReason.Kind.PEER, "not connected within " + CONNECT_MS + " ms"));
        } else if (agreement != null) {
            agreement.tick();
        }
        return true;
    }

    private void connect(Protection made) {
        protection = made;
        state = State.CONNECTED;
        handOver.mayWait();
        means.waiting().give(request.ip());
        home.onConnected();
        media.onConnected(this);
        home.sendSoon();
    }

    private void fault(Throwable cause) {
        RtcLog.LOG.error("rtc session {} failed", id, cause);
        end(new EndReason(EndReason.Kind.FAULT, "a packet or a tick failed: " + cause));
    }

    @Override
    public void end(EndReason reason) {
        if (!ENDING.compareAndSet(this, null, reason)) {
            return;
        }
        Home at = home == null ? settle(means.table().anyHome()) : home;
        if (at.loop().inEventLoop() && !media.isCalling()) {
            finish();
        } else {
            HandOver.execute(at, this::finish);
        }
    }

    private void finish() {
        EndReason reason = ending;
        boolean wasConnected = state == State.CONNECTED;
        if (agreement != null) {
            agreement.close();
        }
        state = State.ENDED;
        protection = null;
        Home at = home;
        at.send();
        if (ice != null) {
            ice.forgetAll();
            at.remove(this, wasConnected);
        }
        names.removeAll();
        means.table().remove(this);
        if (!wasConnected) {
            means.waiting().give(request.ip());
        }
        RtcLog.LOG.debug("rtc session {} ended: {}; {} packets were dropped", id, reason.text(), dropped);
        media.onEnd(reason);
    }

    @Override
    public EventLoop loop() {
        return home.loop();
    }

    @Override
    public ByteBufAllocator alloc() {
        Path path = ice.selected();
        return path == null ? ByteBufAllocator.DEFAULT : path.alloc();
    }

    @Override
    public long nowUs() {
        return home.nowUs();
    }

    @Override
    public boolean sendRtp(ByteBuf packet) {
        return send(packet, /* isRtcp= */ false);
    }

    @Override
    public boolean sendRtcp(ByteBuf compound) {
        return send(compound, /* isRtcp= */ true);
    }

    private boolean send(ByteBuf packet, boolean isRtcp) {
        Path path = protection == null || isOver() ? null : ice.selected();
        if (path == null) {
            return false;
        }
        ByteBuf wire = home.outgoing();
        try {
            if (isRtcp) {
                protection.protectRtcp(packet, wire);
            } else {
                protection.protectRtp(packet, wire);
            }
        } catch (SrtpException e) {
            dropped++;
            return false;
        }
        return path.send(wire);
    }

    @Override
    public void flush() {
        home.sendSoon();
    }

    /** Where the session is, for the log. */
    @Override
    public String toString() {
        return id;
    }

    private final class Shaken implements KeyAgreement.Peer {
        @Override
        public Path path() {
            return ice.selected();
        }

        @Override
        public Home home() {
            return home;
        }

        @Override
        public void onKeys(SrtpKeys keys) {
            if (!isOver()) {
                RtcLog.LOG.debug("rtc session {}: DTLS is done, {}", id, keys.profile());
                connect(request.isEncrypted() ? Protection.of(keys) : Protection.NONE);
            }
        }

        @Override
        public void end(String why) {
            PeerSession.this.end(new EndReason(EndReason.Kind.PEER, why));
        }
    }
}
