package srs.kernel.client;

import java.util.Map;

/** SRS's short names of the codes that gates refuse with (compat 7.4). Stateless. */
final class ErrorName {

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1004, "SocketClosed"),
            Map.entry(1011, "SocketTimeout"),
            Map.entry(1018, "StConnect"),
            Map.entry(1021, "SystemAssert"),
            Map.entry(1052, "SecurityCheck"),
            Map.entry(1053, "SecurityDeny"),
            Map.entry(1054, "SecurityAllow"),
            Map.entry(1066, "DnsResolve"),
            Map.entry(2015, "SecurityDenied"),
            Map.entry(3007, "HttpParseUrl"),
            Map.entry(3008, "HttpResponseData"),
            Map.entry(3064, "HttpResponseCode"),
            Map.entry(4005, "HttpStatus"),
            Map.entry(4042, "HttpsHandshake"));

    private ErrorName() {}

    /** A gate of somebody else may have codes of its own. */
    static String of(int code) {
        return NAMES.getOrDefault(code, "Refused");
    }
}
