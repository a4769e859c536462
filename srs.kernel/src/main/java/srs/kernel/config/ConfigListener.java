package srs.kernel.config;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of changed values after a reload. Called on a worker thread, one call at a time. */
@ConsumerType
@FunctionalInterface
public interface ConfigListener {
    /** @param changed full paths that changed, of those it listens to, {@code listen} or {@code vhost[name].play.gop_cache}; added and removed vhosts as {@code vhost[name]} */
    void onChanged(Set<String> changed);
}
