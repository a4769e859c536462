package srs.output.hls.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.client.HttpCall;
import srs.http.client.HttpCallException;
import srs.http.client.HttpCaller;
import srs.kernel.client.ServerIdentity;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.hook.Hooks;
import srs.kernel.stream.StreamKey;

/** Tells others of each segment: on_hls by the callbacks' bundle, on_hls_notify by a GET of our own (compat 4.2). Thread-safe, never blocks. */
final class SegmentNews {
    private static final Logger LOG = LoggerFactory.getLogger("srs.hls");
    private static final int NOTIFY_TIMEOUT_MS = 10_000;
    private static final Pattern VARIABLE = Pattern.compile("\\[(server_id|service_id|app|stream|ts_url|param)\\]");

    private final Config config;
    private final HttpCaller http;
    private final ServerIdentity server;
    private final Supplier<Hooks> hooks;
    /** The addresses of on_hls_notify that the last call did not reach. */
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

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
        int maxBytes = Math.max(section.integer("hls.hls_nb_notify"), 1);
        for (String template : notifyTemplates(section)) {
            http.call(new HttpCall("GET", url(template, report), "", new byte[0], NOTIFY_TIMEOUT_MS, maxBytes, false))
                    .whenComplete((answer, failure) -> notified(report.stream(), template, failure));
        }
    }

    /** Whatever it answers; an answer that is cut at hls_nb_notify is one, too. One line when it begins to fail, one when that is over. */
    private void notified(StreamKey stream, String template, Throwable failure) {
        boolean isReached = failure == null || failure instanceof HttpCallException call && call.kind() == HttpCallException.Kind.TOO_LONG;
        if (!isReached && failing.add(template)) {
            LOG.warn("hls of {}: on_hls_notify {}", stream, failure.getMessage());
        } else if (isReached && failing.remove(template)) {
            LOG.info("hls of {}: on_hls_notify works again", stream);
        }
    }

    Map<String, Object> facts(SegmentReport report) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("duration", Math.round(report.durationUs() / 1e4) / 100.0);
        facts.put("cwd", Path.of(config.root().string("work_dir")).toAbsolutePath().normalize().toString());
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
    private static List<String> notifyTemplates(Section section) {
        try {
            return section.words("http_hooks.on_hls_notify");
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** Each variable is replaced once: what a publisher's names and query hold is never taken for one. */
    private String url(String template, SegmentReport report) {
        return VARIABLE.matcher(template).replaceAll(variable -> Matcher.quoteReplacement(switch (variable.group(1)) {
            case "server_id" -> encoded(server.serverId());
            case "service_id" -> encoded(server.serviceId());
            case "app" -> Uris.path(report.stream().app());
            case "stream" -> Uris.path(report.stream().stream());
            case "ts_url" -> tsUrl(report);
            default -> Uris.query(report.param());
        }));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
