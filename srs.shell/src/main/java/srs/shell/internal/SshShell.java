package srs.shell.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/**
 * Keeps the ssh listener as the configuration wants it: starts and ends it, and tries again while its port is taken. Works on the bundle's worker threads;
 * thread-safe.
 */
@Component(immediate = true, service = SshShell.class)
public final class SshShell {

    /** Sessions at most: each holds a worker thread of this bundle, and one must be left. */
    static final int MAX_SESSIONS = Workers.MAX_THREADS_PER_BUNDLE - 1;
    /** How long after a failure it tries to listen again. */
    static final long RETRY_MS = 5000;

    private static final Logger LOG = LoggerFactory.getLogger("srs.shell");

    private final ShellSession.Surroundings around;
    private final Config config;
    private final Workers workers;
    private final Registration reloads;
    private boolean closed;
    private SshListener listener;
    private Endpoint listening;
    private String warned = "";
    private Registration retry = () -> { };

    @Activate
    public SshShell(@Reference CommandProcessor commands, @Reference Clients clients, @Reference Config config, @Reference Workers workers,
            BundleContext context) {
        this.config = config;
        this.workers = workers;
        around = new ShellSession.Surroundings(commands, workers, new SessionLimit(MAX_SESSIONS), new CommandWords(clients, context));
        reloads = config.listen(changed -> configure(), "shell");
        // keys are made at the first start, and that takes time
        workers.serial("start").execute(this::configure);
    }

    @Deactivate
    public synchronized void close() {
        closed = true;
        reloads.close();
        stop();
    }

    /** The port that it listens on, 0 while it does not. */
    synchronized int port() {
        return listener == null ? 0 : listener.port();
    }

    private synchronized void configure() {
        Section root = config.root();
        Endpoint wanted = !closed && root.isOn("shell.enabled") ? root.endpoints("shell.listen").get(0) : null;
        if (Objects.equals(wanted, listening)) {
            return;
        }
        stop();
        if (wanted == null) {
            warned = "";
            return;
        }
        try {
            Credentials credentials = new Credentials(Path.of(root.string("shell.dir")).toAbsolutePath().normalize());
            listener = new SshListener(wanted, credentials, around);
            listening = wanted;
            warned = "";
            LOG.info("shell listens on {} (ssh -p {} {}@{}), host key {}, password in {}", new Endpoint(wanted.host(), listener.port()), listener.port(), Credentials.USER,
                    wanted.host().isEmpty() ? "127.0.0.1" : wanted.host(), listener.fingerprint(), credentials.passwordFile());
            if (credentials.isOpenToOthers()) {
                LOG.warn("others than the owner can read the password or the host key in {}, or change the keys: chmod 600 them", credentials.passwordFile().getParent());
            }
        } catch (IOException | RuntimeException e) {
            failed(wanted, e);
        }
    }

    private void failed(Endpoint wanted, Exception e) {
        String warning = "no shell over ssh on " + wanted + ": " + ShellSession.message(e);
        if (!warning.equals(warned)) {
            LOG.warn("{}; tries again every {} s", warning, RETRY_MS / 1000);
            warned = warning;
        }
        retry = workers.after(RETRY_MS, this::configure);
    }

    private void stop() {
        retry.close();
        listening = null;
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }
}
