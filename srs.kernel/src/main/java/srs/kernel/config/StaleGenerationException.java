package srs.kernel.config;

/** Somebody else has changed the configuration since it was read. The message goes to whoever wanted to change it. */
public final class StaleGenerationException extends Exception {
    private static final long serialVersionUID = 1L;

    public StaleGenerationException(String message) {
        super(message);
    }
}
