package srs.plugin.kit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** What the laws of hot deployment say of a manifest and a jar: nothing that the framework would have to restart others for. Stateless. */
final class ManifestLaws {
    private static final Pattern PACKAGE = Pattern.compile("\\(" + Pattern.quote(PackageNamespace.PACKAGE_NAMESPACE) + "=([^)]+)\\)");
    /** Of the server, or lent by it: a copy would be another class to the kernel. */
    private static final List<String> LENT = List.of("srs/kernel/", "srs/http/", "srs/codec/", "srs/format/", "srs/tls/", "io/netty/", "org/slf4j/", "org/osgi/");

    private ManifestLaws() {}

    /** What is wrong, in sentences. */
    static List<String> broken(Bundle bundle, PluginJar jar) {
        List<String> broken = new ArrayList<>();
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        for (BundleCapability exported : revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
            broken.add("it exports " + exported.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE) + ": a feature exports nothing, for whoever imports it restarts with it (law 1)");
        }
        if (!revision.getDeclaredRequirements(HostNamespace.HOST_NAMESPACE).isEmpty()) {
            broken.add("it is a fragment: its host would restart with it (law 1)");
        }
        if (!revision.getDeclaredRequirements(BundleNamespace.BUNDLE_NAMESPACE).isEmpty()) {
            broken.add("it requires a bundle: import packages (law 1)");
        }
        revision.getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE).forEach(imported -> check(imported, broken));
        LENT.stream().filter(folder -> jar.entries().stream().anyMatch(entry -> entry.startsWith(folder) && entry.endsWith(".class")))
                .forEach(folder -> broken.add("it holds a copy of " + folder + ": give the dependency the scope provided"));
        return broken;
    }

    private static void check(BundleRequirement imported, List<String> broken) {
        String filter = imported.getDirectives().getOrDefault(PackageNamespace.REQUIREMENT_FILTER_DIRECTIVE, "");
        Matcher matcher = PACKAGE.matcher(filter);
        String name = matcher.find() ? matcher.group(1) : filter;
        String resolution = imported.getDirectives().getOrDefault(PackageNamespace.REQUIREMENT_RESOLUTION_DIRECTIVE, "");
        if (resolution.equals(PackageNamespace.RESOLUTION_OPTIONAL)) {
            broken.add("it imports " + name + " optionally: the framework would restart it when that comes (law 1)");
        } else if (resolution.equals(PackageNamespace.RESOLUTION_DYNAMIC)) {
            broken.add("it has DynamicImport-Package: say in Import-Package what it needs (law 1)");
        } else if (name.startsWith("srs.") && !filter.contains("(!(version>=")) {
            broken.add("it imports " + name + " without an end of the version range: let bnd write Import-Package");
        } else if (name.contains(".internal")) {
            broken.add("it imports " + name + ", which is internal");
        }
    }
}
