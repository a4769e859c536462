package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import srs.format.srt.SrtCall;
import srs.format.srt.SrtCaller;
import srs.format.srt.SrtChannel;
import srs.format.srt.SrtConnection;
import srs.format.srt.SrtGroup;
import srs.format.srt.SrtRendezvous;
import srs.format.srt.SrtStatistics;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.client.Verdict;
import srs.kernel.config.Section;
import srs.kernel.net.DatagramHandler;
import srs.kernel.net.DatagramPort;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.publish.PublishSettings;

/**
 * One call to a listener somewhere else, from its socket to its end: {@code ASKING → CALLING → CONNECTED → OVER}. Lives on its socket's loop.
 *
 * <p>What is pulled passes the gates as a publisher does, before the call: nobody is called for a stream that may not be. It is a client of the type {@code srt-publish}.
 */
final class CallSession implements DatagramHandler, SrtCall.Listener, GroupCall.Owner, SrtConnection.Listener {
    /** What came, or was sent, is looked after so much later at the latest. */
    private static final long SOON_US = 5_000;
    private static final long LOOK_US = 100_000;
    private static final ClientType PULL = new ClientType("srt-publish", /* publishes= */ true);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** One connection of it, as it was a second ago or less. */
    record Way(String peer, String version, boolean isEncrypted, SrtStatistics statistics) {}

    /** Hears of it. Called on its loop. */
    interface Owner {
        void onConnected(String clientId);

        /** Once and last, however it came. */
        void onOver(String clientId, String reason);
    }

    private final CallPlan plan;
    private final List<GroupCall.Target> targets;
    private final SrtUrl url;
    private final InetSocketAddress peer;
    private final Means means;
    private final DatagramPort port;
    private final Owner owner;
    private ClientHandle client;
    private SrtCall caller;
    private SrtChannel channel;
    private Role role;
    private final Alarm alarm;
    private long sentBytes;
    private long droppedFrames;
    private boolean isOver;
    /** For everybody. */
    private volatile List<Way> ways = List.of();
    private long measuredUs;

    CallSession(CallPlan plan, List<GroupCall.Target> targets, Means means, DatagramPort port, Owner owner) {
        this.plan = plan;
        this.targets = targets;
        url = targets.get(0).url();
        peer = targets.get(0).peer();
        this.means = means;
        this.port = port;
        this.owner = owner;
        alarm = new Alarm(port.loop(), this::tick);
    }

    /** Asks whether it may, and calls. Any thread. */
    void begin() {
        onLoop(() -> {
            if (isOver) {
                return;
            }
            if (!plan.publishes()) {
                call();
                return;
            }
            client = means.clients().connected("srt", peer.getAddress().getHostAddress(), why -> onLoop(() -> over(EndReason.Kind.KICKED, why)));
            Map<String, String> attributes = Map.of("tcUrl", url.toString(), "pageUrl", "", "swfUrl", "", "param", "");
            client.identify(PULL, plan.stream(), attributes);
            means.admission().check(new AdmissionRequest(Action.PUBLISH, client, plan.stream(), "", attributes))
                    .whenComplete((verdict, failure) -> onLoop(() -> admitted(verdict)));
        });
    }

    private void admitted(Verdict verdict) {
        if (isOver) {
            return;
        }
        if (verdict == null) {
            over(EndReason.Kind.CLOSED, "admission failed");
        } else if (!verdict.admitted()) {
            over(EndReason.Kind.CLOSED, "it may not be published: " + verdict.text());
        } else {
            call();
        }
    }

    private void call() {
        if (url.group() != null) {
            caller = new GroupCall(url.group(), targets, RANDOM, new PortOutput(port), this, nowUs());
        } else {
            callOne();
        }
        flush();
    }

    /** Sends what was written outside of a read. */
    private void flush() {
        soon(nowUs());
        port.flush();
    }

    private void soon(long nowUs) {
        if (!isOver) {
            alarm.by(nowUs + SOON_US, nowUs);
        }
    }

    private void callOne() {
        PortOutput output = new PortOutput(port);
        caller = url.isRendezvous() ? new SrtRendezvous(url.options(), peer, url.streamId(), RANDOM, output, this, nowUs())
                : new SrtCaller(url.options(), peer, url.streamId(), RANDOM, output, this, nowUs());
    }

    private void tick() {
        long nowUs = nowUs();
        long next = Math.min(nowUs + LOOK_US, caller.tick(nowUs));
        if (role != null && !isOver) {
            String problem = role.tick(nowUs / 1000);
            if (problem != null) {
                over(EndReason.Kind.PEER, problem);
            } else {
                next = Math.min(next, role.nextUs());
                if (nowUs - measuredUs >= TimeUnit.SECONDS.toMicros(1)) {
                    measuredUs = nowUs;
                    measure();
                }
            }
        }
        port.flush();
        if (!isOver) {
            alarm.by(next, nowUs);
        }
    }

    @Override
    public SrtConnection.Listener onConnected(SrtConnection made) {
        return begin(made);
    }

    @Override
    public SrtConnection.Listener onConnected(SrtGroup made) {
        return begin(made);
    }

    private SrtConnection.Listener begin(SrtChannel made) {
        channel = made;
        // the caller is at work: what may end it waits
        onLoopLater(this::connected);
        return this;
    }

    private void connected() {
        if (isOver || channel.isClosed()) {
            return;
        }
        measure();
        if (plan.publishes()) {
            try {
                publish();
            } catch (StreamBusyException e) {
                over(EndReason.Kind.CLOSED, Session.BUSY + e.getMessage());
                return;
            }
        } else {
            play();
        }
        owner.onConnected(clientId());
    }

    private void publish() throws StreamBusyException {
        Section vhost = means.config().vhost(plan.stream().vhost());
        Publication publication = means.hub().publish(new PublishRequest(plan.stream(), client, port.loop(), reason -> over(reason.kind(), reason.text())));
        TsFeed feed = vhost.isOn("srt.passthrough") ? new TsFeed(port.loop(), port.alloc(), vhost.isOn("play.gop_cache")) : null;
        long idleMs = url.options().peerIdleTimeoutUs() / 1000;
        role = new PublishRole(publication, means.feeds(), feed, PublishSettings.of(vhost), idleMs, port.alloc(), new SrtLog(clientId()), nowUs() / 1000);
        client.summary("<- SRT_CPB time={time}, okbps={okbps}, ikbps={ikbps}");
    }

    private void play() {
        PlayRole player = new PlayRole(channel, new PlayRole.Account() {
            @Override
            public void addSentBytes(long bytes) {
                sentBytes += bytes;
            }

            @Override
            public void addDroppedFrames(long frames) {
                droppedFrames += frames;
            }
        }, this::broadcast, this::nowUs, what -> SrtLog.LOG.debug("{}: {}", plan, what));
        role = player;
        player.begin();
    }

    private Broadcast broadcast() {
        boolean caches = means.config().vhost(plan.stream().vhost()).isOn("play.gop_cache");
        return new Broadcast(new Broadcast.Source(plan.stream(), means.hub(), means.feeds(), port.loop(), port.alloc()), this::flush, caches,
                () -> onLoopLater(() -> over(EndReason.Kind.CLOSED, "the stream has ended")));
    }

    @Override
    public void onFailed(String reason) {
        onLoopLater(() -> over(EndReason.Kind.PEER, reason));
    }

    @Override
    public void onMessage(ByteBuf message, long dueUs) {
        if (role == null || isOver) {
            return;
        }
        if (client != null) {
            client.addReceivedBytes(message.readableBytes());
        }
        try {
            role.onMessage(message, dueUs);
        } catch (RuntimeException e) {
            SrtLog.LOG.error("{}: cannot read what came", plan, e);
            onLoopLater(() -> over(EndReason.Kind.FAULT, e.toString()));
        }
    }

    @Override
    public void onClosed(String reason) {
        over(EndReason.Kind.PEER, reason);
    }

    @Override
    public void onFault(RuntimeException fault) {
        SrtLog.LOG.error("{}: its connection failed", plan, fault);
        over(EndReason.Kind.FAULT, fault.toString());
    }

    @Override
    public void onDatagram(ByteBuf payload, InetSocketAddress from) {
        if (caller != null && !isOver) {
            long nowUs = nowUs();
            caller.onDatagram(payload, from, nowUs);
            soon(nowUs);
        }
    }

    /** Its bundle has stopped, or the socket was closed for it. */
    @Override
    public void onClosed() {
        over(EndReason.Kind.BUNDLE_STOPPED, "its socket is closed");
    }

    /** Ends it. Any thread. */
    void end(String reason) {
        onLoop(() -> over(EndReason.Kind.CLOSED, reason));
    }

    /** At most the first call counts. */
    private void over(EndReason.Kind kind, String reason) {
        if (isOver) {
            return;
        }
        isOver = true;
        alarm.stop();
        if (channel != null) {
            measure();
        }
        if (role != null) {
            role.close(new EndReason(kind, reason));
        }
        if (caller != null) {
            caller.close(nowUs());
            port.flush();
        }
        if (client != null) {
            client.close();
        }
        owner.onOver(clientId(), reason);
    }

    private void measure() {
        long nowUs = nowUs();
        List<SrtConnection> all = channel instanceof SrtConnection alone ? List.of(alone) : ((SrtGroup) channel).connections();
        ways = all.stream().map(one -> new Way(SrtTable.peer(one.peer()), SrtTable.version(one.peerVersion()), one.isEncrypted(), one.statistics(nowUs))).toList();
    }

    private String clientId() {
        return client == null ? "" : client.id();
    }

    /** What its connections have done: of a group there may be several. Any thread. */
    List<Way> ways() {
        return ways;
    }

    private long nowUs() {
        return Alarm.nowUs(port.loop());
    }

    private void onLoop(Runnable task) {
        OnLoop.run(port.loop(), task);
    }

    private void onLoopLater(Runnable task) {
        OnLoop.later(port.loop(), task);
    }

    @Override
    public String toString() {
        return plan + ", " + sentBytes + " bytes sent, " + droppedFrames + " frames dropped";
    }
}
