package srs.kernel.process;

import org.osgi.annotation.versioning.ProviderType;
import srs.kernel.work.Registration;

/** A program that is kept running. Thread-safe. {@link #close} ends it for good and returns at once. */
@ProviderType
public interface Child extends Registration {

    /** How it is now. Looks through the machine's processes: not on an event loop. */
    ChildInfo info();

    /**
     * What the log says of it now and then, in SRS's words (F011). The first two words name the stage, {@code -> ENC}: its children share one line in
     * each {@code pithy_print_ms}. For {@code {time}} come the milliseconds since it was asked for, for {@code {alive}} those that its process has run.
     */
    default void summary(String template) {}
}
