package srs.kernel.internal.config;

/**
 * Something that the operator should know of the configuration. Immutable.
 *
 * @param severity how bad it is
 * @param at where
 * @param path the directive, blocks joined by dots; empty when there is none yet
 * @param message the value, then the rule
 * @param isAboutMissing whether it is so only because no installed bundle declares the directive, by now
 */
record Problem(Severity severity, Position at, String path, String message, boolean isAboutMissing) {

    /** ERROR: the configuration does not hold. WARNING: it holds otherwise than written. NOTE: it holds, later. */
    enum Severity { ERROR, WARNING, NOTE }

    Problem {
        path = DirectiveLexer.printable(path);
        message = DirectiveLexer.printable(message);
    }

    static Problem error(Position at, String path, String message) {
        return new Problem(Severity.ERROR, at, path, message, false);
    }

    static Problem warning(Position at, String path, String message) {
        return new Problem(Severity.WARNING, at, path, message, false);
    }

    static Problem note(Position at, String path, String message) {
        return new Problem(Severity.NOTE, at, path, message, false);
    }

    Problem aboutMissing() {
        return new Problem(severity, at, path, message, true);
    }

    boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code file:line: directive: what is wrong}. */
    @Override
    public String toString() {
        return at + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
