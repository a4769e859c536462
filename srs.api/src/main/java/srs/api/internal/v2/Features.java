package srs.api.internal.v2;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.api.internal.Reply;

/**
 * The bundles of the server, and changes of those whose jars lie in the features folder. A change is a change of that folder, which File Install
 * follows; so it outlives a restart. Called on worker threads, changes one at a time; they wait for File Install.
 */
final class Features {

    private static final Logger LOG = LoggerFactory.getLogger("srs.api");

    /** How long a change may take until the answer says what is so far. */
    static final long WAIT_MS = 10_000;

    private static final String OWN = "srs.";

    private final BundleContext context;
    private final Optional<Path> folder;
    private final BundleView view;

    /** @param folder the features folder; empty when the server has none */
    Features(BundleContext context, Optional<Path> folder, BundleView view) {
        this.context = context;
        this.folder = folder.map(path -> path.toAbsolutePath().normalize());
        this.view = view;
    }

    List<Map<String, Object>> list() {
        return Arrays.stream(context.getBundles()).filter(b -> String.valueOf(b.getSymbolicName()).startsWith(OWN) || isFeature(b))
                .sorted(Comparator.comparing(b -> String.valueOf(b.getSymbolicName()))).map(b -> view.of(b, isFeature(b))).toList();
    }

    /** One bundle of {@link #list}. */
    Map<String, Object> one(String name) {
        return list().stream().filter(feature -> feature.get("name").equals(name)).findFirst().orElseThrow(() -> new Problem(404, "no bundle has this name"));
    }

    /**
     * Puts a jar into the folder, in the place of the bundle of its name when there is one.
     *
     * @param mayBeOlder whether it may have a lower version than that
     */
    Reply install(byte[] jar, boolean mayBeOlder) {
        Path dir = folder.orElseThrow(() -> new Problem(409, "the server has no features folder"));
        Path upload = null;
        try {
            upload = Files.createTempFile(dir, ".upload", ".tmp");
            Files.write(upload, jar);
            FeatureJar feature = FeatureJar.read(upload);
            Optional<Bundle> before = find(feature.name());
            if (before.isPresent() && !isFeature(before.get())) {
                throw new Problem(409, feature.name() + " is part of the system folder and not of the features folder");
            }
            if (before.isPresent() && !mayBeOlder && before.get().getVersion().compareTo(feature.osgiVersion()) > 0) {
                throw new Problem(409, feature.name() + " " + before.get().getVersion() + " is there, and the jar is older; the parameter older=on takes it even so");
            }
            Path target = before.map(this::fileOf).orElse(dir.resolve(feature.name() + ".jar"));
            long seen = before.map(Bundle::getLastModified).orElse(-1L);
            // readable as jars that an operator copies there
            Files.setPosixFilePermissions(upload, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(upload, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            LOG.info("feature {} {} is {} by an API call", feature.name(), feature.version(), before.isPresent() ? "updated" : "installed");
            boolean isDone = await(() -> find(feature.name()).filter(b -> b.getLastModified() > seen && b.getState() == Bundle.ACTIVE).isPresent());
            Bundle now = find(feature.name()).orElseThrow(() -> new Problem(503, "the jar is in the folder, but was not installed within " + WAIT_MS + " ms"));
            return new Reply(!isDone ? 202 : before.isPresent() ? 200 : 201, view.of(now, true), Map.of());
        } catch (IOException e) {
            throw new Problem(503, "the jar cannot be written into the features folder: " + e.getMessage());
        } finally {
            delete(upload);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("{} is left over: {}", file, e.toString());
        }
    }

    Reply start(String name) {
        Bundle bundle = feature(name);
        try {
            bundle.start();
        } catch (BundleException e) {
            throw new Problem(409, name + " cannot start: " + e.getMessage());
        }
        LOG.info("feature {} is started by an API call", name);
        return Reply.json(view.of(bundle, true));
    }

    Reply stop(String name) {
        Bundle bundle = feature(name);
        try {
            bundle.stop();
        } catch (BundleException e) {
            throw new Problem(409, name + " cannot stop: " + e.getMessage());
        }
        LOG.info("feature {} is stopped by an API call", name);
        return Reply.json(view.of(bundle, true));
    }

    /** Takes the jar out of the folder. */
    Reply uninstall(String name) {
        Bundle bundle = feature(name);
        try {
            Files.deleteIfExists(fileOf(bundle));
        } catch (IOException e) {
            throw new Problem(503, "the jar cannot be deleted: " + e.getMessage());
        }
        LOG.info("feature {} is uninstalled by an API call", name);
        boolean isDone = await(() -> bundle.getState() == Bundle.UNINSTALLED);
        return new Reply(isDone ? 200 : 202, Map.of("name", name, "state", isDone ? "uninstalled" : "going"), Map.of());
    }

    private Bundle feature(String name) {
        Bundle bundle = find(name).orElseThrow(() -> new Problem(404, "no bundle has the name " + name));
        if (!isFeature(bundle)) {
            throw new Problem(409, name + " is part of the system folder and not of the features folder");
        }
        return bundle;
    }

    private Optional<Bundle> find(String name) {
        return Arrays.stream(context.getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName())).findFirst();
    }

    private boolean isFeature(Bundle bundle) {
        return folder.isPresent() && bundle.getLocation().startsWith("file:") && fileOf(bundle).getParent().equals(folder.get());
    }

    /** File Install takes the jar's URL as the location. */
    private Path fileOf(Bundle bundle) {
        return Path.of(URI.create(bundle.getLocation())).normalize();
    }

    /** Waits for bundles to change until something holds. @return whether it does */
    private boolean await(BooleanSupplier condition) {
        Object changes = new Object();
        BundleListener listener = event -> {
            synchronized (changes) {
                changes.notifyAll();
            }
        };
        context.addBundleListener(listener);
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
        try {
            synchronized (changes) {
                for (long leftMs = WAIT_MS; !condition.getAsBoolean() && leftMs > 0; leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime())) {
                    changes.wait(leftMs);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            context.removeBundleListener(listener);
        }
        return condition.getAsBoolean();
    }
}
