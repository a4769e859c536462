package srs.kernel.internal.client;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import srs.kernel.client.Activity;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientLog;
import srs.kernel.client.ClientType;
import srs.kernel.client.Rates;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Faults;

/** One connected peer. Thread-safe; the counters have one writer, the connection's loop, which therefore writes them lazily. */
final class ConnectedClient implements ClientHandle, Participant {

    private static final AtomicLongFieldUpdater<ConnectedClient> RECEIVED_BYTES =
            AtomicLongFieldUpdater.newUpdater(ConnectedClient.class, "receivedBytes");
    private static final AtomicLongFieldUpdater<ConnectedClient> SENT_BYTES =
            AtomicLongFieldUpdater.newUpdater(ConnectedClient.class, "sentBytes");

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final String id = Id.random(8);
    private final String protocol;
    private final String bundle;
    private final Faults faults;
    private final long connectedAtMs = System.currentTimeMillis();
    private final ClientAudience audience;
    private final LongAdder failures;
    private final Consumer<ConnectedClient> onClose;

    /** What is printed of it: {@link ClientHandle#summary}. */
    record Summary(ConnectedClient client, long number, StreamKey stream, String stage, String template, long beganMs) {}

    private volatile Summary summary;
    private volatile Consumer<String> kicker;
    private volatile Supplier<String> teller;
    private volatile String ip;
    private volatile Activity activity;
    private volatile long receivedBytes;
    private volatile long sentBytes;
    private volatile long droppedFrames;
    private final RateWindow window = new RateWindow(System.nanoTime());

    // guarded by the audience
    private boolean started;
    private boolean failed;
    private boolean closed;

    ConnectedClient(String protocol, String ip, Consumer<String> kicker, String bundle, Faults faults, ClientRegistry registry,
            Consumer<ConnectedClient> onClose) {
        this.protocol = protocol;
        this.ip = shown(ip);
        this.kicker = kicker;
        this.bundle = bundle;
        this.faults = faults;
        this.audience = registry.audience;
        this.failures = registry.failed;
        this.onClose = onClose;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public String ip() {
        return ip;
    }

    @Override
    public void ip(String address) {
        ip = shown(address);
    }

    /** IPv6 in its short form and without the number of an interface: callbacks tell it, and rules compare it. */
    private static String shown(String address) {
        int zone = address.indexOf('%');
        InetAddress parsed = address.indexOf(':') < 0 ? null : NetUtil.createInetAddressFromIpAddressString(zone < 0 ? address : address.substring(0, zone));
        return parsed == null ? address : NetUtil.toAddressString(parsed);
    }

    @Override
    public Optional<ClientType> type() {
        return activity().map(Activity::type);
    }

    @Override
    public Optional<StreamKey> stream() {
        return activity().map(Activity::stream);
    }

    @Override
    public Map<String, String> attributes() {
        return activity().map(Activity::attributes).orElse(Map.of());
    }

    @Override
    public Optional<Activity> activity() {
        return Optional.ofNullable(activity);
    }

    @Override
    public long connectedAtMs() {
        return connectedAtMs;
    }

    @Override
    public long receivedBytes() {
        return receivedBytes;
    }

    @Override
    public long sentBytes() {
        return sentBytes;
    }

    @Override
    public Rates rates() {
        return window.rates();
    }

    /** Brings the rates up to date. The sampler's thread. */
    void look(long nowNs) {
        window.look(nowNs, receivedBytes, sentBytes);
    }

    @Override
    public String condition() {
        Supplier<String> told = teller;
        try {
            return told == null ? "" : told.get();
        } catch (RuntimeException e) {
            faults.report(bundle, "condition", e);
            return "";
        }
    }

    @Override
    public void condition(Supplier<String> next) {
        teller = next;
    }

    @Override
    public long droppedFrames() {
        return droppedFrames;
    }

    @Override
    public void identify(ClientType type, StreamKey stream, Map<String, String> attributes) {
        Activity next = new Activity(NUMBERS.incrementAndGet(), type, stream, attributes);
        synchronized (audience) {
            endActivity();
            activity = next;
            if (!closed) {
                audience.tell("onIdentified", listener -> listener.onIdentified(this, next));
            }
        }
    }

    @Override
    public void started() {
        synchronized (audience) {
            Activity current = activity;
            if (current != null && !started && !closed) {
                started = true;
                audience.tell("onStarted", listener -> listener.onStarted(this, current));
            }
        }
    }

    @Override
    public void summary(String template) {
        String[] words = template.split(" ", 3);
        synchronized (audience) {
            Activity current = activity;
            if (current != null && !closed) {
                summary = new Summary(this, current.number(), current.stream(), words[0] + " " + words[1], template, System.currentTimeMillis());
            }
        }
    }

    /** Null while there is nothing to print. */
    Summary summary() {
        return summary;
    }

    RateWindow window() {
        return window;
    }

    @Override
    public void idle() {
        synchronized (audience) {
            endActivity();
        }
    }

    /** With the audience's lock held. */
    private void endActivity() {
        Activity ended = activity;
        activity = null;
        summary = null;
        started = false;
        if (ended != null && !closed) {
            audience.tell("onIdle", listener -> listener.onIdle(this, ended));
        }
    }

    /** Tells a listener that has come late. With the audience's lock held. */
    void introduce(ClientAudience.Hearing hearing) {
        Activity current = activity;
        if (current == null || closed) {
            return;
        }
        hearing.tell("onIdentified", listener -> listener.onIdentified(this, current));
        if (started) {
            hearing.tell("onStarted", listener -> listener.onStarted(this, current));
        }
    }

    @Override
    public void addReceivedBytes(long bytes) {
        RECEIVED_BYTES.lazySet(this, receivedBytes + bytes);
    }

    @Override
    public void addSentBytes(long bytes) {
        SENT_BYTES.lazySet(this, sentBytes + bytes);
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void addDroppedFrames(long frames) {
        droppedFrames += frames;
    }

    @Override
    public void kick(String reason) {
        Consumer<String> target = kicker;
        if (target == null) {
            return;
        }
        try {
            target.accept(reason);
        } catch (Throwable e) {
            ClientLog.about(id, () -> faults.reportServing(bundle, "kick", e));
        }
    }

    @Override
    public void failed() {
        synchronized (audience) {
            if (!failed) {
                failed = true;
                failures.increment();
            }
        }
    }

    @Override
    public void close() {
        kicker = null;
        teller = null;
        synchronized (audience) {
            if (!closed) {
                Activity last = activity;
                endActivity();
                // what it was stays readable, for whoever holds it
                activity = last;
                closed = true;
                audience.tell("onClosed", listener -> listener.onClosed(this));
            }
        }
        onClose.accept(this);
    }
}
