package srs.launcher.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.launcher.Roles;

/** The kernel's services for the launcher, found by {@link Roles#ROLE} at the moment of use. Thread-safe. */
final class KernelServices {
    private static final Logger LOG = LoggerFactory.getLogger(KernelServices.class);

    private final BundleContext framework;

    KernelServices(BundleContext framework) {
        this.framework = framework;
    }

    /** The service of this role, or null when there is none or the framework has stopped. */
    <T> ServiceReference<T> find(Class<T> type, String role) {
        try {
            Collection<ServiceReference<T>> found =
                    framework.getServiceReferences(type, "(" + Roles.ROLE + "=" + role + ")");
            return found.isEmpty() ? null : found.iterator().next();
        } catch (InvalidSyntaxException | IllegalStateException e) {
            return null;
        }
    }

    /** Runs the service of this role; false when there is none. What it throws is logged here. */
    boolean run(String role) {
        ServiceReference<Runnable> reference = find(Runnable.class, role);
        Runnable service = reference == null ? null : framework.getService(reference);
        if (service == null) {
            return false;
        }
        try {
            service.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{} of {} failed", role, reference.getBundle(), e);
        } finally {
            release(reference);
        }
        return true;
    }

    /** Asks the kernel about the configuration; returns the exit code. */
    int testConfig() {
        // The type argument is the contract of the role: the registry knows only the raw type.
        ServiceReference<?> reference = find(Callable.class, Roles.CONFIG_TEST);
        Object service = reference == null ? null : framework.getService(reference);
        if (service == null) {
            LOG.error("nobody can check the configuration: {} does not run", StartLevels.KERNEL_NAME);
            return Roles.EXIT_CONFIG_INVALID;
        }
        try {
            return (Integer) ((Callable<?>) service).call();
        } catch (Exception | LinkageError e) {
            LOG.error("the check of the configuration failed", e);
            return Roles.EXIT_CONFIG_INVALID;
        } finally {
            release(reference);
        }
    }

    /** The directives of the process; empty when the kernel does not say them. */
    Map<String, String> processDirectives() {
        ServiceReference<?> reference = find(Supplier.class, Roles.PROCESS);
        Object service = reference == null ? null : framework.getService(reference);
        if (service == null) {
            return Map.of();
        }
        try {
            var values = new HashMap<String, String>();
            ((Map<?, ?>) ((Supplier<?>) service).get()).forEach((name, value) -> values.put((String) name, (String) value));
            return values;
        } finally {
            release(reference);
        }
    }

    private void release(ServiceReference<?> reference) {
        try {
            framework.ungetService(reference);
        } catch (IllegalStateException e) {
            // The framework stopped while the service ran: nothing is held any more.
        }
    }
}
