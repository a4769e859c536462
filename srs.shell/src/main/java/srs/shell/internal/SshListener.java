package srs.shell.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.session.ServerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.net.Endpoint;

/**
 * The listening ssh server: its settings, and who may enter. Socket and i/o threads are the library's and end with {@link #close}. Thread-safe.
 */
final class SshListener implements Closeable {

    private static final int MAX_AUTH_REQUESTS = 5;
    private static final Duration AUTH_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final int KEY_BITS = 256;
    private static final int MAX_USER_CHARS = 64;
    private static final Logger LOG = LoggerFactory.getLogger("srs.shell");

    private final SshServer server;
    private final Credentials credentials;

    /** @throws IOException when it cannot listen; nothing is left then */
    SshListener(Endpoint endpoint, Credentials credentials, ShellSession.Surroundings around) throws IOException {
        this.credentials = credentials;
        checkFree(endpoint);
        SshCryptography.choose();
        server = SshServer.setUpDefaultServer();
        server.setHost(endpoint.host().isEmpty() ? null : endpoint.host());
        server.setPort(endpoint.port());
        SimpleGeneratorHostKeyProvider hostKey = new SimpleGeneratorHostKeyProvider(credentials.hostKeyFile());
        hostKey.setAlgorithm("EC");
        hostKey.setKeySize(KEY_BITS);
        server.setKeyPairProvider(hostKey);
        server.setPasswordAuthenticator(this::isPassword);
        AuthorizedKeysAuthenticator keys = new AuthorizedKeysAuthenticator(credentials.authorizedKeysFile());
        // a client offers each of its keys, so a refusal is not worth a line
        server.setPublickeyAuthenticator((user, key, session) -> user.equals(Credentials.USER) && keys.authenticate(user, key, session));
        server.setShellFactory(channel -> new ShellSession(around, null));
        server.setCommandFactory((channel, line) -> new ShellSession(around, line));
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, MAX_AUTH_REQUESTS);
        CoreModuleProperties.AUTH_TIMEOUT.set(server, AUTH_TIMEOUT);
        CoreModuleProperties.IDLE_TIMEOUT.set(server, IDLE);
        CoreModuleProperties.NIO_WORKERS.set(server, 1);
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The library would write an error of its own each time. */
    private static void checkFree(Endpoint endpoint) throws IOException {
        InetAddress host = endpoint.host().isEmpty() ? null : InetAddress.getByName(endpoint.host());
        new ServerSocket(endpoint.port(), /* backlog= */ 1, host).close();
    }

    int port() {
        return server.getPort();
    }

    String fingerprint() throws IOException {
        try {
            return KeyUtils.getFingerPrint(server.getKeyPairProvider().loadKeys(null).iterator().next().getPublic());
        } catch (GeneralSecurityException e) {
            throw new IOException("the host key in " + credentials.hostKeyFile() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private boolean isPassword(String user, String given, ServerSession session) {
        boolean right = credentials.isPassword(user, given);
        if (!right) {
            LOG.info("{} refused: wrong password of {}", session.getIoSession().getRemoteAddress(), Printable.line(user, MAX_USER_CHARS));
        }
        return right;
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            LOG.warn("the ssh shell did not stop in order: {}", e.getMessage());
        }
    }
}
