package srs.output.remux.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.HttpExchange;
import srs.http.LiveResponse;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientLog;
import srs.kernel.client.ClientType;
import srs.kernel.client.Verdict;
import srs.kernel.stream.Codec;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.Track;

/**
 * One player by HTTP or WebSocket: {@code ADMISSION → PLAYING → CLOSED}. Lives on its connection's loop; {@link #close} may be called from
 * any thread.
 *
 * <p>Order as in SRS (compat 4.5): the client is listed, the gates are asked, the stream is joined, and only when it has data the headers
 * go out. A player that is refused, or whose stream never comes, gets no headers of a stream.
 */
final class RemuxSession implements PlayRequest.Listener, LiveResponse.Listener {
    /** SRS calls players of every HTTP format so. */
    private static final ClientType FLV_PLAY = new ClientType("flv-play", /* publishes= */ false);
    private static final Logger LOG = LoggerFactory.getLogger("srs.remux");
    private static final String SUMMARY = "-> HTS http: got {msgs} msgs, age={time}, min={mw_msgs}, mw={mw_ms}, okbps={okbps}, ikbps={ikbps}";

    private final HttpExchange exchange;
    private final Wish wish;
    private final Doors doors;
    private final Consumer<RemuxSession> onGone;

    // connection's loop only
    private ClientHandle client;
    private LiveResponse live;
    private Subscription subscription;
    private boolean isClosed;

    /** @param onGone called once, when it has ended */
    RemuxSession(HttpExchange exchange, Wish wish, Doors doors, Consumer<RemuxSession> onGone) {
        this.exchange = exchange;
        this.wish = wish;
        this.doors = doors;
        this.onGone = onGone;
    }

    /** Lists the client and asks the gates. */
    void begin() {
        Map<String, String> facts = facts();
        client = doors.clients().connected("http", exchange.ip(), reason -> close("kicked: " + reason));
        client.identify(FLV_PLAY, wish.key(), facts);
        live = exchange.live(wish.format().contentType(), this);
        if (isClosed) {
            return;
        }
        log("{} client ip={}", exchange.scheme().toUpperCase(Locale.ROOT), exchange.ip());
        log("client identified, type={}, vhost={}, app={}, stream={}, param={}, duration=0ms", FLV_PLAY.name(), wish.key().vhost(),
                wish.key().app(), wish.key().stream(), exchange.query());
        doors.admission().check(new AdmissionRequest(AdmissionRequest.Action.PLAY, client, wish.key(), exchange.query(), facts))
                .whenComplete((verdict, fault) -> onLoop(() -> onVerdict(verdict, fault)));
    }

    /** Its beginning failed half-way: nothing of it stays. */
    void abort(Throwable cause) {
        if (client == null) {
            onGone.accept(this);
        } else {
            end("failed: " + cause);
        }
    }

    /** What SRS tells of an HTTP player in its API and callbacks. */
    private Map<String, String> facts() {
        return Map.of(
                "tcUrl", "rtmp://" + wish.key().vhost() + "/" + wish.key().app(),
                "pageUrl", exchange.header("Referer").orElse(""),
                "swfUrl", "",
                "url", wish.key().url(),
                "param", exchange.query());
    }

    private void onVerdict(Verdict verdict, Throwable fault) {
        if (isClosed) {
            return;
        }
        if (fault != null || !verdict.admitted()) {
            end("refused: " + (fault != null ? fault.toString() : verdict.text()));
            return;
        }
        try {
            play();
        } catch (RuntimeException | LinkageError e) {
            about(() -> LOG.error("cannot play {}", wish.key(), e));
            end("failed: " + e);
        }
    }

    private void play() {
        Channel channel = live.channel();
        channel.config().setOption(ChannelOption.TCP_NODELAY, wish.noDelay());
        Subscription joined = doors.hub().play(PlayRequest.builder(wish.key(), client, channel,
                wish.format().encoder(wish.key(), live.framing(), wish.choice()), this).endsWithPublisher(true).build());
        log("start play url={}, format={}, body={}, nodelay={}", wish.key().url(), wish.format().extension(), live.framing(), wish.noDelay());
        if (isClosed) {
            joined.close();
            return;
        }
        subscription = joined;
        String publisher = doors.hub().find(wish.key()).flatMap(StreamInfo::publisherId).orElse("");
        log("source url={}, ip={}, is_edge=0, source_id={}/{}", wish.key().url(), client.ip(), publisher, publisher);
        client.summary(SUMMARY);
    }

    @Override
    public void onPublisher(boolean present) {
        if (!present) {
            return;
        }
        Optional<String> none = doors.hub().find(wish.key()).flatMap(this::nothingToSend);
        if (none.isPresent()) {
            end(none.get());
        } else {
            live.start();
        }
    }

    /** Why a stream whose tracks are known cannot be sent at all: the player is better told at once. */
    private Optional<String> nothingToSend(StreamInfo stream) {
        List<Codec> codecs = Stream.concat(stream.video().stream(), stream.audio().stream()).map(Track::codec).toList();
        return codecs.isEmpty() || codecs.stream().anyMatch(wish.format()::carries) ? Optional.empty()
                : Optional.of("no track of " + codecs + " has a form in " + wish.format().extension());
    }

    @Override
    public void onEnded(EndReason reason) {
        subscription = null;
        end(reason.text());
    }

    @Override
    public void onClosed() {
        end("the player has gone");
    }

    /** Ends it in order. Any thread. */
    void close(String reason) {
        onLoop(() -> end(reason));
    }

    private void end(String reason) {
        if (isClosed) {
            return;
        }
        isClosed = true;
        log("client finished. {}, after {} bytes", reason, client.sentBytes());
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        if (live != null) {
            live.close();
        }
        client.close();
        onGone.accept(this);
    }

    private void onLoop(Runnable task) {
        if (exchange.loop().inEventLoop()) {
            task.run();
            return;
        }
        try {
            exchange.loop().execute(task);
        } catch (RejectedExecutionException e) {
            // the loop has ended, and with it the connection
            onGone.accept(this);
        }
    }

    private void log(String format, Object... args) {
        about(() -> LOG.info(format, args));
    }

    /** What it logs is about this client. */
    private void about(Runnable line) {
        ClientLog.about(client.id(), line);
    }
}
