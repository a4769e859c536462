package srs.shell.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.Client;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.net.Endpoint;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/**
 * The shell over ssh, on loopback unless told otherwise. Its socket and its i/o threads belong to the ssh library and end with this component; a session runs on one of the
 * bundle's worker threads.
 */
@Component(immediate = true, service = SshShell.class)
public final class SshShell {

    /** Sessions at most: each holds a worker thread of this bundle, and one must be left. */
    static final int MAX_SESSIONS = Workers.MAX_THREADS_PER_BUNDLE - 1;

    private static final int MAX_AUTH_REQUESTS = 5;
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Logger LOG = LoggerFactory.getLogger("srs.shell");

    private final CommandProcessor commands;
    private final Clients clients;
    private final Config config;
    private final Workers workers;
    private final Registration reloads;
    private SshServer server;
    private Endpoint listening;

    @Activate
    public SshShell(@Reference CommandProcessor commands, @Reference Clients clients, @Reference Config config, @Reference Workers workers) {
        this.commands = commands;
        this.clients = clients;
        this.config = config;
        this.workers = workers;
        reloads = config.listen(changed -> configure(), "shell");
        workers.serial("start").execute(this::configure);
    }

    @Deactivate
    public synchronized void close() {
        reloads.close();
        stop();
    }

    /** The port that it listens on, 0 while it does not. */
    synchronized int port() {
        return server == null ? 0 : server.getPort();
    }

    private synchronized void configure() {
        Endpoint wanted = config.root().isOn("shell.enabled") ? config.root().endpoints("shell.listen").get(0) : null;
        if (java.util.Objects.equals(wanted, listening)) {
            return;
        }
        stop();
        if (wanted == null) {
            return;
        }
        try {
            Credentials credentials = new Credentials(Path.of(config.root().string("shell.dir")).toAbsolutePath());
            server = start(wanted, credentials);
            listening = wanted;
            LOG.info("shell listens on {} (ssh -p {} srs@{}), host key {}, password in {}", wanted, server.getPort(),
                    wanted.host().isEmpty() ? "127.0.0.1" : wanted.host(), fingerprint(), credentials.passwordFile());
        } catch (IOException e) {
            LOG.warn("no shell over ssh on {}: {}", wanted, e.getMessage());
            stop();
        }
    }

    private SshServer start(Endpoint endpoint, Credentials credentials) throws IOException {
        SshServer next = SshServer.setUpDefaultServer();
        next.setHost(endpoint.host().isEmpty() ? null : endpoint.host());
        next.setPort(endpoint.port());
        SimpleGeneratorHostKeyProvider hostKey = new SimpleGeneratorHostKeyProvider(credentials.hostKeyFile());
        hostKey.setAlgorithm("EC");
        hostKey.setKeySize(256);
        next.setKeyPairProvider(hostKey);
        next.setPasswordAuthenticator((user, password, session) -> credentials.isPassword(password));
        next.setPublickeyAuthenticator(new AuthorizedKeysAuthenticator(credentials.authorizedKeysFile()));
        next.setShellFactory(channel -> new ShellSession(commands, workers, null, this::clientIds));
        next.setCommandFactory((channel, line) -> new ShellSession(commands, workers, line, this::clientIds));
        CoreModuleProperties.MAX_CONCURRENT_SESSIONS.set(next, MAX_SESSIONS);
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(next, MAX_AUTH_REQUESTS);
        CoreModuleProperties.IDLE_TIMEOUT.set(next, IDLE);
        CoreModuleProperties.NIO_WORKERS.set(next, 1);
        next.start();
        server = next;
        return next;
    }

    private String fingerprint() throws IOException {
        try {
            return KeyUtils.getFingerPrint(server.getKeyPairProvider().loadKeys(null).iterator().next().getPublic());
        } catch (GeneralSecurityException e) {
            throw new IOException("the host key cannot be read: " + e.getMessage(), e);
        }
    }

    private List<String> clientIds() {
        return clients.clients().stream().map(Client::id).toList();
    }

    private void stop() {
        listening = null;
        if (server != null) {
            try {
                server.stop(true);
            } catch (IOException e) {
                LOG.warn("the ssh shell did not stop in order: {}", e.getMessage());
            }
            server = null;
        }
    }
}
