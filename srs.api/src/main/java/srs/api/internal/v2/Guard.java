package srs.api.internal.v2;

import srs.http.HttpExchange;
import srs.kernel.config.Config;

/** Who may change something, or read what shows secrets: nobody, this machine, or everybody, and always only with the key. Thread-safe. */
final class Guard {

    private final Config config;
    private final ApiKey key;

    Guard(Config config, ApiKey key) {
        this.config = config;
        this.key = key;
    }

    /** @throws Problem when the caller may not */
    void check(HttpExchange exchange) {
        String from = config.root().string("http_api.v2.writes");
        if (from.equals("off")) {
            throw new Problem(403, "http_api.v2.writes is off");
        }
        if (!from.equals("any") && !exchange.isLocal()) {
            throw new Problem(403, "changes are taken from this machine only; http_api.v2.writes any takes them from anywhere");
        }
        if (!key.isShownBy(exchange)) {
            throw new Problem(401, "show the key of the file " + key.file().getFileName() + " in http_api.v2.dir as Authorization: Bearer KEY, or X-Api-Key: KEY")
                    .header("WWW-Authenticate", "Bearer");
        }
    }
}
