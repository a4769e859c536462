package srs.kernel.internal.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import srs.kernel.config.Section;

/**
 * What the launcher reads of the configuration: the directives of the process itself, in types of the JDK, because the kernel and the
 * launcher share no class. Thread-safe; each call gives the values that hold.
 */
final class ProcessDirectives implements Supplier<Map<String, String>> {

    private static final List<String> SWITCHES = List.of("daemon", "asprocess", "in_docker", "disable_daemon_for_docker", "utc_time");
    private static final List<String> WORDS =
            List.of("pid", "srs_log_tank", "srs_log_level", "srs_log_level_v2", "srs_log_file", "srs_log_format");

    private final Section root;

    ProcessDirectives(Section root) {
        this.root = root;
    }

    /** Directive to value; switches are on or off, what is not set and has no default is empty. */
    @Override
    public Map<String, String> get() {
        Map<String, String> values = new LinkedHashMap<>();
        SWITCHES.forEach(name -> values.put(name, root.isOn(name) ? "on" : "off"));
        WORDS.forEach(name -> values.put(name, root.string(name) == null ? "" : root.string(name)));
        return values;
    }
}
