package srs.api.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import srs.kernel.client.Client;
import srs.kernel.client.ClientType;
import srs.kernel.client.Clients;
import srs.kernel.client.Rates;
import srs.kernel.client.ServerIdentity;
import srs.kernel.config.Config;
import srs.kernel.config.ReloadResult;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;
import srs.kernel.stream.VhostInfo;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** The kernel's services as the API sees them, with contents that a test chooses. Test thread. */
public final class House {
    public static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");
    public static final String VHOST_ID = "vid-v000000";
    public static final String STREAM_ID = "vid-s000000";

    public final List<StreamInfo> streams = new ArrayList<>();
    public final Map<String, Client> clients = new LinkedHashMap<>();
    public final Map<String, String> kicked = new HashMap<>();
    /** What the clients say of their connections. */
    public final Map<String, String> conditions = new HashMap<>();
    public final Map<String, Object> directives = new HashMap<>(Map.of("http_server.crossdomain", true, "http_api.enabled", true,
            "http_api.listen", List.of(new Endpoint("", 1985)), "rtmp.listen", List.of(new Endpoint("", 1935)), "http_api.crossdomain", true, "stats.disk", List.of(),
            "enabled", true));

    public House() {
        directives.put("http_api.v2.enabled", true);
        directives.put("http_api.v2.writes", "loopback");
        directives.put("http_api.v2.dir", "target/api-test");
    }

    public String configText = "";
    public ReloadResult reload = new ReloadResult(true, java.util.Set.of(), List.of());
    public int reloads;
    public Runnable duringReload = () -> {};
    public final Map<String, String> properties = new HashMap<>(Map.of("srs.version", "7.0.18", "srs.signature", "SRS/7.0.18(JVM)"));

    /** One stream with a publisher and a player. */
    public House withAStream() {
        Track video = new Track(Codec.H264, new byte[0], Framing.NONE, new byte[0], Map.of("profile", "High", "level", "3.1", "width", "1280", "height", "720"));
        Track audio = new Track(Codec.AAC, new byte[0], Framing.NONE, new byte[0], Map.of("profile", "LC", "sample_rate", "44100", "channel", "2"));
        streams.add(new StreamInfo(KEY, STREAM_ID, Optional.of("publish1"), 5000, 1, 0, 100, 200, 3000, 4000, 0, 0, 0, Optional.of(video), Optional.of(audio),
                new Rates(800, 900)));
        client("publish1", new ClientType("fmle-publish", true));
        client("player01", new ClientType("rtmp-play", false));
        return this;
    }

    public void client(String id, ClientType type) {
        clients.put(id, fake(Client.class, (method, arguments) -> switch (method) {
            case "id" -> id;
            case "protocol" -> "rtmp";
            case "ip" -> "192.0.2.1";
            case "type" -> Optional.ofNullable(type);
            case "stream" -> Optional.ofNullable(type == null ? null : KEY);
            case "attributes" -> Map.of("tcUrl", "rtmp://192.0.2.9/live", "pageUrl", "http://example.com/", "swfUrl", "", "param", "?token=secret");
            case "connectedAtMs" -> System.currentTimeMillis() - 1500;
            case "receivedBytes" -> 30L;
            case "sentBytes" -> 40L;
            case "droppedFrames" -> 0L;
            case "rates" -> new Rates(3, 4);
            case "condition" -> conditions.getOrDefault(id, "");
            case "kick" -> kicked.put(id, (String) arguments[0]);
            default -> null;
        }));
    }

    public StreamHub hub() {
        return fake(StreamHub.class, (method, arguments) -> switch (method) {
            case "streams" -> List.copyOf(streams);
            case "find" -> streams.stream().filter(stream -> stream.key().equals(arguments[0])).findFirst();
            case "vhosts" -> List.of(new VhostInfo(StreamKey.DEFAULT_VHOST, VHOST_ID, 3000, 4000, new Rates(800, 900)));
            default -> (Registration) () -> {};
        });
    }

    public Clients clientList() {
        return fake(Clients.class, (method, arguments) -> method.equals("find") ? Optional.ofNullable(clients.get(arguments[0])) : List.copyOf(clients.values()));
    }

    public Config config() {
        Section section = fake(Section.class, (method, arguments) -> switch (method) {
            case "isOn" -> {
                if (((String) arguments[0]).startsWith("hls.") && !directives.containsKey(arguments[0])) {
                    throw new IllegalArgumentException(arguments[0] + " is not declared");
                }
                yield Boolean.TRUE.equals(directives.get(arguments[0]));
            }
            case "words" -> {
                if (!directives.containsKey(arguments[0])) {
                    throw new IllegalArgumentException(arguments[0] + " is not declared");
                }
                yield directives.get(arguments[0]);
            }
            case "isSet" -> directives.containsKey(arguments[0]);
            default -> directives.get(arguments[0]);
        });
        return fake(Config.class, (method, arguments) -> switch (method) {
            case "resolveVhost" -> Optional.of(StreamKey.DEFAULT_VHOST);
            case "text" -> configText;
            case "vhosts" -> List.of(StreamKey.DEFAULT_VHOST, "example.com");
            case "reload" -> {
                reloads++;
                duringReload.run();
                yield reload;
            }
            case "listen" -> (Registration) () -> {};
            default -> section;
        });
    }

    public static ServerIdentity identity() {
        return fake(ServerIdentity.class, (method, arguments) -> method.equals("serverId") ? "vid-server0" : "service0");
    }

    /** Tasks run at once; timers never. */
    public static Workers workers() {
        return fake(Workers.class, (method, arguments) -> method.equals("serial") ? (Executor) Runnable::run : (Registration) () -> {});
    }

    public BundleContext context() {
        return fake(BundleContext.class, (method, arguments) -> method.equals("getBundles") ? new Bundle[0] : properties.get(arguments[0]));
    }

    /** What a fake does. */
    public interface Answers {
        Object to(String method, Object[] arguments);
    }

    public static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            case "toString" -> type.getSimpleName();
            default -> answers.to(method.getName(), arguments);
        }));
    }
}
