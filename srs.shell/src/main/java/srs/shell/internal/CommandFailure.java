package srs.shell.internal;

/** A command could not do what it was asked. Its text is all that the user sees, so a shell that prints {@link #toString} prints no class name. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    CommandFailure(String message) {
        super(message, null, false, false);
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
