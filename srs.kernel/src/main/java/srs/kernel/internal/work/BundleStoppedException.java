package srs.kernel.internal.work;

import java.util.concurrent.RejectedExecutionException;

/** A task came after its bundle's stop: nobody's fault, for what gave it had not heard of the stop yet. */
public final class BundleStoppedException extends RejectedExecutionException {
    private static final long serialVersionUID = 1L;

    BundleStoppedException(String bundle) {
        super("bundle " + bundle + " has stopped");
    }
}
