package srs.api.internal.v1;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import srs.api.internal.Call;
import srs.api.internal.ErrorCode;
import srs.api.internal.Reply;
import srs.kernel.config.Config;

/** {@code raw?rpc=query&scope=global|minimal|vhost}: the configuration as JSON (compat 3.8). Thread-safe. */
final class RawQuery {

    private static final List<String> MINIMAL = List.of("listen", "pid", "chunk_size", "ff_log_dir", "srs_log_tank", "srs_log_level", "srs_log_file",
            "max_connections", "daemon", "utc_time", "pithy_print_ms", "http_api", "http_server", "rtmp");

    private final Config config;

    RawQuery(Config config) {
        this.config = config;
    }

    Reply answer(Call call, Envelope envelope) {
        Map<String, Object> all = ConfigTree.of(config.text());
        Object vhosts = all.remove("vhost");
        Map<String, Object> byName = byName(vhosts);
        switch (call.text("scope")) {
            case "global" -> {
                all.put("vhosts", List.copyOf(byName.keySet()));
                return global(envelope, all);
            }
            case "minimal" -> {
                all.keySet().retainAll(MINIMAL);
                return global(envelope, all);
            }
            case "vhost" -> {
                Object vhost = byName.get(call.text("vhost"));
                return vhost == null ? Reply.error(ErrorCode.CONFIG_RAW_PARAMS) : envelope.with("vhost", vhost);
            }
            default -> {
                return Reply.error(ErrorCode.CONFIG_RAW_PARAMS);
            }
        }
    }

    private static Reply global(Envelope envelope, Map<String, Object> directives) {
        return envelope.with("global", directives);
    }

    private static Map<String, Object> byName(Object vhosts) {
        Map<String, Object> byName = new LinkedHashMap<>();
        List<?> blocks = vhosts instanceof List<?> several ? several : vhosts == null ? List.of() : List.of(vhosts);
        for (Object block : blocks) {
            if (block instanceof Map<?, ?> map && map.get("args") instanceof List<?> args && !args.isEmpty()) {
                byName.put(String.valueOf(args.get(0)), block);
            }
        }
        return byName;
    }
}
