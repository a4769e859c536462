package srs.hooks.internal;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import srs.http.internal.client.BundleHttpCaller;
import srs.kernel.client.Activity;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.Client;
import srs.kernel.client.ClientType;
import srs.kernel.client.ServerIdentity;
import srs.kernel.client.Verdict;
import srs.kernel.internal.net.BundleDialer;
import srs.kernel.internal.net.HostResolver;
import srs.kernel.internal.net.LoopGroup;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.testkit.Await;
import srs.testkit.CallbackServer;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakeConfig;

/** The hooks on the kernel's loops, with clients and streams that a test makes up. */
final class House implements AutoCloseable {
    static final StreamKey STREAM = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");
    /** Events that may wait to be told. */
    static final int MAX_WAITING = 50;
    static final ServerIdentity SERVER = new ServerIdentity() {
        @Override
        public String serverId() {
            return "vid-0xk989d";
        }

        @Override
        public String serviceId() {
            return "382a7h2u";
        }
    };

    final FakeConfig config = new FakeConfig().set("http_hooks.enabled", "on").set("http_hooks.timeout", "20000").set("http_hooks.verify", "off");
    final Map<StreamKey, StreamInfo> streams = new HashMap<>();
    /** Further clients, whom the gate was not asked about. */
    final FakeClients others = new FakeClients();
    private final WorkPool pool = new WorkPool();
    private final LoopGroup loops = new LoopGroup(1);
    private final BundleDialer dialer = new BundleDialer(loops, new HostResolver(pool), pool, "test");
    private final BundleHttpCaller http = new BundleHttpCaller("SRS/test", dialer, new BundleWorkers(pool, new FaultCounter(), "test"));
    final HooksGate gate = new HooksGate(config, http, SERVER, hub(), others, MAX_WAITING);

    private StreamHub hub() {
        return (StreamHub) Proxy.newProxyInstance(House.class.getClassLoader(), new Class<?>[] {StreamHub.class},
                (proxy, method, args) -> method.getName().equals("find") ? Optional.ofNullable(streams.get(args[0])) : null);
    }

    /** A stream that the statistics know, published by this client or by nobody. */
    static StreamInfo info(StreamKey key, String publisher) {
        return new StreamInfo(key, "vid-124q9y3", Optional.ofNullable(publisher), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());
    }

    House on(String event, String... urls) {
        config.set("http_hooks." + event, urls);
        return this;
    }

    Guest guest(String id, String protocol) {
        return new Guest(id, protocol);
    }

    @Override
    public void close() {
        http.close();
        dialer.close();
        loops.close();
        pool.close();
    }

    /** A client, and its way through gate and listener as the kernel takes it. */
    final class Guest {
        final Client client;
        private final Map<String, String> attributes = Map.of("tcUrl", "rtmp://example.com/live", "pageUrl", "http://www.test.com/live.html", "param", "?token=xxx");
        private Activity activity;
        private long numbers = 100;

        Guest(String id, String protocol) {
            client = (Client) Proxy.newProxyInstance(House.class.getClassLoader(), new Class<?>[] {Client.class}, (proxy, method, args) ->
                    switch (method.getName()) {
                        case "id" -> id;
                        case "ip" -> "192.168.1.10";
                        case "protocol" -> protocol;
                        case "activity" -> Optional.ofNullable(activity);
                        case "sentBytes" -> 10240L;
                        case "receivedBytes" -> 10L;
                        default -> null;
                    });
        }

        Guest identify(boolean publishes) {
            activity = new Activity(++numbers, new ClientType(publishes ? "fmle-publish" : "rtmp-play", publishes), STREAM, attributes);
            return this;
        }

        CompletionStage<Verdict> asks(Action action) {
            return gate.admit(new AdmissionRequest(action, client, STREAM, "?token=xxx", attributes));
        }

        Verdict ask(Action action) {
            return Await.result(action.name(), asks(action));
        }

        void start() {
            gate.onStarted(client, activity);
        }

        void idle() {
            Activity ended = activity;
            activity = null;
            gate.onIdle(client, ended);
        }

        void close() {
            if (activity != null) {
                gate.onIdle(client, activity);
            }
            gate.onClosed(client);
        }
    }

    static List<String> actions(List<CallbackServer.Request> requests) {
        return requests.stream().map(request -> request.body().replaceAll(".*\"action\":\"(\\w+)\".*", "$1")).toList();
    }
}
