package srs.launcher;

/** The two versions of this server: the SRS release that it is compatible with, and its own. Constants, thread-safe. */
public final class SrsVersion {
    /** What {@code -v} prints and the HTTP API reports: tools of SRS users parse it as major.minor.revision. */
    public static final String COMPATIBLE = "7.0.18";

    /** The release of this project. */
    public static final String PROJECT = "0.1.0";

    /** The name of this server in signatures: SRS has a code name for each release there. */
    public static final String CODE_NAME = "JVM";

    /** What {@code -g} prints, and the {@code Server} header of HTTP answers. */
    public static final String SIGNATURE = "SRS/" + COMPATIBLE + "(" + CODE_NAME + ")";

    private SrsVersion() {
    }
}
