package srs.shell.internal;

import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.config.Config;
import srs.kernel.config.ReloadCause;
import srs.kernel.config.ReloadResult;

/** {@code config show} and {@code reload}. Called on the threads of shell sessions. */
@Component(service = ConfigCommands.class, property = {"osgi.command.scope=srs", "osgi.command.function=config", "osgi.command.function=reload"})
public final class ConfigCommands {

    private final Config config;

    @Activate
    public ConfigCommands(@Reference Config config) {
        this.config = config;
    }

    @Descriptor("shows the configuration that holds")
    public String config(@Descriptor("show") String what) {
        if (!what.equals("show")) {
            throw new CommandFailure("config " + Printable.line(what, Table.MAX_CELL_CHARS) + " is not a command; config show is");
        }
        return config.text().stripTrailing();
    }

    @Descriptor("reads the configuration file again; an error leaves everything as it was")
    public String reload() {
        ReloadResult result = config.reload(ReloadCause.SHELL);
        StringBuilder text = new StringBuilder();
        result.problems().forEach(problem -> text.append(problem).append('\n'));
        if (!result.applied()) {
            throw new CommandFailure(text.append("not applied: everything is as it was").toString());
        }
        String changed = result.changed().stream().sorted().collect(Collectors.joining(", "));
        return text.append("applied: ").append(changed.isEmpty() ? "nothing changed" : changed).toString();
    }
}
