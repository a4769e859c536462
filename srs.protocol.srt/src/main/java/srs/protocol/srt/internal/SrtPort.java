package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import srs.format.srt.RejectReason;
import srs.format.srt.SrtListener;
import srs.format.srt.SrtRequest;
import srs.kernel.net.DatagramHandler;
import srs.kernel.net.DatagramPort;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamKey;

/** One socket: its callers and their sessions. Lives on the socket's loop. What is due is done when it is; a timer runs only while somebody is there. */
final class SrtPort implements DatagramHandler {
    /** What came, or was sent, is looked after so much later at the latest. */
    private static final long SOON_US = 5_000;
    /** Sessions look so often whether somebody has been silent for too long. */
    private static final long LOOK_US = 100_000;

    private final Means means;
    private final Family family;
    private final Supplier<SrtSettings> settings;
    private final DatagramPort port;
    private final SrtListener listener;
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Steering steering = new Steering();
    private final Map<StreamKey, Broadcast> broadcasts = new HashMap<>();
    private final Alarm alarm;
    private boolean isClosed;

    /**
     * What the sockets of an address share. Thread-safe.
     *
     * @param groups of all addresses
     * @param cookieSecret of the listeners
     * @param at the socket on a loop; null when there is none
     */
    record Family(Groups groups, byte[] cookieSecret, Function<EventLoop, SrtPort> at) {}

    SrtPort(Means means, Family family, Supplier<SrtSettings> settings, SecureRandom random, DatagramPort port) {
        this.means = means;
        this.family = family;
        this.settings = settings;
        this.port = port;
        alarm = new Alarm(port.loop(), this::tick);
        PassphraseDesk passphrases = new PassphraseDesk(means, settings, port.loop(), this::nowUs);
        listener = new SrtListener(settings.get().options(), random, new PortOutput(port), passphrases::of, this::onRequest, family.cookieSecret);
        listener.tell(new Refusals(SrtLog.LOG::info)::add);
    }

    EventLoop loop() {
        return port.loop();
    }

    long nowUs() {
        return Alarm.nowUs(port.loop());
    }

    ByteBufAllocator alloc() {
        return port.alloc();
    }

    /** Sends what was written outside of a read. */
    void flush() {
        soon(nowUs());
        port.flush();
    }

    private void soon(long nowUs) {
        if (!sessions.isEmpty() && !isClosed) {
            alarm.by(nowUs + SOON_US, nowUs);
        }
    }

    @Override
    public void onDatagram(ByteBuf payload, InetSocketAddress from) {
        if (isClosed) {
            return;
        }
        long nowUs = nowUs();
        if (steering.take(payload, from, nowUs)) {
            return;
        }
        int group = SrtListener.groupOf(payload);
        EventLoop home = group == 0 ? null : family.groups.home(group);
        SrtPort there = home == null || home == port.loop() ? null : family.at.apply(home);
        if (there != null) {
            steering.add(from, there, nowUs);
            steering.take(payload, from, nowUs);
        } else {
            listener.onDatagram(payload, from, nowUs);
            soon(nowUs);
        }
    }

    /** What came to another socket of the address. Takes ownership. */
    void onSteered(ByteBuf payload, InetSocketAddress from) {
        try {
            if (!isClosed) {
                listener.onDatagram(payload, from, nowUs());
                flush();
            }
        } finally {
            payload.release();
        }
    }

    private void onRequest(SrtRequest request) {
        SrtSettings now = settings.get();
        String ip = NetUtil.toAddressString(request.peer().getAddress());
        StreamId id;
        StreamKey key;
        try {
            id = now.streamId(request.streamId());
            String host = id.host().isEmpty() ? StreamKey.DEFAULT_VHOST : id.host();
            String vhost = means.config().resolveVhost(host).orElse(null);
            if (vhost == null) {
                refuse(request, RejectReason.NOT_FOUND, ip, "vhost " + SrtLog.said(host) + " is unknown or not enabled");
                return;
            }
            if (!means.config().vhost(vhost).isOn("srt.enabled")) {
                refuse(request, RejectReason.FORBIDDEN, ip, Session.REFUSED + "srt is not enabled in vhost " + vhost);
                return;
            }
            key = new StreamKey(vhost, id.app(), id.stream());
        } catch (IllegalArgumentException e) {
            refuse(request, RejectReason.BAD_REQUEST, ip, Session.REFUSED + "streamid: " + SrtLog.said(String.valueOf(e.getMessage())));
            return;
        }
        Groups.Entry group = null;
        if (request.group().isPresent()) {
            group = family.groups.enter(request.group().get().groupId(), request.streamId(), port.loop());
            if (group.home() != port.loop() || !group.streamId().equals(request.streamId())) {
                leave(group);
                if (group.home() == port.loop()) {
                    refuse(request, RejectReason.GROUP, ip, "its group has another streamid");
                } else {
                    // another of its connections was quicker: it asks again, and goes there
                    request.forget();
                }
                return;
            }
        }
        Session session = new Session(means, this, now, request, id, key, group);
        sessions.add(session);
        session.begin(ip);
    }

    private void refuse(SrtRequest request, RejectReason reason, String ip, String why) {
        SrtLog.LOG.info("SRT client ip={} is refused: {}", ip, why);
        request.reject(reason, nowUs());
    }

    private void tick() {
        long nowUs = nowUs();
        long next = nowUs + LOOK_US;
        try {
            next = Math.min(next, listener.tick(nowUs));
            for (Session session : new ArrayList<>(sessions)) {
                next = Math.min(next, tick(session));
            }
            port.flush();
        } catch (RuntimeException e) {
            SrtLog.LOG.error("a tick failed", e);
        }
        if (!sessions.isEmpty() && !isClosed) {
            alarm.by(next, nowUs);
        }
    }

    private static long tick(Session session) {
        try {
            return session.tick();
        } catch (RuntimeException e) {
            session.onFault(e);
            return Long.MAX_VALUE;
        }
    }

    /** The stream that players of this socket share, made when there is none. */
    Broadcast broadcast(StreamKey key) {
        return broadcasts.computeIfAbsent(key, k -> new Broadcast(new Broadcast.Source(k, means.hub(), means.feeds(), port.loop(), port.alloc()), this::flush,
                means.config().vhost(k.vhost()).isOn("play.gop_cache"), () -> broadcasts.remove(k)));
    }

    void leave(Groups.Entry group) {
        if (group != null) {
            family.groups.leave(group);
        }
    }

    void gone(Session session) {
        sessions.remove(session);
    }

    /** Ends all, and tells the peers. Any thread. */
    void end(String why) {
        if (port.loop().inEventLoop()) {
            close(why);
            return;
        }
        try {
            port.loop().submit(() -> close(why)).awaitUninterruptibly(1_000);
        } catch (RejectedExecutionException e) {
            SrtLog.LOG.debug("the loop has ended before", e);
        }
    }

    private void close(String why) {
        if (isClosed) {
            return;
        }
        isClosed = true;
        for (Session session : new ArrayList<>(sessions)) {
            session.end(EndReason.Kind.BUNDLE_STOPPED, why);
        }
        listener.close(nowUs());
        port.flush();
        alarm.stop();
    }

    @Override
    public void onClosed() {
        close("its socket is closed");
    }
}
