package srs.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;
import srs.testkit.Await;

/** The shell over ssh as an ssh client sees it: real library, real Gogo, real framework. */
class SshShellIT {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final AtomicInteger HANGING = new AtomicInteger();

    @TempDir
    Path temp;

    private final List<Runnable> delayed = new CopyOnWriteArrayList<>();
    private final List<ConfigListener> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Endpoint wanted = new Endpoint("127.0.0.1", 0);
    private Framework framework;
    private SshShell shell;
    private SshClient client;

    /** Commands of a bundle. */
    public static final class Sample {
        @Descriptor("says it back")
        public String echo(@Descriptor("what") String word) {
            return "you said " + word;
        }

        @Descriptor("waits until somebody ends it")
        public synchronized String hang(CommandSession session) {
            session.getConsole().println("it hangs");
            session.getConsole().flush();
            HANGING.incrementAndGet();
            try {
                while (true) {
                    wait();
                }
            } catch (InterruptedException e) {
                HANGING.decrementAndGet();
                return "it was ended";
            }
        }

        @Descriptor("fails")
        public void fail() {
            throw new IllegalStateException("line one\nline two \u001b[2J");
        }
    }

    @BeforeEach
    void start() throws Exception {
        framework = Framework.withShell();
        framework.commands(new Sample(), "echo", "fail", "hang");
        framework.commands(new HelpCommand(framework.context()), "help");
        framework.context().registerService(org.apache.felix.service.command.Converter.class, new BundleConverter(framework.context()), null);
        shell = shell();
        // the client uses the same library, and the first to come chooses its cryptography
        Await.until("the shell listens", WAIT, () -> shell.port() != 0);
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.start();
    }

    @AfterEach
    void stop() throws Exception {
        client.stop();
        shell.close();
        threads.shutdownNow();
        framework.close();
    }

    @Test
    void shouldLetTheRightPasswordIn() throws Exception {
        assertThat(run("echo hello")).isEqualTo(new Answer(0, "you said hello\n", ""));
    }

    @Test
    void shouldRefuseTheWrongPasswordAndHangUp() throws Exception {
        try (ClientSession session = connect("srs")) {
            for (int i = 0; i < 20; i++) {
                session.addPasswordIdentity("guess" + i);
            }
            assertThatThrownBy(() -> session.auth().verify(WAIT)).isInstanceOf(SshException.class);
            assertThat(session.isAuthenticated()).isFalse();
            Await.until("the server hangs up", WAIT, session::isClosed);
        }
    }

    @Test
    void shouldRefuseOtherUsers() throws Exception {
        try (ClientSession session = connect("root")) {
            session.addPasswordIdentity(password());
            assertThatThrownBy(() -> session.auth().verify(WAIT)).isInstanceOf(SshException.class);
        }
    }

    @Test
    void shouldLetAnAuthorizedKeyInAndNoOther() throws Exception {
        for (String algorithm : List.of("EC", "RSA")) {
            KeyPair known = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
            KeyPair unknown = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
            Path file = temp.resolve("authorized_keys");
            Files.writeString(file, PublicKeyEntry.toString(known.getPublic()) + " operator\n");
            Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(algorithm.length() * 1_000_000L));
            try (ClientSession session = connect("srs")) {
                session.addPublicKeyIdentity(known);
                session.auth().verify(WAIT);
                assertThat(run(session, "echo key").out()).isEqualTo("you said key\n");
            }
            try (ClientSession session = connect("srs")) {
                session.addPublicKeyIdentity(unknown);
                assertThatThrownBy(() -> session.auth().verify(WAIT)).isInstanceOf(SshException.class);
            }
        }
    }

    @Test
    void shouldAnswerErrorsWithOneLineAndACode() throws Exception {
        assertThat(run("nosuch")).isEqualTo(new Answer(127, "", "Command not found: nosuch\n"));
        assertThat(run("fail")).isEqualTo(new Answer(1, "", "line one line two ?[2J\n"));
        assertThat(run("echo")).isEqualTo(new Answer(1, "", "echo does not take these words; help echo says what it takes\n"));
        assertThat(run("echo " + "a".repeat(9000))).isEqualTo(new Answer(1, "", "command of 9005 characters is longer than 8192\n"));
    }

    @Test
    void shouldHelp() throws Exception {
        assertThat(run("help").out()).contains("echo WORD", "says it back", "of the framework", "  uninstall").doesNotContain("felix:");
        assertThat(run("help echo").out()).isEqualTo("echo WORD\n  says it back\n  WORD: what\n");
        assertThat(run("help stop").out()).contains("stop bundles", "ID...");
        assertThat(run("help nosuch").err()).isEqualTo("there is no help for nosuch\n");
    }

    @Test
    void shouldTakeBundlesByNumberAndName() throws Exception {
        var bundle = framework.install("com.example.sample", java.util.Map.of());
        bundle.start();
        assertThat(run("stop " + bundle.getBundleId()).code()).isZero();
        assertThat(bundle.getState()).isEqualTo(org.osgi.framework.Bundle.RESOLVED);
        assertThat(run("start " + bundle.getBundleId()).code()).isZero();
        assertThat(bundle.getState()).isEqualTo(org.osgi.framework.Bundle.ACTIVE);
        assertThat(run("refresh " + bundle.getBundleId()).code()).isZero();
        assertThat(run("uninstall com.example.sample").code()).isZero();
        assertThat(bundle.getState()).isEqualTo(org.osgi.framework.Bundle.UNINSTALLED);
        assertThat(run("stop 999")).isEqualTo(new Answer(1, "", "stop does not take these words; help stop says what it takes\n"));
    }

    @Test
    void shouldCompleteInADialogue() throws Exception {
        try (ClientSession session = login(); ChannelShell channel = session.createShellChannel()) {
            Screen screen = new Screen(channel);
            screen.until("srs> ");
            screen.type("ech\t");
            screen.until("echo ");
            screen.type("there\r");
            screen.until("you said there");
            screen.type("\u001bOA\r"); // arrow up: the last line again
            screen.untilCount("you said there", 2);
            screen.type("half a li");
            screen.until("half a li");
            int prompts = screen.count("srs> ");
            screen.type("\u0003"); // Ctrl-C drops it
            screen.untilCount("srs> ", prompts + 1);
            screen.type("fail\r");
            screen.until("line one line two ?[2J");
            screen.type("exit\r");
            assertThat(end(channel)).isZero();
        }
    }

    @Test
    void shouldEndACommandByCtrlCAndGoOn() throws Exception {
        try (ClientSession session = login(); ChannelShell channel = session.createShellChannel()) {
            Screen screen = new Screen(channel);
            screen.until("srs> ");
            screen.type("hang\r");
            screen.until("it hangs");
            screen.type("\u0003");
            Await.until("it was ended", WAIT, () -> HANGING.get() == 0);
            screen.until("interrupted");
            screen.type("echo hello\r");
            screen.until("you said hello");
        }
    }

    @Test
    void shouldEndACommandWithTheConnection() throws Exception {
        try (ClientSession session = login(); ChannelExec channel = session.createExecChannel("hang")) {
            channel.open().verify(WAIT);
            Await.until("it hangs", WAIT, () -> HANGING.get() == 1);
            session.close(true);
            Await.until("it was ended", WAIT, () -> HANGING.get() == 0);
        }
    }

    @Test
    void shouldEndTheDialogueOnEndOfInput() throws Exception {
        try (ClientSession session = login(); ChannelShell channel = session.createShellChannel()) {
            Screen screen = new Screen(channel);
            screen.until("srs> ");
            screen.type("\u0004");
            assertThat(end(channel)).isZero();
        }
    }

    @Test
    void shouldRefuseOneSessionTooMany() throws Exception {
        List<ClientSession> open = new ArrayList<>();
        for (int i = 0; i < SshShell.MAX_SESSIONS; i++) {
            ClientSession session = login();
            open.add(session);
            new Screen(session.createShellChannel()).until("srs> ");
        }
        assertThat(run("echo more")).isEqualTo(new Answer(1, "", SshShell.MAX_SESSIONS + " shell sessions are open already, and no more are allowed\n"));
        open.get(0).close(true);
        Await.until("a place is free again", WAIT, () -> {
            try {
                return run("echo more").code() == 0;
            } catch (IOException e) {
                return false;
            }
        });
        for (ClientSession session : open) {
            session.close(true);
        }
    }

    @Test
    void shouldListenAgainWhenThePortIsFree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            wanted = new Endpoint("127.0.0.1", taken.getLocalPort());
            listeners.get(0).onChanged(java.util.Set.of("shell.listen"));
            assertThat(shell.port()).isZero();
            assertThat(delayed).hasSize(1);
        }
        delayed.get(0).run();
        assertThat(shell.port()).isEqualTo(wanted.port());
        assertThat(run("echo again").code()).isZero();
    }

    @Test
    void shouldLeaveNothingBehind() throws Exception {
        assertThat(run("echo hello").code()).isZero();
        ClientSession session = login();
        new Screen(session.createShellChannel()).until("srs> ");
        shell.close();
        Await.until("the session has ended", WAIT, session::isClosed);
        Await.until("the threads have ended: " + serverThreads(), WAIT, () -> serverThreads().isEmpty());
        assertThat(Security.getProvider("BC")).as("the JVM's list of providers would hold its classes").isNull();
        assertThat(shell.port()).isZero();
    }

    private static List<String> serverThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.contains("SshServer") || name.startsWith("ssh input pump")).toList();
    }

    private record Answer(int code, String out, String err) {}

    private Answer run(String command) throws IOException {
        try (ClientSession session = login()) {
            return run(session, command);
        }
    }

    private static Answer run(ClientSession session, String command) throws IOException {
        try (ChannelExec channel = session.createExecChannel(command)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            channel.setOut(out);
            channel.setErr(err);
            channel.open().verify(WAIT);
            int code = end(channel);
            return new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    private static int end(ClientChannel channel) {
        assertThat(channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), WAIT)).contains(ClientChannelEvent.CLOSED);
        return channel.getExitStatus() == null ? -1 : channel.getExitStatus();
    }

    private ClientSession login() throws IOException {
        ClientSession session = connect("srs");
        session.addPasswordIdentity(password());
        session.auth().verify(WAIT);
        return session;
    }

    private ClientSession connect(String user) throws IOException {
        Await.until("the shell listens", WAIT, () -> shell.port() != 0);
        return client.connect(user, "127.0.0.1", shell.port()).verify(WAIT).getSession();
    }

    private String password() throws IOException {
        return Files.readString(temp.resolve("password")).strip();
    }

    /** What a terminal got, and its keyboard. */
    private static final class Screen {
        private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
        private final OutputStream keyboard;

        Screen(ChannelShell channel) throws IOException {
            channel.setOut(shown);
            channel.setErr(shown);
            channel.setPtyType("xterm");
            channel.setUsePty(true);
            channel.open().verify(WAIT);
            keyboard = channel.getInvertedIn();
        }

        void type(String keys) throws IOException {
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
        }

        void until(String text) {
            untilCount(text, 1);
        }

        void untilCount(String text, int count) {
            Await.until("'" + text + "' is shown", WAIT, () -> count(text) >= count);
        }

        int count(String text) {
            return shown.toString(StandardCharsets.UTF_8).split(java.util.regex.Pattern.quote(text), -1).length - 1;
        }
    }

    private SshShell shell() {
        Section root = fake(Section.class, (method, arguments) -> switch (method) {
            case "isOn" -> true;
            case "endpoints" -> List.of(wanted);
            case "string" -> temp.toString();
            default -> throw new UnsupportedOperationException(method);
        });
        Registration nothing = () -> { };
        Config config = fake(Config.class, (method, arguments) -> {
            if (method.equals("listen")) {
                listeners.add((ConfigListener) arguments[0]);
                return nothing;
            }
            return root;
        });
        Workers workers = fake(Workers.class, (method, arguments) -> {
            if (method.equals("after")) {
                delayed.add((Runnable) arguments[1]);
                return nothing;
            }
            return (Executor) threads::execute;
        });
        CommandProcessor processor = framework.context().getService(framework.context().getServiceReference(CommandProcessor.class));
        return new SshShell(processor, fake(Clients.class, (method, arguments) -> List.of()), config, workers, framework.context());
    }

    private interface Answers {
        Object to(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
    }
}
