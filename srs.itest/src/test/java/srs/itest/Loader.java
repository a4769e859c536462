package srs.itest;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import srs.testkit.Garbage;

/** The class loader of a bundle as it is now, held weakly: tells whether anything keeps the bundle's classes. */
final class Loader {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final String name;
    private final WeakReference<ClassLoader> loader;

    private Loader(String name, ClassLoader loader) {
        this.name = name;
        this.loader = new WeakReference<>(loader);
    }

    static Loader of(Bundle bundle) {
        return new Loader(bundle.getSymbolicName() + " " + bundle.getVersion(), bundle.adapt(BundleWiring.class).getClassLoader());
    }

    /** Waits until the garbage collector has taken it. */
    void awaitCollected() {
        awaitCollected(List.of(this), 0);
    }

    /** Waits until the garbage collector has taken all of them but so many. */
    static void awaitCollected(List<Loader> loaders, int mayStay) {
        long endNs = System.nanoTime() + DEADLINE.toNanos();
        List<Loader> left = loaders;
        while (left.size() > mayStay) {
            Garbage.collect(() -> {});
            left = left.stream().filter(loader -> !loader.loader.refersTo(null)).toList();
            if (left.size() > mayStay && System.nanoTime() - endNs >= 0) {
                throw new AssertionError(left.size() + " of " + loaders.size() + " class loaders are not collected: " + left.get(0).name + ", number "
                        + left.stream().map(loaders::indexOf).toList());
            }
        }
    }
}
