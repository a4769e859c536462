package srs.protocol.rtc.internal.media;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import srs.format.rtp.rtcp.RtcpPacket;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamKey;
import srs.protocol.rtc.internal.plan.SessionPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;
import srs.protocol.rtc.internal.session.SessionMedia;
import srs.testkit.ManualClock;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;

/** The streams, two event loops, a clock that is told to go on, and a network that loses, delays and reorders, always in the same way. Confined to the test's thread. */
final class Simulation implements AutoCloseable {
    static final StreamKey KEY = new StreamKey("__defaultVhost__", "live", "livestream");

    final ManualClock clock = new ManualClock(TimeUnit.SECONDS.toNanos(1_000));
    final FakeHub hub = new FakeHub();
    final FakeClients clients = new FakeClients();
    final FakeConfig config = new FakeConfig();
    final EmbeddedChannel loopA = new EmbeddedChannel();
    final EmbeddedChannel loopB = new EmbeddedChannel();
    final FakeAudio audio = new FakeAudio();
    final LiveStreams streams = new LiveStreams(hub, () -> Optional.ofNullable(audio.isInstalled ? audio : null), clock::micros, 1_700_000_000_000_000L);
    double loss;
    long delayUs = 10_000;
    long jitterUs;
    private final Random random = new Random(11);
    private final PriorityQueue<Arrival> flying = new PriorityQueue<>();
    private final Map<SessionMedia, FakeTransport> sessions = new LinkedHashMap<>();
    private long arrivals;

    private record Arrival(long atUs, long number, Runnable deliver) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            return atUs != other.atUs ? Long.compare(atUs, other.atUs) : Long.compare(number, other.number);
        }
    }

    Simulation() {
        config.set("rtc.drop_for_pt", "0").set("rtc.rtmp_to_rtc", "off").set("rtc.keep_bframe", "off").set("rtc.keep_avc_nalu_sei", "on").set("rtc.opus_bitrate", "48000")
                .set("rtc.rtc_to_rtmp", "off").set("rtc.pli_for_rtmp", "6000").set("rtc.aac_bitrate", "48000").set("rtc.opus_passthrough", "off");
    }

    SessionPlan plan(List<TrackPlan> tracks) {
        return new SessionPlan(KEY, clients.connected("rtc", "127.0.0.1", why -> {}), config.vhost("any"), tracks);
    }

    /** A session that is connected. */
    FakeTransport connect(SessionMedia media, EmbeddedChannel loop, Consumer<byte[]> onRtp, Consumer<RtcpPacket> onRtcp) {
        FakeTransport transport = new FakeTransport(loop.eventLoop(), clock::micros);
        transport.onRtp = packet -> send(() -> onRtp.accept(packet));
        transport.onRtcp = packet -> send(() -> onRtcp.accept(packet));
        sessions.put(media, transport);
        media.onConnected(transport);
        return transport;
    }

    void end(SessionMedia media) {
        sessions.remove(media);
        media.onEnd(new EndReason(EndReason.Kind.PEER, "the test ends it"));
    }

    /** Sends something over the network. */
    void send(Runnable deliver) {
        if (random.nextDouble() >= loss) {
            long jitter = jitterUs == 0 ? 0 : random.nextLong(jitterUs);
            flying.add(new Arrival(clock.micros() + delayUs + jitter, arrivals++, deliver));
        }
    }

    /** Time goes on in steps of a millisecond. */
    void run(long ms) {
        for (long i = 0; i < ms; i++) {
            clock.advanceMs(1);
            while (!flying.isEmpty() && flying.peek().atUs() <= clock.micros()) {
                flying.poll().deliver().run();
            }
            for (SessionMedia session : List.copyOf(sessions.keySet())) {
                session.onReadComplete(clock.micros());
                tick(session, sessions.get(session));
            }
            loopB.runPendingTasks();
            loopA.runPendingTasks();
        }
    }

    /** As a loop does: seldom, if it is quiet. */
    private void tick(SessionMedia session, FakeTransport transport) {
        if (transport != null && clock.millis() % (transport.isTickedSoon ? SessionMedia.TICK_MS : SessionMedia.QUIET_MS) == 0) {
            transport.isTickedSoon = false;
            transport.ticks++;
            session.onTick(clock.micros());
            transport.isTickedSoon |= !session.isQuiet();
        }
    }

    void runUntil(BooleanSupplier condition, long limitMs) {
        for (long i = 0; i < limitMs && !condition.getAsBoolean(); i++) {
            run(1);
        }
    }

    @Override
    public void close() {
        List.copyOf(sessions.keySet()).forEach(this::end);
        loopA.runPendingTasks();
        loopB.runPendingTasks();
        loopA.runPendingTasks();
        loopB.runPendingTasks();
        loopA.finishAndReleaseAll();
        loopB.finishAndReleaseAll();
    }
}
