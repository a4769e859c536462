package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import java.util.Map;
import srs.format.srt.RejectReason;
import srs.format.srt.SrtChannel;
import srs.format.srt.SrtConnection;
import srs.format.srt.SrtGroup;
import srs.format.srt.SrtRequest;
import srs.format.srt.SrtStatistics;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.client.Verdict;
import srs.kernel.config.Section;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamKey;
import srs.publish.PublishSettings;

/**
 * One caller, from its conclusion to its end: {@code OPENING → OPEN → OVER}. Lives on its socket's loop, which becomes the home of a stream that it publishes; admission and
 * kicks come there, too.
 *
 * <p>The gates are asked before the caller gets an answer, so that one who may not come in reads why in its handshake (SRS connects it first, and closes it then).
 */
final class Session implements SrtConnection.Listener {
    /** SRS's codes: a streamid or a vhost that is not served; a stream that is published already. */
    static final String REFUSED = "code=6006(SrtConnection) : ";
    static final String BUSY = "code=6007(SrtStreamBusy) : ";

    private static final long MEASURE_MS = 1_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final ClientType PUBLISH = new ClientType("srt-publish", /* publishes= */ true);
    private static final ClientType PLAY = new ClientType("srt-play", /* publishes= */ false);

    private enum State {
        OPENING,
        OPEN,
        OVER
    }

    private final Means means;
    private final SrtPort port;
    private final SrtSettings settings;
    private final SrtRequest request;
    private final StreamId id;
    private final StreamKey key;
    /** Null when it is in none. */
    private final Groups.Entry group;
    private ClientHandle client;
    private SrtLog log;
    private State state = State.OPENING;
    /** Its own way, which is null before it is let in. */
    private SrtConnection connection;
    /** What the stream comes or goes by: its own way, or its group, if it is the first of it that was let in; null for the others of a group. */
    private SrtChannel channel;
    private Role role;
    private long measuredMs;
    /** For everybody. */
    private volatile SrtStatistics statistics;

    Session(Means means, SrtPort port, SrtSettings settings, SrtRequest request, StreamId id, StreamKey key, Groups.Entry group) {
        this.means = means;
        this.port = port;
        this.settings = settings;
        this.request = request;
        this.id = id;
        this.key = key;
        this.group = group;
    }

    /** Asks whether it may. */
    void begin(String ip) {
        client = means.clients().connected("srt", ip, why -> onLoop(() -> end(EndReason.Kind.KICKED, why)));
        log = new SrtLog(client.id());
        log.info("SRT client ip={}, peer={}, version={}, encrypted={}, streamid={}", client.ip(), SrtTable.peer(request.peer()), SrtTable.version(request.peerVersion()),
                request.isEncrypted(), SrtLog.said(request.streamId()));
        Map<String, String> attributes = Map.of("tcUrl", id.tcUrl(), "pageUrl", "", "swfUrl", "", "param", id.param());
        admit(Action.CONNECT, attributes, () -> {
            ClientType type = id.publishes() ? PUBLISH : PLAY;
            client.identify(type, key, attributes);
            log.info("client identified, type={}, vhost={}, app={}, stream={}, param={}", type.name(), key.vhost(), key.app(), key.stream(), SrtLog.said(id.param()));
            admit(id.publishes() ? Action.PUBLISH : Action.PLAY, attributes, this::open);
        });
    }

    private void admit(Action action, Map<String, String> attributes, Runnable next) {
        means.admission().check(new AdmissionRequest(action, client, key, id.param(), attributes))
                .whenComplete((verdict, failure) -> onLoop(() -> admitted(verdict, next)));
    }

    private void admitted(Verdict verdict, Runnable next) {
        if (state != State.OPENING) {
            return;
        }
        if (!request.isWaiting()) {
            end(EndReason.Kind.PEER, "it waits no more");
            return;
        }
        try {
            if (verdict == null) {
                refuse(RejectReason.SYSTEM, "admission failed");
            } else if (verdict.admitted()) {
                next.run();
            } else {
                refuse(RejectReason.FORBIDDEN, verdict.text());
            }
        } catch (RuntimeException | Error e) {
            // a stage of a future would swallow it
            log.error("cannot serve the caller", e);
            end(EndReason.Kind.FAULT, e.toString());
        }
        port.flush();
    }

    private void refuse(RejectReason reason, String why) {
        request.reject(reason, port.nowUs());
        client.failed();
        end(EndReason.Kind.CLOSED, "refused: " + why);
    }

    private void open() {
        if (group != null && group.owner() != null) {
            join();
        } else if (id.publishes()) {
            publish();
        } else {
            play();
        }
    }

    /** One more way of a group that is there. */
    private void join() {
        connection = request.join((SrtGroup) group.owner().channel, this, port.nowUs());
        if (connection == null) {
            end(EndReason.Kind.CLOSED, "refused: its group has no room, or is of another kind");
            return;
        }
        opened();
        log.info("one more way of client {}, url={}, srt=on", group.owner().client.id(), key.url());
    }

    private void publish() {
        Publication publication;
        try {
            publication = means.hub().publish(new PublishRequest(key, client, port.loop(), reason -> end(reason.kind(), reason.text())));
        } catch (StreamBusyException e) {
            refuse(RejectReason.CONFLICT, BUSY + e.getMessage());
            return;
        }
        Section vhost = means.config().vhost(key.vhost());
        TsFeed feed = vhost.isOn("srt.passthrough") ? new TsFeed(port.loop(), port.alloc(), vhost.isOn("play.gop_cache")) : null;
        role = new PublishRole(publication, means.feeds(), feed, PublishSettings.of(vhost), settings.idleMs(), port.alloc(), log, nowMs());
        if (!accept()) {
            return;
        }
        log.info("start publish url={}, srt=on", key.url());
        client.summary("<- SRT_CPB time={time}, okbps={okbps}, ikbps={ikbps}");
    }

    private void play() {
        if (!accept()) {
            return;
        }
        PlayRole player = new PlayRole(channel, PlayRole.Account.of(client), () -> port.broadcast(key), port::nowUs,
                what -> log.warn("{}, or srt_server.default_streamid or default_mode says it for those that have none", what));
        role = player;
        player.begin();
        log.info("start play url={}, format=.ts, srt=on", key.url());
        client.summary("-> SRT_PLA time={time}, okbps={okbps}, ikbps={ikbps}");
    }

    private boolean accept() {
        if (group == null) {
            connection = request.accept(this, port.nowUs());
            channel = connection;
        } else {
            SrtGroup made = new SrtGroup(request.group().orElseThrow().mode(), RANDOM, this, port.nowUs());
            channel = made;
            connection = request.join(made, new Way(), port.nowUs());
            group.owner(this);
        }
        if (connection == null) {
            end(EndReason.Kind.CLOSED, "it cannot be connected");
            return false;
        }
        opened();
        return true;
    }

    /** The first way of a group: the others go on when it ends. */
    private final class Way implements SrtConnection.Listener {
        @Override
        public void onMessage(ByteBuf message, long dueUs) {
            // the group has them
        }

        @Override
        public void onClosed(String reason) {
            if (state == State.OPEN) {
                log.info("the first way of the group has ended, {}; {} are left", reason, ((SrtGroup) channel).connections().size());
            }
        }

        @Override
        public void onFault(RuntimeException fault) {
            log.error("the first way of the group failed", fault);
        }
    }

    private void opened() {
        state = State.OPEN;
        means.table().add(new SrtTable.Entry(client.id(), key, id.publishes(), SrtTable.peer(request.peer()), SrtTable.version(request.peerVersion()),
                request.isEncrypted(), () -> statistics));
    }

    @Override
    public void onMessage(ByteBuf message, long dueUs) {
        if (state != State.OPEN) {
            return;
        }
        client.addReceivedBytes(message.readableBytes());
        try {
            role.onMessage(message, dueUs);
        } catch (RuntimeException e) {
            log.error("cannot read what came", e);
            onLoopLater(() -> end(EndReason.Kind.FAULT, e.toString()));
        }
    }

    @Override
    public void onClosed(String reason) {
        end(EndReason.Kind.PEER, reason);
    }

    /** Also what its own tick throws: the others of the socket go on. */
    @Override
    public void onFault(RuntimeException fault) {
        log.error("its connection failed", fault);
        end(EndReason.Kind.FAULT, fault.toString());
    }

    /** Time goes on, after its connection; returns when it is to be called again for its group's sake. */
    long tick() {
        long next = Long.MAX_VALUE;
        if (state == State.OPEN) {
            if (channel instanceof SrtGroup all) {
                next = all.tick(port.nowUs());
            }
            String problem = state != State.OPEN ? null : role != null ? role.tick(nowMs()) : connection.isClosed() ? "its group has ended" : null;
            if (problem != null) {
                end(EndReason.Kind.PEER, problem);
            } else if (state == State.OPEN) {
                next = role == null ? next : Math.min(next, role.nextUs());
                measure();
            }
        } else if (state == State.OPENING && !request.isWaiting()) {
            end(EndReason.Kind.PEER, "it waits no more");
        }
        return next;
    }

    private void measure() {
        if (nowMs() - measuredMs >= MEASURE_MS) {
            measuredMs = nowMs();
            statistics = connection.statistics(port.nowUs());
        }
    }

    /** Ends it. At most the first call counts. */
    void end(EndReason.Kind kind, String reason) {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        long nowUs = port.nowUs();
        if (role != null) {
            role.close(new EndReason(kind, reason));
        }
        if (request.isWaiting()) {
            request.reject(RejectReason.CLOSE, nowUs);
        }
        if (connection == null) {
            log.info("client finished, {}", reason);
        } else {
            SrtStatistics s = connection.statistics(nowUs);
            connection.close(nowUs);
            if (channel instanceof SrtGroup all) {
                all.close(nowUs);
            }
            port.flush();
            log.info("client finished, {}, {}; Transport Stats # pktSent={}, pktSndLoss={}, pktRetrans={}, pktSndDrop={}, pktRecv={}, pktRcvLoss={}, pktRcvDrop={}, msRTT={}",
                    reason, role, s.sent().pktSent(), s.sent().pktSndLoss(), s.sent().pktRetrans(), s.sent().pktSndDrop(), s.received().pktRecv(), s.received().pktRcvLoss(), s.received().pktRcvDrop(), s.link().msRTT());
        }
        means.table().remove(client.id());
        client.close();
        if (group != null && group.owner() == this) {
            group.owner(null);
        }
        port.leave(group);
        port.gone(this);
    }

    private long nowMs() {
        return port.nowUs() / 1000;
    }

    private void onLoop(Runnable task) {
        OnLoop.run(port.loop(), task);
    }

    private void onLoopLater(Runnable task) {
        OnLoop.later(port.loop(), task);
    }
}
