package srs.kernel.internal.config;

/** The text is no configuration: unreadable, or against the grammar. */
final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ConfigException(Position at, String path, String message) {
        super(Problem.error(at, path, message).toString());
        this.problem = Problem.error(at, path, message);
    }

    Problem problem() {
        return problem;
    }
}
