package srs.kernel.process;

import org.osgi.annotation.versioning.ProviderType;
import srs.kernel.work.Registration;

/** A program that is kept running. Thread-safe. {@link #close} ends it for good and returns at once. */
@ProviderType
public interface Child extends Registration {

    /** How it is now. */
    ChildInfo info();
}
