package srs.kernel.internal.work;

import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;
import srs.kernel.client.Gate;

/**
 * Tells features from the rest of the house: a feature uses the kernel and exports nothing, so that nobody else stops with it. Thread-safe; looks
 * afresh at each call.
 */
public final class FeatureBundles {
    private static final String KERNEL_PACKAGES = "srs.kernel.";
    private static final String OBJECT_CLASS = "objectClass";

    private FeatureBundles() {}

    /** Whether it is one, and runs or could run. */
    static boolean isFeature(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring != null && wiring.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE).isEmpty()
                && wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
                        .anyMatch(wire -> String.valueOf(wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)).startsWith(KERNEL_PACKAGES));
    }

    /** Whether it decides who comes in: without it anybody would. */
    static boolean isGuard(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        return services != null && Arrays.stream(services).anyMatch(s -> Arrays.asList((String[]) s.getProperty(OBJECT_CLASS)).contains(Gate.class.getName()));
    }

    /** The feature that has this class inside; of several the one that runs. Reads the bundles' tables of contents. */
    public static Optional<Bundle> of(BundleContext context, String className) {
        int generated = className.indexOf("$$");
        String file = (generated < 0 ? className : className.substring(0, generated)).replace('.', '/') + ".class";
        return Arrays.stream(context.getBundles()).filter(b -> b.getState() == Bundle.ACTIVE && isFeature(b) && b.getEntry(file) != null).findFirst();
    }
}
