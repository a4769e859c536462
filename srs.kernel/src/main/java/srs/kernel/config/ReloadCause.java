package srs.kernel.config;

/** Who or what made the configuration be read. */
public enum ReloadCause {
    /** The server's start. */
    START,
    /** The file has changed, and the kernel watches it. */
    FILE,
    /** SIGHUP. */
    SIGNAL,
    /** The shell's command. */
    SHELL,
    /** A call of the HTTP API, or another bundle. */
    API
}
