package srs.testkit;

import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test class that lost a netty buffer. Registered for all classes by {@code META-INF/services}; called on the test thread.
 *
 * <p>After the last test of a class the garbage is collected, so that netty finds every buffer that nobody can release any more. A
 * buffer that something still holds is no leak to it. Leaks from before a class (of a static field, of another class) are printed and
 * do not count.
 */
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {

    static {
        // Before netty-buffer is initialised: it asks the factory once.
        LeakLedger.install();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isOutermost(context)) {
            LeakLedger.drain();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (!isOutermost(context)) {
            return;
        }
        Garbage.collect(LeakLedger::poke);
        List<String> leaks = LeakLedger.drain();
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " leak(s) in " + context.getDisplayName() + ":\n" + String.join("\n", leaks));
        }
    }

    private static boolean isOutermost(ExtensionContext context) {
        return context.getParent().map(parent -> parent.getTestClass().isEmpty()).orElse(true);
    }
}
