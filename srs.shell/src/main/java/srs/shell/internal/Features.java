package srs.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
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
     * @param reason why it is not ok, else empty
     */
    record Feature(long id, String name, String version, String state, boolean ok, String reason) {}

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    Features(BundleContext context, ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /** Every bundle, or only those of this server: by name {@code srs.}, or installed from the watched folder. */
    List<Feature> list(boolean all) {
        List<Feature> features = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            String name = String.valueOf(bundle.getSymbolicName());
            boolean own = name.startsWith("srs.") || bundle.getLocation().startsWith("file:") && bundle.getLocation().contains("/features/");
            if (all || own) {
                features.add(describe(bundle, name));
            }
        }
        return features;
    }

    private Feature describe(Bundle bundle, String name) {
        boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
        String reason = switch (bundle.getState()) {
            case Bundle.ACTIVE -> components(bundle);
            case Bundle.INSTALLED -> isDue(bundle) ? "unresolved: " + missing(bundle) : "";
            case Bundle.RESOLVED -> fragment || !isDue(bundle) ? "" : "not started";
            case Bundle.STARTING -> "is starting";
            default -> "is stopping";
        };
        return new Feature(bundle.getBundleId(), name, bundle.getVersion().toString(), state(bundle.getState()), reason.isEmpty(), reason);
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

    /** The packages that it imports and nobody exports, as far as can be said without trying to resolve it. */
    private String missing(Bundle bundle) {
        List<String> missing = new ArrayList<>();
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        for (BundleRequirement requirement : revision.getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE)) {
            Map<String, String> directives = requirement.getDirectives();
            if (!"optional".equals(directives.get("resolution")) && !isOffered(requirement)) {
                missing.add(directives.getOrDefault("filter", requirement.toString()));
            }
        }
        return missing.isEmpty() ? "a bundle that it needs is unresolved, or its Java version or capabilities are not there"
                : "nobody exports " + String.join(", ", missing);
    }

    private boolean isOffered(BundleRequirement requirement) {
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision == null) {
                continue;
            }
            for (BundleCapability capability : revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
                if (requirement.matches(capability)) {
                    return true;
                }
            }
        }
        return false;
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
