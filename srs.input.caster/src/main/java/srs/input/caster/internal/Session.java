package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import srs.format.flv.FlvException;
import srs.format.rtmp.RtmpError;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.client.Verdict;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.publish.PublishSettings;

/**
 * One sender, from the first bytes to its end: {@code OPENING → OPEN → OVER}. Lives on its loop, which becomes the stream's home; admission and kicks come there, too.
 *
 * <pre>
 *  stream of ours      client is known → admission to connect → admission to publish → stream is free (1028) → media
 *  of another server   client is known → that server waits for media → media
 * </pre>
 */
final class Session {
    /** SRS publishes by a client of its own, which it lists as this. */
    private static final ClientType PUBLISH = new ClientType("fmle-publish", /* publishes= */ true);

    /** Who gets the media to the session. Called on the loop, also from within the session's methods. */
    interface Owner {
        /** Media may be given to it. */
        void onOpen();

        /** It is over; once and last. */
        void onOver(End end, String reason);
    }

    private enum State { OPENING, OPEN, OVER }

    private final Means means;
    private final EventLoop loop;
    private final ByteBufAllocator allocator;
    private final Kind kind;
    private final Destination destination;
    private final String param;
    private final UnfinishedTags budget;
    private final Owner owner;
    private final ClientHandle client;
    private final CasterLog log;
    private PublishSettings settings;

    private State state = State.OPENING;
    private Outlet outlet;
    private MediaReader reader;
    private long beganMs;
    private long lastFrameMs;
    private long seenFrames;
    /** Whether the end came while the reader was at work: then it is closed after that. */
    private boolean isReading;

    /**
     * @param ip of the sender
     * @param param its query with the leading {@code ?}, or empty
     */
    Session(Means means, EventLoop loop, ByteBufAllocator allocator, Kind kind, Destination destination, String ip, String param, UnfinishedTags budget, Owner owner) {
        this.means = means;
        this.loop = loop;
        this.allocator = allocator;
        this.kind = kind;
        this.destination = destination;
        this.param = param;
        this.budget = budget;
        this.owner = owner;
        client = means.clients().connected(kind.word, ip, why -> onLoop(() -> end(End.KICKED, why)));
        log = new CasterLog(client.id());
    }

    /** Asks whether it may, and opens. */
    void begin() {
        beganMs = nowMs();
        settings = PublishSettings.of(means.config().vhost(destination instanceof Destination.Here here ? here.key().vhost() : "__defaultVhost__"));
        log.info("caster client, kind={}, ip={}, output={}", kind.word, client.ip(), CasterLog.said(destination.toString()));
        if (destination instanceof Destination.Here here) {
            Map<String, String> attributes = Map.of("tcUrl", here.url().tcUrl(), "pageUrl", "", "swfUrl", "", "param", param);
            admit(Action.CONNECT, here, attributes, () -> {
                client.identify(PUBLISH, here.key(), attributes);
                admit(Action.PUBLISH, here, attributes, () -> publish(here));
            });
        } else if (destination instanceof Destination.Elsewhere elsewhere) {
            RemoteOutlet remote = new RemoteOutlet(loop, elsewhere.url(), allocator, new RemoteOutlet.Listener() {
                @Override
                public void onPublishing() {
                    if (state == State.OPENING) {
                        log.info("caster sends to {}", elsewhere);
                        open();
                    }
                }

                @Override
                public void onOver(String reason) {
                    end(End.FAILED, "output " + elsewhere + ": " + reason);
                }
            });
            outlet = remote;
            remote.connect(means.dialer());
        }
    }

    private void admit(Action action, Destination.Here here, Map<String, String> attributes, Runnable next) {
        means.admission().check(new AdmissionRequest(action, client, here.key(), param, attributes))
                .whenComplete((verdict, failure) -> onLoop(() -> admitted(verdict, next)));
    }

    private void admitted(Verdict verdict, Runnable next) {
        if (state != State.OPENING) {
            return;
        }
        try {
            if (verdict == null) {
                end(End.REFUSED, "admission failed");
            } else if (verdict.admitted()) {
                next.run();
            } else {
                end(End.REFUSED, verdict.text());
            }
        } catch (RuntimeException | Error e) {
            // a stage of a future would swallow it
            log.error("cannot serve the sender", e);
            end(End.FAILED, e.toString());
        }
    }

    private void publish(Destination.Here here) {
        Publication publication;
        try {
            publication = means.hub().publish(new PublishRequest(here.key(), client, loop, reason -> end(ending(reason), reason.text())));
        } catch (StreamBusyException e) {
            end(End.BUSY, "code=" + RtmpError.STREAM_BUSY.code() + "(" + RtmpError.STREAM_BUSY.shortName() + ") : " + e.getMessage());
            return;
        }
        outlet = new LocalOutlet(publication, settings, allocator, log, nowMs());
        log.info("start publish url={}, caster={}, p1stpt={}, pnt={}", here.key().url(), kind.word, settings.firstMs(), settings.normalMs());
        client.summary("<- SCS time={time}, okbps={okbps}, ikbps={ikbps}");
        open();
    }

    private static End ending(EndReason reason) {
        return reason.kind() == EndReason.Kind.BUNDLE_STOPPED ? End.STOPPED : End.KICKED;
    }

    private void open() {
        state = State.OPEN;
        beganMs = nowMs();
        lastFrameMs = beganMs;
        reader = kind == Kind.MPEGTS ? new TsReader(allocator, outlet.frames(), log::warn) : new FlvBody(allocator, outlet.tags(), budget);
        owner.onOpen();
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    /**
     * The next bytes of the media; ignored before it is open and when it is over.
     *
     * @param bytes read to their end. Lent for the call.
     */
    void feed(ByteBuf bytes) {
        if (state != State.OPEN) {
            return;
        }
        client.addReceivedBytes(bytes.readableBytes());
        isReading = true;
        try {
            reader.read(bytes);
        } catch (FlvException e) {
            end(End.MALFORMED, e.getMessage());
        } finally {
            isReading = false;
            if (state == State.OVER) {
                reader.close();
            }
        }
    }

    /** No more comes from this read. */
    void flush() {
        if (state == State.OPEN) {
            outlet.flush();
        }
    }

    /** Time goes on; called about twice a second. */
    void tick() {
        if (state == State.OVER) {
            return;
        }
        long nowMs = nowMs();
        if (outlet != null) {
            outlet.tick(nowMs);
        }
        if (state != State.OPEN) {
            return;
        }
        reader.report(nowMs);
        if (reader.frames() != seenFrames) {
            seenFrames = reader.frames();
            lastFrameMs = nowMs;
        } else if (seenFrames == 0 && nowMs - beganMs >= settings.firstMs()) {
            end(End.SILENT, "no frame within " + settings.firstMs() + " ms" + complaints());
        } else if (seenFrames > 0 && nowMs - lastFrameMs >= settings.normalMs()) {
            end(End.SILENT, "no frame for " + settings.normalMs() + " ms");
        }
    }

    private String complaints() {
        String all = reader == null ? "" : reader.complaints();
        return all.isEmpty() ? "" : ", " + all;
    }

    /** Ends it. At most the first call counts. */
    void end(End end, String reason) {
        if (state == State.OVER) {
            return;
        }
        boolean wasOpen = state == State.OPEN;
        if (wasOpen && !isReading && (end == End.DONE || end == End.GONE || end == End.SILENT || end == End.STOPPED)) {
            reader.finish();
        }
        if (state == State.OVER) {
            // the last frame ended it
            return;
        }
        state = State.OVER;
        if (outlet != null) {
            outlet.close(end.because(reason));
        }
        String line = "caster client finished, " + reason + (wasOpen ? ", after " + client.receivedBytes() + " bytes and " + reader.frames() + " frames" + complaints() : "");
        if (end.isFailure()) {
            client.failed();
            log.warn("{}", line);
        } else {
            log.info("{}", line);
        }
        if (reader != null && !isReading) {
            reader.close();
        }
        client.close();
        owner.onOver(end, reason);
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(loop.ticker().nanoTime());
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            CasterLog.LOG.debug("the loop has ended before", e);
        }
    }
}
