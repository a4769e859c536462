package srs.kernel.config;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import srs.kernel.work.Registration;

/**
 * The configuration that holds. Thread-safe; one instance for each bundle that uses it, which removes the bundle's listeners when it
 * stops. Reading is cheap (a volatile read and a map look-up), but not for each frame: read when something begins, or listen.
 */
@ProviderType
public interface Config {

    /** Values outside vhosts, by their path: {@code listen}, {@code http_server.listen}. Always of the newest configuration. */
    Section root();

    /**
     * Values of a vhost, by their path below it: {@code play.gop_cache}. Always of the newest configuration.
     *
     * @param vhost a name that {@link #resolveVhost} returned, or any configured one; values of a vhost that has gone are the defaults
     */
    Section vhost(String vhost);

    /**
     * The vhost that serves a host name: the one of that name, else {@code __defaultVhost__}; empty when there is none or it is
     * {@code enabled off} (SRS error 2014).
     */
    Optional<String> resolveVhost(String host);

    /** Names of the configured vhosts, in file order. */
    List<String> vhosts();

    /** Calls on a worker thread of the listener's bundle after each reload that changed a value below one of the paths ({@code listen}, {@code vhost.play}, {@code vhost}). */
    Registration listen(ConfigListener listener, String... paths);

    /**
     * Reads the file and the environment again, checks all of it, asks the listeners for objections, and only then makes it hold: an error leaves
     * everything as it was.
     *
     * @return what came of it; blocks for the file, so not on an event loop
     */
    ReloadResult reload();

    /** As {@link #reload()}, and the history of {@link ConfigFile} tells who asked. */
    default ReloadResult reload(ReloadCause by) {
        return reload();
    }

    /** The file's directives as they were read, with the values that the environment overrides, in srs.conf's grammar. */
    String text();
}
