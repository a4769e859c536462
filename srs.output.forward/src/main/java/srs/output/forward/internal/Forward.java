package srs.output.forward.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.format.rtmp.channel.PublishConnection;
import srs.kernel.client.ClientLog;
import srs.kernel.client.StageLines;
import srs.kernel.net.DialRequest;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.kernel.work.Registration;

/** One stream to one destination, for as long as it is published: connects, and again {@link #RETRY_MS} after it failed. Thread-safe. */
final class Forward implements ForwardConnection.Listener, StageLines.Member {
    /** compat 7.2. */
    static final long RETRY_MS = 3_000;
    static final int CONNECT_MS = 3_000;

    private static final Logger LOG = LoggerFactory.getLogger("srs.forward");
    /** Of failures in a row, the first is told and then each so many: about twice a minute. */
    private static final int TOLD_EACH = 10;

    private final StreamKey stream;
    private final ForwardTarget target;
    private final String publisherId;
    private final Means means;

    // guarded by this
    private CompletableFuture<Channel> dialling;
    private PublishConnection connection;
    private Registration retry;
    private boolean isPublishing;
    private boolean isClosed;
    private int failures;
    private ForwardConnection sink;
    private long beganNs;

    Forward(StreamKey stream, ForwardTarget target, String publisherId, Means means) {
        this.stream = stream;
        this.target = target;
        this.publisherId = publisherId;
        this.means = means;
    }

    /** Connects. */
    void begin() {
        CompletableFuture<Channel> begun;
        synchronized (this) {
            retry = null;
            if (isClosed) {
                return;
            }
            dialling = means.dialer().dial(new DialRequest("forward", target.host(), target.port(), CONNECT_MS, new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new ForwardConnection(target, Forward.this::tap, Forward.this).handler());
                }
            }));
            begun = dialling;
        }
        begun.whenComplete(this::dialled);
    }

    private Subscription tap(ForwardConnection begun) {
        synchronized (this) {
            sink = begun;
            beganNs = System.nanoTime();
        }
        return means.hub().tap(new TapRequest(stream, "forward", begun.whenWritable, TapRequest.Latency.MERGED, begun));
    }

    private void dialled(Channel channel, Throwable failure) {
        boolean isUnwanted;
        synchronized (this) {
            dialling = null;
            isUnwanted = isClosed;
            if (failure == null && !isClosed) {
                connection = channel.pipeline().get(PublishConnection.class);
            }
        }
        if (failure == null && isUnwanted) {
            channel.close();
        } else if (failure != null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            failed(": cannot connect: " + cause.getMessage());
        }
    }

    @Override
    public void onPublishing() {
        synchronized (this) {
            isPublishing = true;
            failures = 0;
        }
        about(() -> LOG.info("forward {} to {} begins", stream, target));
    }

    @Override
    public void onOver(String reason, long sentBytes, long droppedFrames) {
        boolean was;
        boolean isWanted;
        synchronized (this) {
            was = isPublishing;
            isPublishing = false;
            connection = null;
            sink = null;
            isWanted = !isClosed;
        }
        String end = was ? " ends: " + reason + ", after " + sentBytes + " bytes, " + droppedFrames + " frames dropped" : ": " + reason;
        if (isWanted) {
            failed(end);
        } else if (was) {
            about(() -> LOG.info("forward {} to {}{}", stream, target, end));
        }
    }

    /** @param what behind the names of stream and target */
    private void failed(String what) {
        int count;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            count = failures++;
            retry = means.workers().after(RETRY_MS, this::begin);
        }
        if (count % TOLD_EACH == 0) {
            about(() -> LOG.warn("forward {} to {}{}; again in {} s{}", stream, target, what, RETRY_MS / 1000, count == 0 ? "" : ", failed " + (count + 1) + " times"));
        }
    }

    @Override
    public String clientId() {
        return publisherId;
    }

    @Override
    public synchronized String line() {
        return sink == null ? "" : "<- FWR time=" + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs) + ", msgs=" + sink.lastItems() + ", okbps={okbps}, ikbps={ikbps}";
    }

    @Override
    public synchronized long sentBytes() {
        return sink == null ? 0 : sink.sentBytes();
    }

    /** Ends it. At most the first call counts. */
    void close(String reason) {
        PublishConnection open;
        CompletableFuture<Channel> begun;
        Registration waiting;
        synchronized (this) {
            isClosed = true;
            open = connection;
            begun = dialling;
            waiting = retry;
        }
        if (waiting != null) {
            waiting.close();
        }
        if (begun != null) {
            begun.cancel(false);
        }
        if (open != null) {
            open.close(reason);
        }
    }

    private void about(Runnable line) {
        ClientLog.about(publisherId, line);
    }
}
