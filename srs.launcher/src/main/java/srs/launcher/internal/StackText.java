package srs.launcher.internal;

/** Writes a stack trace so that no message of an exception can forge a log line. Stateless. */
final class StackText {
    /** Causes below this depth are left out: a chain may be a circle. */
    private static final int LIMIT_CAUSES = 16;
    private static final int LIMIT_FRAMES = 200;

    private StackText() {
    }

    static void append(StringBuilder text, Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < LIMIT_CAUSES; depth++) {
            text.append(depth == 0 ? "    " : "    caused by ").append(at.getClass().getName());
            if (at.getMessage() != null) {
                text.append(": ");
                OneLine.append(text, at.getMessage());
            }
            text.append('\n');
            frames(text, at.getStackTrace());
            at = at.getCause();
        }
    }

    private static void frames(StringBuilder text, StackTraceElement[] frames) {
        int end = Math.min(frames.length, LIMIT_FRAMES);
        for (int i = 0; i < end; i++) {
            text.append("        at ").append(frames[i]).append('\n');
        }
        if (end < frames.length) {
            text.append("        ... ").append(frames.length - end).append(" more\n");
        }
    }
}
