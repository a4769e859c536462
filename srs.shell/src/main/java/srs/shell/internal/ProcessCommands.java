package srs.shell.internal;

import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.process.ChildProcesses;

/** {@code processes}. Called on the threads of shell sessions. */
@Component(service = ProcessCommands.class, property = {"osgi.command.scope=srs", "osgi.command.function=processes"})
public final class ProcessCommands {

    private final ChildProcesses children;

    @Activate
    public ProcessCommands(@Reference ChildProcesses children) {
        this.children = children;
    }

    @Descriptor("lists the programs that bundles run")
    public String processes() {
        Table table = new Table("NAME", "BUNDLE", "STATE", "PID", "UP", "CPU", "RESTARTS", "LAST END");
        children.children().forEach(c -> table.row(c.name(), c.bundle(), c.state().name().toLowerCase(Locale.ROOT), c.pid() == 0 ? "-" : Long.toString(c.pid()),
                c.pid() == 0 ? "-" : Amount.time(c.upMs()), c.pid() == 0 ? "-" : Amount.time(c.cpuMs()), c.restarts(), c.lastEnd()));
        return table.isEmpty() ? "no processes" : table.toString();
    }
}
