package srs.hooks.internal;

import java.util.Set;

/** Which protocols have on_connect and on_close (compat 4.2). Stateless. */
final class Protocols {
    private static final Set<String> CONNECTING = Set.of("rtmp", "srt");

    private Protocols() {}

    static boolean connects(String protocol) {
        return CONNECTING.contains(protocol);
    }
}
