package srs.kernel.internal.work;

/** A service was used after the stop of the bundle that it was given to. */
public final class ServiceClosedException extends IllegalStateException implements AfterStop {
    private static final long serialVersionUID = 1L;

    public ServiceClosedException(String bundle) {
        super(AfterStop.text(bundle));
    }
}
