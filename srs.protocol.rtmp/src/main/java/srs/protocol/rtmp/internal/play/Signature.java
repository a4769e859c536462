package srs.protocol.rtmp.internal.play;

import srs.format.rtmp.session.ServerIdentity;

/**
 * How this server names itself to RTMP peers: as the SRS release that it is compatible with. Immutable.
 *
 * @param server {@code SRS/7.0.18(Name)}
 * @param version {@code 7.0.18}
 */
public record Signature(String server, String version) {
    public static final Signature DEFAULT = of("SRS/7.0.18(JVM)");

    private static final String KEY = "SRS";
    private static final String LICENSE = "MIT";
    private static final String URL = "https://github.com/ossrs/srs";
    private static final String AUTHORS = "The SRS for the JVM authors";

    /** @param server {@code NAME/VERSION(CODENAME)} */
    public static Signature of(String server) {
        int slash = server.indexOf('/');
        int code = server.indexOf('(', slash + 1);
        return new Signature(server, server.substring(slash + 1, code < 0 ? server.length() : code));
    }

    /** What the answer to connect tells, still without the connection's own members. */
    public ServerIdentity identity() {
        return new ServerIdentity(KEY, server, LICENSE, URL, version, AUTHORS, /* serverIp= */ "", ProcessHandle.current().pid(),
                /* id= */ "");
    }
}
