package srs.launcher.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code daemon on}: a JVM cannot fork, so it starts the script once more, as a process of its own session, and waits until that
 * server is ready or has failed. The two hold a pipe: the server's output, which it closes when it is ready. Main thread.
 */
final class Background {
    /** System property: absolute path of the start script. */
    static final String SCRIPT_PROPERTY = "srs.script";
    /** Environment of the second process: that it is the second, and the distribution to run from. */
    static final String MARK = "SRS_LAUNCHER_BACKGROUND";
    /** From the end of its output to the moment in which the end of a process can be seen. */
    private static final long END_SEEN_MS = 300;
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final List<String> arguments;
    private final Path home;
    private final boolean isHere;

    Background(List<String> arguments, Map<String, String> environment, Path home) {
        this.arguments = arguments;
        this.home = home;
        isHere = environment.containsKey(MARK);
    }

    /** Whether this is the first process. Without the script, in a server that was started by hand, there is no second. */
    boolean isWanted() {
        return !isHere && !System.getProperty(SCRIPT_PROPERTY, "").isEmpty();
    }

    /** Starts the server in the background; returns the exit code of the first process. */
    int start(Lifecycle lifecycle) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.add(System.getProperty(SCRIPT_PROPERTY));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put(MARK, home.toString());
        Process server = builder.start();
        lifecycle.atEnd(server::destroy);
        try (InputStream output = server.getInputStream(); var console = new StandardOutput()) {
            output.transferTo(console);
        }
        boolean failed = lifecycle.hasEnded() || server.waitFor(END_SEEN_MS, TimeUnit.MILLISECONDS);
        return failed ? server.waitFor() : 0;
    }

    /** The second process is ready: its output goes nowhere from now on, which the first one takes for success. */
    void leaveTerminal() throws IOException {
        if (isHere) {
            // The JDK puts /dev/null in the place of a standard descriptor that is closed.
            new FileOutputStream(FileDescriptor.out).close();
            new FileOutputStream(FileDescriptor.err).close();
        }
    }
}
