package srs.process;

import ch.qos.logback.classic.LoggerContext;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import srs.launcher.internal.Start;

/**
 * The launcher in one JVM, with one configuration after the other: each is a framework of its own from the first bundle to the last, without the seconds that a JVM
 * needs to know its classes. Main thread of a process of its own; a TERM signal ends the server that runs, and begins the next.
 */
final class StartsInTurn {
    /** Begins the line before a start, the configuration behind it, and the line after its end, the exit code behind it. */
    static final String STARTS = "== starts with ";
    static final String ENDED = "== ended with ";

    private StartsInTurn() {}

    public static void main(String[] configurations) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        for (String configuration : configurations) {
            out.println(STARTS + configuration);
            int exitCode = Start.run(new String[] {"-c", configuration}, System.getenv());
            out.println(ENDED + exitCode);
            ((LoggerContext) LoggerFactory.getILoggerFactory()).reset();
        }
        Runtime.getRuntime().halt(0);
    }
}
