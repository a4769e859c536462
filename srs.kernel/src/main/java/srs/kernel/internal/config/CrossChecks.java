package srs.kernel.internal.config;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;
import srs.kernel.net.TrustedProxies;

/** Rules between directives (compat 2.1, «cross checks»), for those that some installed bundle declares. Immutable. */
final class CrossChecks {

    /** Descriptors for what is no connection: logs, jars, listeners, files of streams. */
    static final int RESERVED_DESCRIPTORS = 128;

    private final long maxDescriptors;
    private final IntSupplier addresses;

    /** @param maxDescriptors files that the process may have open; 0 when unknown */
    CrossChecks(long maxDescriptors) {
        this(maxDescriptors, CrossChecks::localAddresses);
    }

    /** @param addresses counts the addresses of this machine; asked only when the configuration speaks of them */
    CrossChecks(long maxDescriptors, IntSupplier addresses) {
        this.maxDescriptors = maxDescriptors;
        this.addresses = addresses;
    }

    /** @param at for what stands in no line */
    void check(Snapshot snapshot, Position at, List<Problem> problems) {
        Scope root = snapshot.root();
        for (Setting s : root.schema().defaults().values()) {
            Declaration d = s.declared();
            if (d.isRequired() && isMissing(root, d.path()) && problems.stream().noneMatch(p -> p.isError() && p.path().equals(d.path()))) {
                problems.add(Problem.error(at, d.path(), "is required" + (d.was().isEmpty() ? "" : ", also spelled " + String.join(" or ", d.was()))));
            }
        }
        if (isOn(root, "is_full")) {
            problems.add(Problem.error(place(snapshot, at, "is_full"), "is_full", "this file shows every directive, it is not for a server"));
        }
        descriptors(snapshot, at, problems);
        if (isOn(root, "asprocess") && isOn(root, "daemon")) {
            problems.add(Problem.error(place(snapshot, at, "asprocess"), "asprocess", "on is not allowed with daemon on"));
        }
        workDir(snapshot, at, problems);
        network(snapshot, at, problems);
        proxies(snapshot, at, problems);
        PortChecks.check(root, at, problems);
        VhostChecks.check(snapshot, at, problems);
    }

    private static boolean isMissing(Scope root, String path) {
        return !root.values().containsKey(path);
    }

    private static void workDir(Snapshot snapshot, Position at, List<Problem> problems) {
        Path folder = snapshot.workDir();
        if (folder != null && !Files.isDirectory(folder)) {
            problems.add(Problem.error(place(snapshot, at, "work_dir"), "work_dir", folder + " is not a directory"));
        }
    }

    /** The address to report is named by its index. */
    private void network(Snapshot snapshot, Position at, List<Problem> problems) {
        if (snapshot.root().value("stats.network") instanceof Integer index && index > 0) {
            int count = addresses.getAsInt();
            if (index >= count) {
                problems.add(Problem.error(place(snapshot, at, "stats"), "stats.network", index + " is not in 0.." + (count - 1) + ", the addresses of this machine"));
            }
        }
    }

    private static void proxies(Snapshot snapshot, Position at, List<Problem> problems) {
        if (snapshot.root().value("trusted_proxies") instanceof List<?> words) {
            TrustedProxies.mistakes(words.stream().map(String::valueOf).toList()).forEach(word -> problems.add(Problem.error(place(snapshot, at, "trusted_proxies"), "trusted_proxies",
                    word + " is not an address, address/bits, or " + TrustedProxies.NONE + " alone")));
        }
    }

    private static int localAddresses() {
        try {
            return (int) NetworkInterface.networkInterfaces().filter(CrossChecks::isUp).flatMap(NetworkInterface::inetAddresses).count();
        } catch (SocketException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    private void descriptors(Snapshot snapshot, Position at, List<Problem> problems) {
        if (snapshot.root().value("max_connections") instanceof Integer max && maxDescriptors > 0
                && (long) max + RESERVED_DESCRIPTORS >= maxDescriptors) {
            problems.add(Problem.error(place(snapshot, at, "max_connections"), "max_connections",
                    max + " and " + RESERVED_DESCRIPTORS + " more are not below the limit of open files, " + maxDescriptors + " (ulimit -n)"));
        }
    }

    private static boolean isOn(Scope scope, String path) {
        return Boolean.TRUE.equals(scope.value(path));
    }

    /** Where a root directive stands. */
    private static Position place(Snapshot snapshot, Position otherwise, String name) {
        return snapshot.tree().stream().filter(d -> d.name().equals(name)).map(Directive::at).findFirst().orElse(otherwise);
    }
}
