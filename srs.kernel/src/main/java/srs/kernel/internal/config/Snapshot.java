package srs.kernel.internal.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One configuration that holds, whole. Immutable.
 *
 * @param root what holds outside vhosts
 * @param vhosts what holds in each configured vhost, in file order
 * @param anyVhost what holds in a vhost that is not configured: environment and defaults
 * @param tree the directives with the environment laid over them
 * @param workDir where relative paths start when {@code work_dir} says another place than that of the process; else null
 */
record Snapshot(Scope root, Map<String, Scope> vhosts, Scope anyVhost, List<Directive> tree, Path workDir) {

    static final String DEFAULT_VHOST = "__defaultVhost__";
    static final String WORK_DIR = "work_dir";
    private static final String ENABLED = "enabled";

    Snapshot {
        vhosts = new LinkedHashMap<>(vhosts);
        tree = List.copyOf(tree);
    }

    Snapshot(Scope root, Map<String, Scope> vhosts, Scope anyVhost, List<Directive> tree) {
        this(root, vhosts, anyVhost, tree, workDir(root));
    }

    private static Path workDir(Scope root) {
        return root.value(WORK_DIR) instanceof String name && !name.isEmpty() && !Path.of(name).normalize().toString().isEmpty()
                ? Path.of(name).toAbsolutePath().normalize() : null;
    }

    Scope vhost(String name) {
        return vhosts.getOrDefault(name, anyVhost);
    }

    /** The vhost that serves a host: its own, else the default one; empty when there is none or it is disabled. */
    Optional<String> resolve(String host) {
        String name = vhosts.containsKey(host) ? host : DEFAULT_VHOST;
        Scope vhost = vhosts.get(name);
        return vhost == null || Boolean.FALSE.equals(vhost.value(ENABLED)) ? Optional.empty() : Optional.of(name);
    }
}
