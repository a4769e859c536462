package srs.shell.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** The server's own bundles, their state, and why one does not work. Thread-safe; looks afresh at each call. */
final class Features {

    /**
     * One bundle.
     *
     * @param ok whether it is active and each of its components can work
     * @param reason why it is not active or not ok, else empty
     */
    record Feature(long id, String name, String version, String state, boolean ok, String reason) {}

    private static final String OWN = "srs.";

    private final BundleContext context;
    private final String watched;
    private final Unresolved unresolved;
    private final ServiceComponentRuntime components;
    private final Function<String, Optional<String>> stopped;

    /**
     * @param watched the folder that features are dropped in, or null
     * @param stopped says why the kernel has stopped a bundle of this name
     */
    Features(BundleContext context, ServiceComponentRuntime components, Path watched, Function<String, Optional<String>> stopped) {
        this.context = context;
        this.watched = watched == null ? null : watched.toUri().toString();
        this.unresolved = new Unresolved(context);
        this.components = components;
        this.stopped = stopped;
    }

    /** Every bundle, or only those of this server: by name {@code srs.}, or installed from the watched folder. */
    List<Feature> list(boolean all) {
        List<Feature> features = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            String name = bundle.getSymbolicName() == null ? bundle.getLocation() : bundle.getSymbolicName();
            if (all || name.startsWith(OWN) || watched != null && bundle.getLocation().startsWith(watched)) {
                features.add(describe(bundle, name));
            }
        }
        return features;
    }

    private Feature describe(Bundle bundle, String name) {
        Optional<String> fault = bundle.getState() == Bundle.ACTIVE ? Optional.empty() : stopped.apply(name);
        String problem = fault.orElseGet(() -> problem(bundle));
        boolean rests = problem.isEmpty() && hasStopped(bundle);
        return new Feature(bundle.getBundleId(), name, bundle.getVersion().toString(), state(bundle.getState()), problem.isEmpty(),
                rests ? "stopped by an operator; start " + bundle.getBundleId() + " starts it" : problem);
    }

    private String problem(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> components(bundle);
            case Bundle.INSTALLED -> isWanted(bundle) ? unresolved.why(bundle) : "";
            case Bundle.RESOLVED -> isWanted(bundle) ? "its start failed, see the log; start " + bundle.getBundleId() + " tries again" : "";
            case Bundle.STARTING -> bundle.adapt(BundleStartLevel.class).isActivationPolicyUsed() && isLazy(bundle) ? "" : "is starting";
            case Bundle.STOPPING -> "is stopping";
            default -> "";
        };
    }

    /** Whether somebody asked for it to run. A library that only lends its classes, and a bundle that an operator stopped, is not asked for. */
    private boolean isWanted(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted() && isDue(bundle) && !isFragment(bundle);
    }

    private boolean hasStopped(Bundle bundle) {
        boolean resting = bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED;
        return resting && String.valueOf(bundle.getSymbolicName()).startsWith(OWN) && !bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private static boolean isLazy(Bundle bundle) {
        String policy = bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY);
        return policy != null && policy.startsWith(Constants.ACTIVATION_LAZY);
    }

    /** Whether the framework has come to the bundle's start level. */
    private boolean isDue(Bundle bundle) {
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        return level.getStartLevel() <= context.getBundle(0).adapt(FrameworkStartLevel.class).getStartLevel();
    }

    private String components(Bundle bundle) {
        List<String> problems = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            String simple = description.name.substring(description.name.lastIndexOf('.') + 1);
            for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(description)) {
                if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    problems.add(simple + " failed: " + String.valueOf(configuration.failure).lines().findFirst().orElse("?"));
                } else if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                    for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
                        problems.add(simple + " waits for " + wanted(description, reference.name));
                    }
                }
            }
        }
        return String.join("; ", problems);
    }

    private static String wanted(ComponentDescriptionDTO description, String reference) {
        for (var declared : description.references) {
            if (declared.name.equals(reference)) {
                return declared.interfaceName;
            }
        }
        return reference;
    }

    private static String state(int state) {
        return switch (state) {
            case Bundle.INSTALLED -> "installed";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.STARTING -> "starting";
            case Bundle.ACTIVE -> "active";
            case Bundle.STOPPING -> "stopping";
            default -> "uninstalled";
        };
    }
}
