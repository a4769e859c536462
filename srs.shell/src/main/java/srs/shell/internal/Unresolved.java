package srs.shell.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Says why a bundle is not resolved, as far as can be said without trying to resolve it. Thread-safe; looks afresh at each call. */
final class Unresolved {

    private static final Pattern PACKAGE = Pattern.compile("\\(" + Pattern.quote(PackageNamespace.PACKAGE_NAMESPACE) + "=([^)]+)\\)");
    private static final Pattern VERSIONS = Pattern.compile("\\(version>=([^)]+)\\)(?:.*\\(!\\(version>=([^)]+)\\)\\))?");
    private static final Pattern EE = Pattern.compile("\\(osgi\\.ee=([^)]+)\\)\\(version=([^)]+)\\)");

    private final BundleContext context;

    Unresolved(BundleContext context) {
        this.context = context;
    }

    String why(Bundle bundle) {
        List<String> missing = new ArrayList<>();
        Set<String> waiting = new LinkedHashSet<>();
        for (BundleRequirement requirement : bundle.adapt(BundleRevision.class).getDeclaredRequirements(null)) {
            Map<String, String> directives = requirement.getDirectives();
            if ("optional".equals(directives.get("resolution")) || "dynamic".equals(directives.get("resolution"))
                    || !"resolve".equals(directives.getOrDefault("effective", "resolve"))) {
                continue;
            }
            List<Bundle> offers = offers(requirement);
            if (offers.isEmpty()) {
                missing.add(describe(requirement));
            } else if (offers.stream().allMatch(b -> b.getState() == Bundle.INSTALLED && b != bundle)) {
                waiting.add(offers.get(0).getSymbolicName() + ", which is unresolved");
            }
        }
        if (!missing.isEmpty()) {
            return "nobody offers " + String.join(", ", missing);
        }
        return waiting.isEmpty() ? "not resolved; start " + bundle.getBundleId() + " says why" : "needs " + String.join(", ", waiting);
    }

    private List<Bundle> offers(BundleRequirement requirement) {
        List<Bundle> offers = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision == null) {
                continue;
            }
            for (BundleCapability capability : revision.getDeclaredCapabilities(requirement.getNamespace())) {
                if (requirement.matches(capability)) {
                    offers.add(bundle);
                    break;
                }
            }
        }
        return offers;
    }

    /** {@code package a.b 1.2 to 2.0}, or the filter as it is. */
    private static String describe(BundleRequirement requirement) {
        String filter = requirement.getDirectives().get("filter");
        if (filter == null) {
            return requirement.getNamespace();
        }
        Matcher ee = EE.matcher(filter);
        if (ee.find()) {
            return ee.group(1).equals("JavaSE") ? "Java " + ee.group(2) : ee.group(1) + " " + ee.group(2);
        }
        Matcher name = PACKAGE.matcher(filter);
        if (!name.find()) {
            return requirement.getNamespace() + " " + filter;
        }
        Matcher versions = VERSIONS.matcher(filter);
        String range = !versions.find() ? "" : " " + versions.group(1) + (versions.group(2) == null ? " or later" : " to " + versions.group(2));
        return "package " + name.group(1) + range;
    }
}
