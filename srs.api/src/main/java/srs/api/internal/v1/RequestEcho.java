package srs.api.internal.v1;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import srs.api.internal.Call;

/** {@code /api/v1/tests/requests}: the request, told back (compat 3.3). Stateless. */
final class RequestEcho {

    /** What a page of another origin must not learn by way of the echo. */
    private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization", "cookie", "x-api-key");

    private RequestEcho() {}

    static Map<String, Object> data(Call call, Facts facts, String signature) {
        Map<String, Object> headers = new LinkedHashMap<>();
        call.exchange().headers().forEach((name, value) -> {
            if (!SECRET.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, value);
            }
        });
        Map<String, Object> server = new LinkedHashMap<>();
        // so spelled in SRS
        server.put("sigature", signature);
        server.put("version", facts.version());
        server.put("link", "https://github.com/ossrs/srs");
        server.put("time", System.currentTimeMillis());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("uri", call.exchange().url());
        data.put("path", call.path());
        data.put("METHOD", call.exchange().method());
        data.put("headers", headers);
        data.put("server", server);
        return data;
    }
}
