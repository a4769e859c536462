package srs.shell.internal;

import java.util.function.IntConsumer;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code shutdown}, and {@code exit} where the shell itself does not know it. Called on the threads of shell sessions. */
@Component(service = ServerCommands.class,
        property = {"osgi.command.scope=srs", "osgi.command.function=shutdown", "osgi.command.function=exit"})
public final class ServerCommands {

    private static final Logger LOG = LoggerFactory.getLogger("srs.shell");

    private final IntConsumer exit;

    @Activate
    public ServerCommands(@Reference(target = "(srs.role=exit)") IntConsumer exit) {
        this.exit = exit;
    }

    @Descriptor("stops the server")
    public String shutdown() {
        LOG.info("stop, says an operator in the shell");
        exit.accept(0);
        return "the server is stopping";
    }

    /** A dialogue over ssh ends by itself; on the terminal {@code exit 0} would otherwise be {@code System.exit}. */
    @Descriptor("leaves the shell")
    public String exit(@Descriptor("nothing") String... words) {
        return "Ctrl-D leaves the shell, and the server goes on; shutdown stops the server";
    }
}
