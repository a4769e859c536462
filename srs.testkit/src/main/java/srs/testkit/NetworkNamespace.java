package srs.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A second host on this machine: a network namespace with a cable to the test's own, until {@link #close}. Linux, and root, with iproute2; any thread.
 *
 * <p>Its addresses are of 198.18.0.0/15, which RFC 2544 keeps for tests, and, with {@link #ipv6OrSkip}, unique local ones (RFC 4193).
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Path IP = Path.of("/usr/sbin/ip");
    private static final int NETWORKS = 1 << 15;
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String name;
    private final String hereIp;
    private final String thereIp;
    private final String prefix6;

    private NetworkNamespace(int number) {
        name = "srs" + number;
        int network = number % NETWORKS * 4;
        String prefix = "198." + (18 + (network >> 16)) + "." + (network >> 8 & 0xff) + ".";
        hereIp = prefix + ((network & 0xff) + 1);
        thereIp = prefix + ((network & 0xff) + 2);
        prefix6 = String.format("fd5a:5253:%x:%x::", (number >> 12) + 1, (number & 0xfff) + 1);
    }

    /** Makes one; where that cannot be done, the calling test is skipped with the reason. */
    public static NetworkNamespace orSkip() {
        Skip.unless(Files.isExecutable(IP), "no " + IP + " (Debian: iproute2): tests with a second host cannot run");
        NetworkNamespace made = new NetworkNamespace((int) (ProcessHandle.current().pid() << 3 | NEXT.getAndIncrement() & 7) & 0xffffff);
        try (ChildProcess add = ip("netns", "add", made.name)) {
            Skip.unless(add.exitCode(LIMIT) == 0, "network namespaces cannot be made: " + add.errors().trim());
        }
        try {
            String near = made.name + "a";
            String far = made.name + "b";
            run("link", "add", near, "type", "veth", "peer", "name", far, "netns", made.name);
            run("addr", "add", made.hereIp + "/30", "dev", near);
            run("link", "set", near, "up");
            run("-n", made.name, "addr", "add", made.thereIp + "/30", "dev", far);
            run("-n", made.name, "link", "set", far, "up");
            run("-n", made.name, "link", "set", "lo", "up");
        } catch (AssertionError e) {
            made.close();
            throw e;
        }
        return made;
    }

    /** Gives both hosts an address of IPv6, too; where there is no IPv6, the calling test is skipped with the reason. */
    public NetworkNamespace ipv6OrSkip() {
        try (ChildProcess add = ip("addr", "add", hereIp6() + "/64", "dev", name + "a", "nodad")) {
            Skip.unless(add.exitCode(LIMIT) == 0, "no address of IPv6 can be had: " + add.errors().trim());
        }
        run("-n", name, "addr", "add", thereIp6() + "/64", "dev", name + "b", "nodad");
        return this;
    }

    /** The test's address of IPv6, as the other host sees it. */
    public String hereIp6() {
        return prefix6 + "1";
    }

    /** The other host's address of IPv6. */
    public String thereIp6() {
        return prefix6 + "2";
    }

    /** The test's address, as the other host sees it. */
    public String hereIp() {
        return hereIp;
    }

    /** The other host's address. */
    public String thereIp() {
        return thereIp;
    }

    /** A command that runs there. */
    public List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(List.of(IP.toString(), "netns", "exec", name));
        all.addAll(command);
        return all;
    }

    private static ChildProcess ip(String... words) {
        List<String> command = new ArrayList<>(List.of(IP.toString()));
        command.addAll(List.of(words));
        return ChildProcess.start(command);
    }

    private static void run(String... words) {
        try (ChildProcess process = ip(words)) {
            process.output(LIMIT);
        }
    }

    /** Takes it away, with its end of the cable; programs that still run there lose their network. */
    @Override
    public void close() {
        try (ChildProcess process = ip("netns", "del", name)) {
            process.exitCode(LIMIT);
        }
    }
}
