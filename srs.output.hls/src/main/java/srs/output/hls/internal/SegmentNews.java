package srs.output.hls.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.client.HttpCall;
import srs.http.client.HttpCaller;
import srs.kernel.client.ServerIdentity;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.hook.Hooks;

/** Tells others of each segment: on_hls by the callbacks' bundle, on_hls_notify by a GET of our own (compat 4.2). Thread-safe, never blocks. */
final class SegmentNews {
    private static final Logger LOG = LoggerFactory.getLogger("srs.hls");
    private static final int NOTIFY_TIMEOUT_MS = 10_000;

    private final Config config;
    private final HttpCaller http;
    private final ServerIdentity server;
    private final Supplier<Hooks> hooks;

    /** @param hooks null while callbacks are not installed */
    SegmentNews(Config config, HttpCaller http, ServerIdentity server, Supplier<Hooks> hooks) {
        this.config = config;
        this.http = http;
        this.server = server;
        this.hooks = hooks;
    }

    void tell(SegmentReport report) {
        Hooks callbacks = hooks.get();
        Section section = config.vhost(report.stream().vhost());
        if (callbacks == null || !isOn(section)) {
            return;
        }
        callbacks.tell("on_hls", report.stream(), facts(report));
        Optional<String> template = notifyTemplate(section);
        if (template.isPresent()) {
            int maxBytes = Math.max(section.integer("hls.hls_nb_notify"), 1);
            http.call(new HttpCall("GET", url(template.get(), report), "", new byte[0], NOTIFY_TIMEOUT_MS, maxBytes, false))
                    .whenComplete((answer, failure) -> {
                        if (failure != null) {
                            // the answer is cut at hls_nb_notify, which is no failure
                            LOG.debug("on_hls_notify of {}: {}", report.stream(), failure.getMessage());
                        }
                    });
        }
    }

    static Map<String, Object> facts(SegmentReport report) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("duration", Math.round(report.durationUs() / 1e4) / 100.0);
        facts.put("cwd", Path.of("").toAbsolutePath().toString());
        facts.put("file", report.file());
        facts.put("url", tsUrl(report));
        facts.put("m3u8", report.m3u8());
        facts.put("m3u8_url", report.m3u8Url());
        facts.put("seq_no", report.sequence());
        return facts;
    }

    /** The segment's address; a relative one begins with the playlist's folder. */
    private static String tsUrl(SegmentReport report) {
        boolean isAbsolute = report.uri().startsWith("http://") || report.uri().startsWith("https://");
        return isAbsolute ? report.uri() : report.m3u8Url().substring(0, report.m3u8Url().lastIndexOf('/') + 1) + report.uri();
    }

    /** Declared by the bundle of callbacks, which may be going. */
    private static boolean isOn(Section section) {
        try {
            return section.isOn("http_hooks.enabled");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** As {@link #isOn}. */
    private static Optional<String> notifyTemplate(Section section) {
        try {
            return section.isSet("http_hooks.on_hls_notify") ? Optional.of(section.string("http_hooks.on_hls_notify"))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String url(String template, SegmentReport report) {
        return template.replace("[server_id]", encoded(server.serverId())).replace("[service_id]", encoded(server.serviceId()))
                .replace("[app]", Uris.path(report.stream().app())).replace("[stream]", Uris.path(report.stream().stream()))
                .replace("[ts_url]", tsUrl(report)).replace("[param]", "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
