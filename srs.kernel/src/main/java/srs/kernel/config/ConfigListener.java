package srs.kernel.config;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of changed values: before a reload, when it may object, and after it. Called on a worker thread, one call at a time. */
@ConsumerType
@FunctionalInterface
public interface ConfigListener {
    /** @param changed full paths that changed, of those it listens to, {@code listen} or {@code vhost[name].play.gop_cache}; added and removed vhosts as {@code vhost[name]} */
    void onChanged(Set<String> changed);

    /**
     * Asked before new values hold. One objection of any listener, and all stays as it was; who asked for the reload gets to read it. For what the
     * declaration of a directive cannot say: a port that another process has, a file that cannot be read. Changes nothing itself.
     *
     * @param changed as for {@link #onChanged}
     * @param next the root with the values as they would be
     * @return each a directive and what is wrong with its value: {@code rtmp.listen: cannot listen on 1935: ...}; empty for yes
     */
    default List<String> objections(Set<String> changed, Section next) {
        return List.of();
    }
}
