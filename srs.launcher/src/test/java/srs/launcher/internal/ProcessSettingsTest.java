package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

/** The directives of the process. */
class ProcessSettingsTest {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("daemon", "on"), Map.entry("asprocess", "off"), Map.entry("in_docker", "off"), Map.entry("disable_daemon_for_docker", "on"),
            Map.entry("utc_time", "off"), Map.entry("pid", "./objs/srs.pid"), Map.entry("srs_log_tank", "file"),
            Map.entry("srs_log_level", "trace"), Map.entry("srs_log_level_v2", ""), Map.entry("srs_log_file", "./objs/srs.log"), Map.entry("srs_log_format", "text"));

    @ParameterizedTest(name = "daemon {0}, container {1}, disable_daemon_for_docker {2}")
    @CsvSource({"on, false, on, true", "off, false, on, false", "on, true, on, false", "on, true, off, true"})
    void goesToTheBackground(String daemon, boolean container, String disabled, boolean background) {
        var directives = with("daemon", daemon);
        directives.put("disable_daemon_for_docker", disabled);
        assertThat(ProcessSettings.of(directives, container).background()).isEqualTo(background);
    }

    @Test
    void takesTheOperatorsWordForAContainer() {
        assertThat(ProcessSettings.of(with("in_docker", "on"), false).background()).isFalse();
    }

    @ParameterizedTest(name = "srs_log_level {0}, srs_log_level_v2 {1}: {2}")
    @CsvSource({
        "verbose, '', TRACE", "info, '', DEBUG", "trace, '', INFO", "warn, '', WARN", "error, '', ERROR", "loud, '', INFO",
        "error, trace, TRACE", "error, debug, DEBUG", "error, info, INFO", "trace, warn, WARN", "trace, error, ERROR",
    })
    void namesLevelsAsSrsDoes(String oldName, String newName, Level level) {
        var directives = with("srs_log_level", oldName);
        directives.put("srs_log_level_v2", newName);
        assertThat(ProcessSettings.of(directives, false).level()).isEqualTo(level);
    }

    @Test
    void writesTheLogToAFileOnlyForTheWordFile() {
        var directives = with("daemon", "off");
        assertThat(ProcessSettings.of(directives, false).logFile()).isEqualTo(Path.of("./objs/srs.log"));
        directives.put("srs_log_tank", "console");
        assertThat(ProcessSettings.of(directives, false).logFile()).isNull();
    }

    @Test
    void writesTheLogOfTheBackgroundToAFile() {
        assertThat(ProcessSettings.of(with("srs_log_tank", "console"), false).logFile()).isEqualTo(Path.of("./objs/srs.log"));
    }

    @Test
    void writesJsonWhenAsked() {
        assertThat(ProcessSettings.of(DEFAULTS, false).json()).isFalse();
        assertThat(ProcessSettings.of(with("srs_log_format", "json"), false).json()).isTrue();
    }

    private static Map<String, String> with(String name, String value) {
        var directives = new HashMap<>(DEFAULTS);
        directives.put(name, value);
        return directives;
    }
}
