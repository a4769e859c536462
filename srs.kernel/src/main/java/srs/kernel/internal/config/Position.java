package srs.kernel.internal.config;

/**
 * Where a directive stands. Immutable.
 *
 * @param file as the operator named it
 * @param line from 1; 0 when there is no line, as for the environment
 */
record Position(String file, int line) {

    /** What an environment variable says. */
    static Position environment(String variable) {
        return new Position("environment " + variable, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
