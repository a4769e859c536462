package srs.kernel.internal.client;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.client.Rates;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Faults;

/** One connected peer. Thread-safe; the counters have one writer, the connection's loop, which therefore writes them lazily. */
final class ConnectedClient implements ClientHandle {

    private static final AtomicLongFieldUpdater<ConnectedClient> RECEIVED_BYTES =
            AtomicLongFieldUpdater.newUpdater(ConnectedClient.class, "receivedBytes");
    private static final AtomicLongFieldUpdater<ConnectedClient> SENT_BYTES =
            AtomicLongFieldUpdater.newUpdater(ConnectedClient.class, "sentBytes");

    private final String id = Id.random(8);
    private final String protocol;
    private final String bundle;
    private final Faults faults;
    private final long connectedAtMs = System.currentTimeMillis();
    private final Consumer<ConnectedClient> onClose;
    private volatile Consumer<String> kicker;
    private volatile String ip;
    private volatile Identity identity = Identity.NONE;
    private volatile long receivedBytes;
    private volatile long sentBytes;
    private volatile long droppedFrames;
    private final RateWindow window = new RateWindow(System.nanoTime());

    ConnectedClient(String protocol, String ip, Consumer<String> kicker, String bundle, Faults faults, Consumer<ConnectedClient> onClose) {
        this.protocol = protocol;
        this.ip = ip;
        this.kicker = kicker;
        this.bundle = bundle;
        this.faults = faults;
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
        ip = address;
    }

    @Override
    public Optional<ClientType> type() {
        return Optional.ofNullable(identity.type);
    }

    @Override
    public Optional<StreamKey> stream() {
        return Optional.ofNullable(identity.stream);
    }

    @Override
    public Map<String, String> attributes() {
        return identity.attributes;
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
    public long droppedFrames() {
        return droppedFrames;
    }

    @Override
    public void identify(ClientType type, StreamKey stream, Map<String, String> attributes) {
        identity = new Identity(type, stream, Map.copyOf(attributes));
    }

    @Override
    public void idle() {
        identity = Identity.NONE;
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
            faults.report(bundle, "kick", e);
        }
    }

    @Override
    public void close() {
        kicker = null;
        onClose.accept(this);
    }

    private record Identity(ClientType type, StreamKey stream, Map<String, String> attributes) {
        static final Identity NONE = new Identity(null, null, Map.of());
    }
}
