package srs.protocol.rtc.internal.api;

/** Names of the codes that gates refuse with (compat 7.4). Stateless. */
final class GateCodes {
    private GateCodes() {}

    static String name(int code) {
        return switch (code) {
            case 1052 -> "SecurityCheck";
            case 1053 -> "SecurityDeny";
            case 1054 -> "SecurityAllow";
            case 2015 -> "SecurityDenied";
            case 3008 -> "HttpResponseData";
            case 3064 -> "HttpResponseCode";
            case 4005 -> "HttpStatus";
            case 1011 -> "SocketTimeout";
            case 1018 -> "StConnect";
            default -> "Refused";
        };
    }
}
