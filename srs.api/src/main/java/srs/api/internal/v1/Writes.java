package srs.api.internal.v1;

import io.netty.util.NetUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import srs.api.internal.Call;
import srs.api.internal.ErrorCode;
import srs.api.internal.Reply;
import srs.http.HttpExchange;
import srs.kernel.config.Config;
import srs.kernel.config.Section;

/**
 * From where {@code /api/v1} takes calls that change something: {@code http_api.writes}. SRS takes them from everybody.
 *
 * <p>Without a password only this machine may, and of what a browser on it sends only what a page of the same host asked for: a page from elsewhere
 * ({@code Origin}, {@code Sec-Fetch-Site}), or one whose name was made to lead here (the Host is a name, DNS rebinding), may not. Thread-safe.
 */
final class Writes {

    private static final Set<String> FETCHED_FROM_HERE = Set.of("same-origin", "same-site", "none");

    private final Config config;

    Writes(Config config) {
        this.config = config;
    }

    /** Why a call may change nothing; empty when it may. */
    Optional<Reply> refusal(Call call) {
        Section root = config.root();
        boolean hasPassword = root.isOn("http_api.auth.enabled");
        String from = root.isSet("http_api.writes") ? root.string("http_api.writes") : hasPassword ? "any" : "loopback";
        return switch (from) {
            case "off" -> Optional.of(no("http_api.writes is off"));
            case "any" -> !hasPassword || isFromSameHost(call.exchange()) ? Optional.empty()
                    : Optional.of(no("a page of another host asks for this with the password that a browser remembers"));
            default -> isFromThisMachine(call) ? Optional.empty()
                    : Optional.of(no("changes are taken from this machine only, and not by a page of another host; http_api { writes any; } takes them from anywhere: "
                            + "then use http_api { auth { ... } }, too"));
        };
    }

    private static Reply no(String why) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", ErrorCode.SYSTEM_AUTH);
        json.put("msg", why);
        return new Reply(403, json, Map.of());
    }

    /** A method in the query is how a page elsewhere asks by JSONP. */
    private static boolean isFromThisMachine(Call call) {
        HttpExchange exchange = call.exchange();
        return exchange.isLocal() && exchange.method().equals(call.method()) && isNoBorrowedName(hostOf(exchange.header("Host").orElse(""))) && isFromSameHost(exchange);
    }

    private static boolean isFromSameHost(HttpExchange exchange) {
        String fetched = exchange.header("Sec-Fetch-Site").orElse("");
        String origin = exchange.header("Origin").orElse("");
        return (fetched.isEmpty() || FETCHED_FROM_HERE.contains(fetched))
                && (origin.isEmpty() || hostOf(origin.substring(origin.indexOf("://") < 0 ? 0 : origin.indexOf("://") + 3)).equalsIgnoreCase(hostOf(exchange.header("Host").orElse(""))));
    }

    /** Whether a name cannot have been made to lead here: an address, localhost, or nothing. */
    private static boolean isNoBorrowedName(String host) {
        return host.isEmpty() || host.equalsIgnoreCase("localhost") || NetUtil.createByteArrayFromIpAddressString(host) != null;
    }

    private static String hostOf(String authority) {
        if (authority.startsWith("[")) {
            return authority.substring(1, Math.max(1, authority.indexOf(']')));
        }
        int colon = authority.lastIndexOf(':');
        return colon < 0 ? authority : authority.substring(0, colon);
    }
}
