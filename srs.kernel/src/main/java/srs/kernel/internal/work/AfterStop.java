package srs.kernel.internal.work;

/** An exception that says: this service was used after its bundle's stop. Nobody's fault, for who used it had not heard of the stop yet. */
public interface AfterStop {
    /** Causes that are looked at: a bundle may have wrapped what it was told. */
    int MAX_DEPTH = 8;

    /** The words of all of them. */
    static String text(String bundle) {
        return "bundle " + bundle + " has stopped";
    }

    /** Whether this is the reason of a failure. */
    static boolean isReason(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof AfterStop) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
