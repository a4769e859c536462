package srs.exporter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import srs.http.HttpExchange;
import srs.kernel.client.Client;
import srs.kernel.client.ClientTotals;
import srs.kernel.client.ClientType;
import srs.kernel.client.Clients;
import srs.kernel.client.Rates;
import srs.kernel.client.ServerIdentity;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.net.EventLoops;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildProcesses;
import srs.kernel.stream.DropCause;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.VhostInfo;
import srs.kernel.work.Faults;
import srs.kernel.work.WorkAccounts;

/** Grafana's board in docs/grafana asks for metrics, and labels, that this exporter really tells. */
class DashboardTest {

    private static final Path BOARD = Path.of("..", "docs", "grafana", "srs.json");
    private static final Pattern METRIC = Pattern.compile("\\bsrs_[a-z_]+");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(srs_[a-z_]+)(?:\\{(.*)})? ");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{([a-z_]+)}}");

    private final EventLoop loop = new DefaultEventLoop();
    private final Map<String, Set<String>> exported = new TreeMap<>();

    @BeforeEach
    void scrape() {
        StreamInfo stream = new StreamInfo(new StreamKey("v", "live", "s"), "vid-s", Optional.of("abcdefgh"), 1, 1, 0, 1, 1, 1, 1, 0, 0, 1, Optional.empty(), Optional.empty());
        Bundle bundle = fake(Bundle.class, Map.of("getSymbolicName", "srs.x", "getVersion", new Version(1, 0, 0), "getBundleId", 7L, "getState", Bundle.ACTIVE));
        Section root = fake(Section.class, Map.of("isOn", true, "string", ""));
        Client client = fake(Client.class, Map.of("type", Optional.of(new ClientType("rtmp-play", false)), "protocol", "rtmp"));
        Exporter exporter = new Exporter(fake(BundleContext.class, Map.of("getBundles", new Bundle[] {bundle}, "getProperty", "SRS/7.0.18(JVM)")),
                fake(Config.class, Map.of("root", root)), fake(ServerIdentity.class, Map.of("serverId", "a", "serviceId", "b")),
                fake(StreamHub.class, Map.of("streams", List.of(stream), "vhosts", List.of(new VhostInfo("v", "vid-v", 1, 1, Rates.NONE)),
                        "drops", Map.of(DropCause.PAUSED, 1L))),
                fake(Clients.class, Map.of("clients", List.of(client), "totals", new ClientTotals(1, 0))), fake(EventLoops.class, Map.of("all", List.of(loop), "delays", List.of(new EventLoops.Delay("srs-loop-1", 1, 1)))),
                fake(Faults.class, Map.of("faults", List.of(new Faults.Fault("srs.x", "a task", 1, "")))),
                fake(WorkAccounts.class, Map.of("accounts", List.of(new WorkAccounts.Account("srs.x", 1, 1, 1, 1)))),
                fake(ChildProcesses.class, Map.of("children", List.of(new ChildInfo("audio 1", "srs.audio", "java", ChildInfo.State.RUNNING, 1, ProcessHandle.current().pid(), 1, 1, 1, "")))));
        List<String> text = new ArrayList<>();
        exporter.handle((HttpExchange) Proxy.newProxyInstance(HttpExchange.class.getClassLoader(), new Class<?>[] {HttpExchange.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("method")) {
                return "GET";
            }
            ByteBuf body = (ByteBuf) arguments[arguments.length - 1];
            text.add(body.toString(StandardCharsets.UTF_8));
            body.release();
            return null;
        }));
        for (Matcher sample = SAMPLE.matcher(text.get(0)); sample.find();) {
            Set<String> labels = exported.computeIfAbsent(sample.group(1), name -> new TreeSet<>(Set.of("instance"))); // which Prometheus adds
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
            }
        }
    }

    @AfterEach
    void end() {
        loop.shutdownGracefully();
    }

    @Test
    void shouldAskForMetricsThatAreExported() throws IOException {
        Set<String> asked = new HashSet<>();
        for (JsonNode target : targets()) {
            METRIC.matcher(target.get("expr").asText()).results().forEach(metric -> asked.add(metric.group()));
        }
        assertThat(exported.keySet()).containsAll(asked);
        assertThat(asked).hasSizeGreaterThan(25);
    }

    @Test
    void shouldNameLabelsInLegendsThatTheMetricHas() throws IOException {
        for (JsonNode target : targets()) {
            Set<String> labels = new HashSet<>();
            METRIC.matcher(target.get("expr").asText()).results().forEach(metric -> labels.addAll(exported.getOrDefault(metric.group(), Set.of())));
            List<String> named = LEGEND.matcher(target.get("legendFormat").asText()).results().map(label -> label.group(1)).toList();
            assertThat(labels).as(target.get("expr").asText()).containsAll(named);
        }
    }

    private static List<JsonNode> targets() throws IOException {
        List<JsonNode> targets = new ArrayList<>();
        new ObjectMapper().readTree(BOARD.toFile()).get("panels").forEach(panel -> panel.path("targets").forEach(targets::add));
        assertThat(targets).hasSizeGreaterThan(20);
        return targets;
    }

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) ->
                answers.getOrDefault(method.getName(), method.getReturnType() == List.class ? List.of() : null)));
    }
}
