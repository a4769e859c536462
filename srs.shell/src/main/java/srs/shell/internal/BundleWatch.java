package srs.shell.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * Installs a bundle, and updates it whenever its file, or its folder of classes, has changed and two looks found it alike: a build has then stopped writing.
 * Confined to its caller, who says when to look.
 */
final class BundleWatch {

    private final BundleContext context;
    private final Features features;
    private final Path source;
    private BundleFiles.Stamp seen;
    private BundleFiles.Stamp applied;

    BundleWatch(BundleContext context, Features features, Path source) {
        this.context = context;
        this.features = features;
        this.source = source;
    }

    /** Looks once; returns what was done, in a sentence, when something was. */
    Optional<String> look() {
        try {
            BundleFiles.Stamp now = BundleFiles.stamp(source);
            boolean isStable = now != null && now.equals(seen);
            seen = now;
            if (!isStable || now.equals(applied)) {
                return Optional.empty();
            }
            applied = now;
            return Optional.of(apply());
        } catch (IOException e) {
            return Optional.of(source + " " + e.getMessage());
        }
    }

    private String apply() throws IOException {
        byte[] jar = BundleFiles.jar(source);
        String name = BundleFiles.name(jar);
        long beginNs = System.nanoTime();
        Bundle bundle = Stream.of(context.getBundles()).filter(b -> name.equals(b.getSymbolicName())).findFirst().orElse(null);
        boolean isNew = bundle == null;
        String trouble = "";
        try {
            if (isNew) {
                bundle = context.installBundle("watch:" + source, new ByteArrayInputStream(jar));
            } else {
                bundle.update(new ByteArrayInputStream(jar));
            }
            bundle.start();
        } catch (BundleException e) {
            trouble = e.getMessage();
        }
        if (bundle == null) {
            return name + " is not installed: " + trouble;
        }
        long tookMs = (System.nanoTime() - beginNs) / 1_000_000;
        long id = bundle.getBundleId();
        Features.Feature feature = features.list(true).stream().filter(f -> f.id() == id).findFirst().orElseThrow();
        String done = name + " " + feature.version() + (isNew ? " installed" : " updated") + " in " + tookMs + " ms, " + feature.state();
        String reason = feature.reason().isEmpty() && feature.state().equals("active") ? "" : feature.reason().isEmpty() ? trouble : feature.reason();
        return reason.isEmpty() ? done : done + ": " + reason;
    }
}
