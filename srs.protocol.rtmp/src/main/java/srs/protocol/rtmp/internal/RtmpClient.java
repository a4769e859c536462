package srs.protocol.rtmp.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import srs.format.flv.amf.AmfMap;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;
import srs.format.rtmp.RtmpUrl;
import srs.format.rtmp.session.ConnectCommand;
import srs.format.rtmp.session.PlayCommand;
import srs.format.rtmp.session.PublishCommand;
import srs.format.rtmp.session.ServerSession;
import srs.format.rtmp.session.ServerSessionListener;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientLog;
import srs.kernel.client.ClientType;
import srs.kernel.client.Verdict;
import srs.kernel.config.Section;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;
import srs.publish.FlvPublisher;
import srs.publish.PublishSettings;

/**
 * What one client wants, and the checks that it passes before it gets it, in SRS's order (compat 4.5).
 *
 * <pre>
 *  play or publish → vhost (2014) → name (2051) → refer.all → admission to connect
 *    play     → answers → client is known → admission to play → refer.play → frames
 *    publish  → refer.publish → client is known → admission to publish → stream is free (1028) → answer → frames
 * </pre>
 *
 * <p>Lives on its connection's loop. Admission may answer later and elsewhere: it comes back to the loop, and finds out by the role
 * whether the client still waits for it.
 */
final class RtmpClient implements ServerSessionListener {
    private static final ClientType PLAY = new ClientType("rtmp-play", /* publishes= */ false);
    private static final String NO_PUBLISHER = "no publisher in this state";

    private final Entrance entrance;
    private final ClientHandle client;
    private final ClientLog log;
    private final Channel channel;
    private final RtmpConnection connection;

    private ServerSession session;
    private String tcUrl = "";
    private String pageUrl = "";
    private String swfUrl = "";
    private Role role;
    /** The media of the role that publishes, so that a frame finds it without a cast; else null. */
    private FlvPublisher publisher;
    private EndReason endReason = new EndReason(EndReason.Kind.PEER, "the connection ended");

    RtmpClient(Entrance entrance, ClientHandle client, ClientLog log, Channel channel, RtmpConnection connection) {
        this.entrance = entrance;
        this.client = client;
        this.log = log;
        this.channel = channel;
        this.connection = connection;
    }

    void attach(ServerSession its) {
        session = its;
    }

    // ---- questions of the peer

    @Override
    public void onConnect(ConnectCommand command) {
        tcUrl = command.tcUrl();
        pageUrl = command.pageUrl();
        swfUrl = command.swfUrl();
        if (session.realAddress() != null) {
            client.ip(session.realAddress());
            log.info("real client ip={}", session.realAddress());
        }
        RtmpUrl url = RtmpUrl.resolve(command.tcUrl(), "");
        log.info("connect app, tcUrl={}, pageUrl={}, swfUrl={}, schema={}, vhost={}, port={}, app={}", ClientLog.said(command.tcUrl()),
                ClientLog.said(command.pageUrl()), ClientLog.said(command.swfUrl()), url.schema(), ClientLog.said(url.vhost()),
                url.port(), ClientLog.said(url.app()));
        session.acceptConnect(entrance.connectAnswer(url), entrance.nowMs());
    }

    @Override
    public void onPublish(PublishCommand command) {
        PublishRole wish = new PublishRole();
        role = wish;
        StreamKey key = enter(command.flow().clientType(), command.url(), /* durationMs= */ 0);
        ClientType type = new ClientType(command.flow().clientType(), /* publishes= */ true);
        Map<String, String> attributes = attributes(command.url());
        admit(wish, Action.CONNECT, key, command.url(), attributes, () -> {
            Refer.check(entrance.vhost(key.vhost()), "publish", pageUrl);
            client.identify(type, key, attributes);
            admit(wish, Action.PUBLISH, key, command.url(), attributes, () -> publish(wish, key));
        });
    }

    @Override
    public void onPlay(PlayCommand command) {
        PlayRole wish = new PlayRole();
        role = wish;
        StreamKey key = enter(PLAY.name(), command.url(), command.durationMs());
        Map<String, String> attributes = attributes(command.url());
        admit(wish, Action.CONNECT, key, command.url(), attributes, () -> {
            session.acceptPlay(entrance.nowMs());
            if (role != wish) {
                // a closeStream was waiting behind the play
                return;
            }
            client.identify(PLAY, key, attributes);
            admit(wish, Action.PLAY, key, command.url(), attributes, () -> {
                Refer.check(entrance.vhost(key.vhost()), "play", pageUrl);
                play(wish, key, command.durationMs());
            });
        });
    }

    /** What every client passes first. */
    private StreamKey enter(String type, RtmpUrl url, double durationMs) {
        StreamKey key = entrance.stream(url);
        log.info("client identified, type={}, vhost={}, app={}, stream={}, param={}, duration={}ms", type, key.vhost(), key.app(),
                key.stream(), ClientLog.said(url.param()), (long) Math.max(durationMs, 0));
        Refer.check(entrance.vhost(key.vhost()), "all", pageUrl);
        log.info("connected stream, tcUrl={}, pageUrl={}, swfUrl={}, schema={}, vhost={}, port={}, app={}, stream={}, param={}",
                ClientLog.said(tcUrl), ClientLog.said(pageUrl), ClientLog.said(swfUrl), url.schema(),
                key.vhost(), url.port(), key.app(), key.stream(), ClientLog.said(url.param()));
        return key;
    }

    private void admit(Role wish, Action action, StreamKey key, RtmpUrl url, Map<String, String> attributes, Runnable next) {
        entrance.admission().check(new AdmissionRequest(action, client, key, url.param(), attributes)).whenComplete((verdict, failure) -> {
            if (channel.eventLoop().inEventLoop()) {
                admitted(wish, verdict, next);
                return;
            }
            try {
                channel.eventLoop().execute(() -> admitted(wish, verdict, next));
            } catch (RejectedExecutionException e) {
                log.info("admission came after the end of the loop");
            }
        });
    }

    private void admitted(Role wish, Verdict verdict, Runnable next) {
        if (role != wish) {
            return;
        }
        try {
            if (verdict == null) {
                connection.end(RtmpError.SYSTEM_ASSERT, "admission failed");
            } else if (verdict.admitted()) {
                next.run();
            } else {
                connection.end(Refusals.of(verdict), Refusals.text(verdict));
            }
        } catch (RtmpProtocolException e) {
            connection.end(e.error(), e.getMessage());
        } catch (RuntimeException | Error e) {
            // a stage of a future would swallow it
            log.error("cannot serve the client", e);
            connection.end(RtmpError.SYSTEM_ASSERT, e.toString());
        } finally {
            connection.flush();
        }
    }

    private void publish(PublishRole wish, StreamKey key) {
        PublishSettings settings = PublishSettings.of(entrance.vhost(key.vhost()));
        Publication publication;
        try {
            publication = entrance.streams().publish(new PublishRequest(key, client, channel.eventLoop(), this::endedByKernel));
        } catch (StreamBusyException e) {
            throw new RtmpProtocolException(RtmpError.STREAM_BUSY, e.getMessage(), e);
        }
        publisher = new FlvPublisher(publication, settings.parseSps(), channel.alloc(), log::warn, entrance.nowMs());
        wish.begin(publication, publisher, settings.mergedReadMs());
        String how = "mr=" + (settings.mergedReadMs() > 0 ? 1 : 0) + "/" + settings.mergedReadMs() + ", p1stpt=" + settings.firstMs() + ", pnt=" + settings.normalMs();
        logSource(key);
        log.info("start publish url={}, {}", key.url(), how);
        client.summary("<- CPB time={time}, okbps={okbps}, ikbps={ikbps}, " + how);
        session.acceptPublish(settings.firstMs(), settings.normalMs(), entrance.nowMs());
        if (publisher != null) {
            publisher.flush();
        }
    }

    private void play(PlayRole wish, StreamKey key, double durationMs) {
        Section vhost = entrance.vhost(key.vhost());
        if (vhost.isSet("tcp_nodelay")) {
            channel.config().setOption(ChannelOption.TCP_NODELAY, vhost.isOn("tcp_nodelay"));
        }
        // what was answered goes out before the first frame
        connection.flush();
        PlayRequest.Builder request = PlayRequest.builder(key, client, channel, entrance.encoders().of(session.chunkSize()),
                this::endedByKernel);
        if (durationMs > 0) {
            request.durationUs((long) (durationMs * 1000));
        }
        Subscription subscription = entrance.streams().play(request.build());
        if (role != wish) {
            subscription.close();
            return;
        }
        wish.begin(subscription);
        logSource(key);
        client.summary("-> PLA time={time}, msgs={msgs}, okbps={okbps}, ikbps={ikbps}, mw={mw_ms}/{mw_msgs}");
        log.info("start play url={}, nodelay={}", key.url(), channel.config().getOption(ChannelOption.TCP_NODELAY));
    }

    /** SRS's line that leads from a player to the client that publishes. */
    private void logSource(StreamKey key) {
        Section vhost = entrance.vhost(key.vhost());
        String publisher = entrance.streams().find(key).flatMap(StreamInfo::publisherId).orElse("");
        log.info("source url={}, ip={}, cache={}/{}, is_edge=0, source_id={}/{}", key.url(), client.ip(), vhost.isOn("play.gop_cache") ? 1 : 0,
                vhost.integer("play.gop_cache_max_frames"), publisher, publisher);
    }

    private Map<String, String> attributes(RtmpUrl url) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("tcUrl", tcUrl);
        attributes.put("pageUrl", pageUrl);
        attributes.put("swfUrl", swfUrl);
        attributes.put("param", url.param());
        return attributes;
    }

    // ---- media, and the end of it

    @Override
    public void onMetadata(long timestampMs, AmfMap metadata) {
        playing().onMetadata(metadata);
    }

    @Override
    public void onAudio(long timestampMs, ByteBuf body) {
        playing().onAudio(timestampMs, body);
    }

    @Override
    public void onVideo(long timestampMs, ByteBuf body) {
        playing().onVideo(timestampMs, body);
    }

    @Override
    public void onUnpublish() {
        leave("the publisher unpublished");
    }

    @Override
    public void onStop() {
        leave("the player stopped");
    }

    @Override
    public void onPause(boolean isPaused) {
        if (role instanceof PlayRole play) {
            play.pause(isPaused);
        }
    }

    @Override
    public void onClosed(RtmpError reason, String message) {
        if (endReason.kind() == EndReason.Kind.PEER) {
            endReason = new EndReason(reason == RtmpError.USER_DISCONNECT ? EndReason.Kind.KICKED : EndReason.Kind.PEER,
                    reason.code() + "(" + reason.shortName() + ") " + message);
        }
        endRole(endReason);
        connection.ended(reason, message);
    }

    /** No more messages come from this read of so many bytes; how long the next shall be put off, in milliseconds. */
    long readComplete(long readBytes) {
        if (publisher == null) {
            return 0;
        }
        publisher.flush();
        return role instanceof PublishRole publish ? publish.pauseMs(readBytes) : 0;
    }

    /** Whether it publishes or plays, or has asked to. */
    boolean hasRole() {
        return role != null;
    }

    /** Whether {@link #tick} has something to do. */
    boolean needsTicks() {
        return publisher != null;
    }

    /** Called twice a second. */
    void tick(long nowMs) {
        if (publisher != null) {
            publisher.tick(nowMs);
        }
    }

    /** The next end is the bundle's: players of other protocols stay. */
    void bundleStops() {
        endReason = new EndReason(EndReason.Kind.BUNDLE_STOPPED, "the RTMP bundle stops");
    }

    private FlvPublisher playing() {
        if (publisher == null) {
            throw new IllegalStateException(NO_PUBLISHER);
        }
        return publisher;
    }

    private void leave(String why) {
        log.info("client finished. {}", why);
        endRole(new EndReason(EndReason.Kind.CLOSED, why));
        client.idle();
    }

    private void endRole(EndReason reason) {
        Role ending = role;
        role = null;
        publisher = null;
        if (ending != null) {
            ending.end(reason);
        }
    }

    private void endedByKernel(EndReason reason) {
        connection.end(Refusals.of(reason, publisher != null), reason.text());
        connection.flush();
    }
}
