package srs.kernel.internal.work;

import java.util.concurrent.RejectedExecutionException;

/** A task came after its bundle's stop. */
public final class BundleStoppedException extends RejectedExecutionException implements AfterStop {
    private static final long serialVersionUID = 1L;

    public BundleStoppedException(String bundle) {
        super(AfterStop.text(bundle));
    }
}
