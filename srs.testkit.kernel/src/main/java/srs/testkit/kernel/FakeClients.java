package srs.testkit.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import srs.kernel.client.Client;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientTotals;
import srs.kernel.client.ClientType;
import srs.kernel.client.Clients;
import srs.kernel.stream.StreamKey;

/** Clients that keep what they were told. Confined to the test's thread. */
public final class FakeClients implements Clients {
    public final List<FakeClient> all = new ArrayList<>();

    /** One client. */
    public static final class FakeClient implements ClientHandle {
        private final Consumer<String> kicker;
        private final String id;
        public ClientType type;
        /** What it was last, idle now or not. */
        public ClientType lastType;
        public StreamKey stream;
        public Map<String, String> attributes = Map.of();
        public String ip;
        public boolean closed;
        public boolean hasFailed;
        public long received;
        private Supplier<String> teller = () -> "";
        public long sent;

        FakeClient(String id, String ip, Consumer<String> kicker) {
            this.id = id;
            this.ip = ip;
            this.kicker = kicker;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String protocol() {
            return "rtmp";
        }

        @Override
        public String ip() {
            return ip;
        }

        @Override
        public Optional<ClientType> type() {
            return Optional.ofNullable(type);
        }

        @Override
        public Optional<StreamKey> stream() {
            return Optional.ofNullable(stream);
        }

        @Override
        public Map<String, String> attributes() {
            return attributes;
        }

        @Override
        public long connectedAtMs() {
            return 0;
        }

        @Override
        public long receivedBytes() {
            return received;
        }

        @Override
        public long sentBytes() {
            return sent;
        }

        @Override
        public long droppedFrames() {
            return 0;
        }

        @Override
        public String condition() {
            return teller.get();
        }

        @Override
        public void condition(Supplier<String> next) {
            teller = next;
        }

        @Override
        public void kick(String reason) {
            kicker.accept(reason);
        }

        @Override
        public void failed() {
            hasFailed = true;
        }

        @Override
        public void identify(ClientType its, StreamKey key, Map<String, String> facts) {
            type = its;
            lastType = its;
            stream = key;
            attributes = facts;
        }

        @Override
        public void idle() {
            type = null;
            stream = null;
        }

        @Override
        public void ip(String address) {
            ip = address;
        }

        @Override
        public void addReceivedBytes(long bytes) {
            received += bytes;
        }

        @Override
        public void addSentBytes(long bytes) {
            sent += bytes;
        }

        @Override
        public void addDroppedFrames(long frames) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public ClientHandle connected(String protocol, String ip, Consumer<String> kicker) {
        FakeClient client = new FakeClient("client0" + (all.size() + 1), ip, kicker);
        all.add(client);
        return client;
    }

    @Override
    public Optional<Client> find(String id) {
        return all.stream().filter(client -> client.id.equals(id)).map(Client.class::cast).findFirst();
    }

    @Override
    public ClientTotals totals() {
        return new ClientTotals(all.size(), all.stream().filter(client -> client.hasFailed).count());
    }

    @Override
    public List<Client> clients() {
        return List.copyOf(all);
    }
}
