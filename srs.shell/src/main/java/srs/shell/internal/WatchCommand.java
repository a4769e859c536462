package srs.shell.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import srs.kernel.work.Faults;

/** {@code watch}: for those who write a plugin. Called on the threads of shell sessions, and holds them until it ends. */
@Component(service = WatchCommand.class, property = {"osgi.command.scope=srs", "osgi.command.function=watch"})
public final class WatchCommand {

    /** A change is taken in after two looks that found the same. */
    private static final int LOOK_MS = 100;
    private static final int MAX_SENTENCE_CHARS = 1000;

    private final BundleContext context;
    private final Features features;

    @Activate
    public WatchCommand(@Reference ServiceComponentRuntime components, @Reference Faults faults, BundleContext context) {
        this.context = context;
        this.features = new Features(context, components, null, faults::stopped);
    }

    @Descriptor("installs a bundle from its jar, or its folder of classes, and updates it at each change, until Ctrl-C or Enter; a restart of the server forgets it")
    public String watch(CommandSession session, @Descriptor("the jar, or target/classes, on the server's machine; best absolute") String path) throws IOException {
        Path source = Path.of(path).toAbsolutePath().normalize();
        if (!Files.exists(source)) {
            throw new CommandFailure(source + " does not exist on the server's machine");
        }
        PrintStream out = session.getConsole();
        BundleWatch watch = new BundleWatch(context, features, source);
        out.println("watching " + source + "; Ctrl-C or Enter ends it");
        out.flush();
        try {
            while (session.getKeyboard().available() == 0 && !out.checkError()) {
                watch.look().ifPresent(sentence -> {
                    out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + Printable.line(sentence, MAX_SENTENCE_CHARS));
                    out.flush();
                });
                Thread.sleep(LOOK_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "no longer watched; the bundle stays until the server ends";
    }
}
