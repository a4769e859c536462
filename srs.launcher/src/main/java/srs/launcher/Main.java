package srs.launcher;

import srs.launcher.internal.Start;

/** The entry of the process, on its main thread. */
public final class Main {
    private Main() {
    }

    public static void main(String[] arguments) {
        int exitCode = Start.run(arguments, System.getenv());
        System.out.flush();
        // The framework's own threads may linger, and nobody waits for them.
        Runtime.getRuntime().halt(exitCode);
    }
}
