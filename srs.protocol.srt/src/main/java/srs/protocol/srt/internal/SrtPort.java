package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import srs.format.srt.RejectReason;
import srs.format.srt.SrtListener;
import srs.format.srt.SrtOutput;
import srs.format.srt.SrtRequest;
import srs.kernel.net.DatagramHandler;
import srs.kernel.net.DatagramPort;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamKey;

/** One socket: its callers and their sessions. Lives on the socket's loop. A timer of 5 ms runs while somebody is there. */
final class SrtPort implements DatagramHandler, SrtOutput {
    private static final long TICK_MS = 5;

    private final Means means;
    private final Family family;
    private final Supplier<SrtSettings> settings;
    private final DatagramPort port;
    private final SrtListener listener;
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Steering steering = new Steering();
    private final Map<StreamKey, Broadcast> broadcasts = new HashMap<>();
    private ScheduledFuture<?> ticking;
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
        listener = new SrtListener(settings.get().options(), random, this, said -> Passphrases.of(means.config(), settings.get(), said), this::onRequest, family.cookieSecret);
    }

    EventLoop loop() {
        return port.loop();
    }

    long nowUs() {
        return TimeUnit.NANOSECONDS.toMicros(port.loop().ticker().nanoTime());
    }

    @Override
    public ByteBufAllocator alloc() {
        return port.alloc();
    }

    @Override
    public void write(ByteBuf datagram, InetSocketAddress to) {
        port.write(datagram, to);
    }

    /** Sends what was written outside of a read. */
    void flush() {
        port.flush();
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
        }
    }

    /** What came to another socket of the address. Takes ownership. */
    void onSteered(ByteBuf payload, InetSocketAddress from) {
        try {
            if (!isClosed) {
                listener.onDatagram(payload, from, nowUs());
                port.flush();
            }
        } finally {
            payload.release();
        }
    }

    private void onRequest(SrtRequest request) {
        SrtSettings now = settings.get();
        String ip = request.peer().getAddress().getHostAddress();
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
        if (ticking == null) {
            ticking = port.loop().scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        }
        session.begin(ip);
    }

    private void refuse(SrtRequest request, RejectReason reason, String ip, String why) {
        SrtLog.LOG.info("SRT client ip={} is refused: {}", ip, why);
        request.reject(reason, nowUs());
    }

    private void tick() {
        try {
            listener.tick(nowUs());
            for (Session session : new ArrayList<>(sessions)) {
                session.tick();
            }
            port.flush();
        } catch (RuntimeException e) {
            SrtLog.LOG.error("a tick failed", e);
        }
        if (sessions.isEmpty() && ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
    }

    /** The muxed stream that players of this socket share, made when there is none. */
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
    void end() {
        if (port.loop().inEventLoop()) {
            close();
            return;
        }
        try {
            port.loop().submit(this::close).awaitUninterruptibly(1_000);
        } catch (RejectedExecutionException e) {
            SrtLog.LOG.debug("the loop has ended before", e);
        }
    }

    private void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        for (Session session : new ArrayList<>(sessions)) {
            session.end(EndReason.Kind.BUNDLE_STOPPED, "nobody listens there any more");
        }
        listener.close(nowUs());
        port.flush();
        if (ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
    }

    @Override
    public void onClosed() {
        close();
    }
}
