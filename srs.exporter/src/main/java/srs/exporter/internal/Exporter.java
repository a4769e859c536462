package srs.exporter.internal;

import io.netty.buffer.Unpooled;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.client.Clients;
import srs.kernel.client.ServerIdentity;
import srs.kernel.config.Config;
import srs.kernel.net.EventLoops;
import srs.kernel.process.ChildProcesses;
import srs.kernel.stream.StreamHub;
import srs.kernel.work.Faults;
import srs.kernel.work.WorkAccounts;

/**
 * {@code /metrics} for Prometheus, on exporter.listen and beside the API (F282, compat 3.9). Thread-safe: scrapes take turns.
 *
 * <p>All that is counted anyway is read at the scrape; nothing is done for a frame or a player meanwhile.
 */
@Component(property = {HttpEndpoint.PATTERN + "=/metrics", HttpEndpoint.LISTENER + "=" + HttpEndpoint.EXPORTER, HttpEndpoint.LISTENER + "=" + HttpEndpoint.API,
    HttpEndpoint.BLOCKING + ":Boolean=true"})
public final class Exporter implements HttpEndpoint {

    /** SRS's error code for metrics that are switched off. */
    static final int DISABLED = 1090;

    private static final Pattern SIGNATURE = Pattern.compile("\\w+/((\\d+)[\\d.]*)\\(([^)]*)\\)");

    private final Config config;
    private final ServerIdentity identity;
    private final String signature;
    private final ProcessMetrics process = new ProcessMetrics();
    private final LiveMetrics live;
    private final LoopDelay loops;
    private final BundleMetrics bundles;
    private final ChildMetrics children;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    @Activate
    public Exporter(BundleContext context, @Reference Config config, @Reference ServerIdentity identity, @Reference StreamHub hub,
            @Reference Clients clients, @Reference EventLoops loops, @Reference Faults faults, @Reference WorkAccounts work, @Reference ChildProcesses processes) {
        this.config = config;
        this.identity = identity;
        this.live = new LiveMetrics(hub, clients);
        this.loops = new LoopDelay(loops);
        this.bundles = new BundleMetrics(context, faults, work);
        this.children = new ChildMetrics(processes);
        String property = context.getProperty("srs.signature");
        signature = property == null ? "" : property;
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            exchange.respond(405, "text/plain; charset=utf-8", "Method Not Allowed");
        } else if (!config.root().isOn("exporter.enabled")) {
            exchange.respond(200, "application/json", "{\"code\":" + DISABLED + "}");
        } else {
            exchange.respond(200, writer.getContentType(), Map.of("Cache-Control", List.of("no-store")), Unpooled.wrappedBuffer(scrape()));
        }
    }

    private synchronized byte[] scrape() {
        Samples samples = new Samples();
        samples.info("srs_build", "A metric with a constant '1' value labeled by build_date, version from which SRS was built.", build());
        process.collect(samples);
        live.collect(samples);
        loops.collect(samples);
        bundles.collect(samples);
        children.collect(samples);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            for (MetricSnapshots group : samples.all()) {
                writer.write(text, group);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }

    private Map<String, String> build() {
        Map<String, String> build = new LinkedHashMap<>();
        build.put("server", identity.serverId());
        build.put("service", identity.serviceId());
        build.put("pid", Long.toString(ProcessHandle.current().pid()));
        Matcher parts = SIGNATURE.matcher(signature);
        boolean isKnown = parts.matches();
        build.put("major", isKnown ? parts.group(2) : "");
        build.put("version", isKnown ? parts.group(1) : signature);
        build.put("code", isKnown ? parts.group(3) : "");
        String label = config.root().string("exporter.label");
        String tag = config.root().string("exporter.tag");
        if (!label.isEmpty()) {
            build.put("label", label);
        }
        if (!tag.isEmpty()) {
            build.put("tag", tag);
        }
        return build;
    }
}
