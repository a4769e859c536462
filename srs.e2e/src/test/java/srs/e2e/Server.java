package srs.e2e;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Loopback;
import srs.tls.SelfSigned;
import srs.tls.TlsFiles;

/**
 * The server of {@code srs.dist}, as a process, on ports that the system chose. One for all tests; ended when the last has run.
 * Thread-safe.
 */
final class Server implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Path DIST = Path.of("..", "srs.dist", "target", "srs").toAbsolutePath().normalize();
    /** A Java runtime without the tools of a JDK has it not. */
    static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    /** What servers have said, after their end. */
    private static final Path LOGS = Path.of("target", "server-logs");
    private static final String HEAP = "-Xmx256m";
    private static final int REQUESTS_AFTER_GC = 10;
    private static final String HOST = "127.0.0.1";
    /** TLS has an address of its own, for one address with port 0 is one port to the server. */
    private static final String TLS_HOST = "127.0.0.2";
    private static final String API_HOST = "127.0.0.3";

    private final Path folder;
    private final Path conf;
    private final ChildProcess process;
    private List<String> expected = List.of();
    final int rtmp;
    final int rtmps;
    final int http;
    final int https;
    final int api;

    private Server(Path folder, int rtmpPort, int apiPort, String more, String heap) throws IOException {
        this.folder = folder;
        delete(folder);
        Files.createDirectories(folder);
        Path home = copy(DIST, folder.resolve("srs"));
        TlsFiles tls = new TlsFiles(folder.resolve("server.key"), folder.resolve("server.crt"));
        SelfSigned.write(tls, "localhost", HOST, TLS_HOST);
        conf = Files.writeString(folder.resolve("srs.conf"), """
                listen 127.0.0.1:%2$d;
                daemon off;
                auto_reload_for_docker off;
                srs_log_tank console;
                pid %1$s/srs.pid;
                rtmps { enabled on; listen 127.0.0.2:0; key %1$s/server.key; cert %1$s/server.crt; }
                http_server {
                    enabled on; listen 127.0.0.1:0; dir %1$s/html;
                    https { enabled on; listen 127.0.0.2:0; key %1$s/server.key; cert %1$s/server.crt; }
                }
                http_api { enabled on; listen 127.0.0.3:%4$d; v2 { dir %1$s/api; } }
                vhost __defaultVhost__ { http_remux { enabled on; } publish { normal_timeout 60000; } }
                vhost audio.example.com { http_remux { enabled on; has_video off; } }
                vhost off.example.com { http_remux { enabled off; } }
                vhost ts.example.com { http_remux { enabled on; mount [vhost]/[app]/[stream].ts; } }
                vhost aac.example.com { http_remux { enabled on; mount [vhost]/[app]/[stream].aac; } }
                vhost mp3.example.com { http_remux { enabled on; mount [vhost]/[app]/[stream].mp3; } }
                vhost mount.example.com { http_remux { enabled on; mount [vhost]/flv/[app]/[stream].flv; } }
                %3$s
                """.formatted(folder, rtmpPort, more, apiPort));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                // a tenth of a start; servers of srs.process check the code that they load
                "-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote", "-XX:-UsePerfData", "-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", heap,
                "-Dio.netty.leakDetection.level=paranoid", "-Dio.netty.leakDetection.targetRecords=20", "-Dio.netty.leakDetection.acquireAndReleaseOnly=true", "-Dsrs.home=" + home));
        command.addAll(classes());
        command.addAll(List.of("srs.launcher.Main", "-c", conf.toString()));
        process = ChildProcess.start(command, Map.of("SRS_SHELL_ENABLED", "off"));
        try {
            rtmp = port("rtmp listens on ");
            rtmps = port("rtmps listens on ");
            http = port("http listens on ");
            https = port("https listens on ");
            api = port("http listens on 127.0.0.3:", "");
            // a port may be open before the last bundle has started
            Await.until("it is ready", START, () -> log().contains(" ready in ") || !process.isAlive());
            Await.until("HTTP-FLV is served", START, this::serves);
            Await.until("the API answers", START, this::answersCalls);
        } catch (AssertionError e) {
            process.close();
            throw new AssertionError(e.getMessage() + ", log of the server:\n" + log(), e);
        }
    }

    private static Server shared(ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.create(Server.class)).getOrComputeIfAbsent("server", key -> {
            try {
                Path folder = Path.of("target", "e2e-" + ProcessHandle.current().pid()).toAbsolutePath();
                return new Server(folder, 0, 0, """
                        rtc_server { enabled on; listen 127.0.0.1:0; tcp { enabled on; listen 127.0.0.5:0; } protocol all; }
                        srt_server { enabled on; listen 127.0.0.1:0; }
                        """, HEAP);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, Server.class);
    }

    /** A server for one test alone, which may change its features folder. A bundle that comes back finds its port, so that is no 0. */
    static Server alone(Path folder) throws IOException {
        return alone(folder, "");
    }

    /** The same with further directives, which may name the port of RTMP. */
    static Server alone(Path folder, String directives) throws IOException {
        int[] ports = Loopback.freePorts(2);
        return new Server(folder.toAbsolutePath(), ports[0], ports[1], directives, HEAP);
    }

    /** The same with further directives, made for its RTMP port. */
    static Server alone(Path folder, IntFunction<String> directives) throws IOException {
        int[] ports = Loopback.freePorts(2);
        return new Server(folder.toAbsolutePath(), ports[0], ports[1], directives.apply(ports[0]), HEAP);
    }

    /** A server for one test alone, with further directives. */
    static Server with(Path folder, String directives) throws IOException {
        return with(folder, directives, HEAP);
    }

    /** A server for one test alone, with further directives and an own option for its heap. */
    static Server with(Path folder, String directives, String heap) throws IOException {
        return new Server(folder.toAbsolutePath(), 0, 0, directives, heap);
    }

    /** For signals and limits. */
    long pid() {
        return process.pid();
    }

    /** What the diagnostic command prints; asked from here, for the program of that name is a JVM to start. */
    String jcmd(String command) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid()));
            Method execute = Class.forName("sun.tools.attach.HotSpotVirtualMachine").getMethod("executeJCmd", String.class);
            try (InputStream answer = (InputStream) execute.invoke(machine, command)) {
                // this stream ends too early for who reads into the middle of an array
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                answer.transferTo(text);
                return text.toString(StandardCharsets.UTF_8);
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException | ReflectiveOperationException e) {
            throw new AssertionError(command + " of process " + pid(), e);
        }
    }

    /** What its configuration file says. */
    String conf() throws IOException {
        return Files.readString(conf);
    }

    /** Writes the configuration file and sends HUP, which is then the only cause of a reload, in a container too; returns what was logged since, when the reload has been applied or refused. */
    synchronized String reload(String text) throws IOException {
        Files.writeString(conf, text);
        int before = printed().length();
        ChildProcess.start(List.of("kill", "-HUP", Long.toString(pid()))).output(Duration.ofSeconds(60));
        Pattern result = Pattern.compile("reload (applied, changed: .*|refused, .*)\\R");
        Await.until("the reload is over", START, () -> result.matcher(printed().substring(before)).find());
        return printed().substring(before);
    }

    /** Adds vhosts, whose names nobody else has, while it runs: a start is most of the work of a short test. What they write is best below {@link #folder}, which stays. */
    synchronized Server also(String vhosts) throws IOException {
        String said = reload(conf() + vhosts);
        if (!said.contains("reload applied, changed: ")) {
            throw new AssertionError(said);
        }
        return this;
    }

    /** With another configuration, which holds. */
    Server reloaded(UnaryOperator<String> change) throws IOException {
        try {
            String said = reload(change.apply(conf()));
            if (!said.contains("reload applied, changed: ")) {
                throw new AssertionError(said);
            }
            return this;
        } catch (AssertionError | IOException e) {
            close();
            throw e;
        }
    }

    /** Errors that a test provokes, as patterns of lines, do not count at the end. */
    void expectErrors(String... patterns) {
        expected = List.of(patterns);
    }

    /** Its folder of files. */
    Path html() {
        return folder.resolve("html");
    }

    Path features() {
        return folder.resolve("srs").resolve("features");
    }

    /** Gives the one server to a test that has a parameter for it; without an assembled distribution it is skipped with words. */
    static final class Resolver implements ParameterResolver, ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Files.isDirectory(DIST.resolve("features"))) {
                return ConditionEvaluationResult.enabled("assembled");
            }
            String reason = context.getDisplayName() + ": there is no " + DIST + "; run the phase package, or verify, of the whole build";
            System.err.println("SKIPPED: " + reason);
            return ConditionEvaluationResult.disabled(reason);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Server.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return shared(context);
        }
    }

    String rtmp(String stream) {
        return "rtmp://" + HOST + ":" + rtmp + "/live/" + stream;
    }

    String rtmps(String stream) {
        return "rtmps://" + TLS_HOST + ":" + rtmps + "/live/" + stream;
    }

    String flv(String scheme, String stream) {
        boolean isSecure = scheme.equals("https") || scheme.equals("wss");
        return scheme + "://" + (isSecure ? TLS_HOST + ":" + https : HOST + ":" + http) + "/live/" + stream + ".flv";
    }

    String api(String path) {
        return "http://" + API_HOST + ":" + api + path;
    }

    Path folder() {
        return folder;
    }

    /** The lines of its log, and then what the JVM had to say. */
    String log() {
        return printed() + process.errors();
    }

    private String printed() {
        return new String(process.printed(), StandardCharsets.UTF_8);
    }

    /** Waits until so many players of the stream have joined it. */
    void awaitPlayers(String stream, int count) {
        awaitPlayers("", stream, count);
    }

    /** The same for a vhost that is not the default one. */
    void awaitPlayers(String vhost, String stream, int count) {
        Pattern joined = Pattern.compile("start play url=" + Pattern.quote(vhost + "/live/" + stream) + ",");
        Await.until(count + " players of " + stream, Duration.ofSeconds(60), () -> joined.matcher(log()).results().count() >= count);
    }

    /** Waits until the log says so. */
    void awaitLog(String words) {
        Await.until("\"" + words + "\" in the log", Duration.ofSeconds(60), () -> log().contains(words));
    }

    /** Waits until the stream of a vhost is published. */
    void awaitPublished(String vhost, String stream) {
        Await.until(stream + " is published", Duration.ofSeconds(60), () -> log().contains("start publish url=" + vhost + "/live/" + stream + ","));
    }

    /** How often a publisher of the stream was accepted so far. */
    int publishesOf(String stream) {
        return publishesOf("", stream);
    }

    /** The same for a vhost that is not the default one. */
    int publishesOf(String vhost, String stream) {
        return (int) Pattern.compile("start publish url=" + Pattern.quote(vhost + "/live/" + stream) + ",").matcher(log()).results().count();
    }

    private boolean answersCalls() {
        try {
            return Http.head(api("/api/v1/versions")).statusCode() == 200 && Http.head(api("/api/v2/openapi.json")).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether HTTP-FLV is answered. */
    boolean serves() {
        try {
            return Http.head(flv("http", "ready")).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private int port(String before) {
        return port(before, "127\\.0\\.0\\.[12]:");
    }

    /** The port that the log tells after these words and this beginning of an address, a regular expression. */
    int port(String before, String address) {
        Pattern pattern = Pattern.compile("\\] " + before + address + "(\\d+)");
        Await.until("\"" + before + "\" in the log", START, () -> pattern.matcher(log()).find() || !process.isAlive());
        Matcher matcher = pattern.matcher(log());
        if (!matcher.find()) {
            throw new AssertionError("the server has ended");
        }
        return Integer.parseInt(matcher.group(1));
    }

    /**
     * The class path as the start script has it, with the archive of classes that it made for this version of Java when srs.process tested it: without one
     * a start costs a second more.
     */
    private static List<String> classes() throws IOException {
        StringBuilder path = new StringBuilder();
        try (Stream<Path> jars = Files.list(DIST.resolve("lib")); Stream<Path> archives = Files.list(DIST)) {
            jars.map(Path::toString).sorted().forEach(jar -> path.append(jar).append(File.pathSeparatorChar));
            List<String> options = new ArrayList<>(List.of("-cp", path.toString(), "-Xlog:cds*=off"));
            String name = "classes-" + Runtime.version().feature() + "-";
            archives.filter(file -> file.getFileName().toString().startsWith(name) && file.toString().endsWith(".jsa")).map(file -> "-XX:SharedArchiveFile=" + file).forEach(options::add);
            return options;
        }
    }

    /** The server runs from a folder of its own: tests change its features, and a build may remove the original. */
    private static Path copy(Path from, Path to) throws IOException {
        for (String folder : List.of("system", "features")) {
            Files.createDirectories(to.resolve(folder));
            try (Stream<Path> jars = Files.list(from.resolve(folder))) {
                for (Path jar : (Iterable<Path>) jars::iterator) {
                    Path target = to.resolve(folder).resolve(jar.getFileName());
                    if (folder.equals("system")) {
                        link(jar, target);
                    } else {
                        Files.copy(jar, target);
                    }
                }
            }
        }
        return to;
    }

    private static void link(Path file, Path link) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (IOException | UnsupportedOperationException e) {
            // on another file system
            Files.copy(file, link);
        }
    }

    /** kill -9; nothing is asked of it any more. */
    void kill() throws IOException {
        process.close();
        Await.until("the server is dead", () -> !process.isAlive());
        delete(folder);
    }

    @Override
    public void close() {
        awaitLeakReports();
        process.terminate();
        int code = process.exitCode(Duration.ofSeconds(60));
        String log = log();
        boolean hasErrors = log.lines().anyMatch(line -> line.contains("][ERROR][") && expected.stream().noneMatch(pattern -> Pattern.compile(pattern).matcher(line).find()));
        if (code != 0 || log.contains("LEAK:") || hasErrors) {
            throw new AssertionError("exit code " + code + ", log of the server:\n" + log);
        }
        try {
            keep(log);
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For who wonders why a test has failed. */
    private void keep(String log) throws IOException {
        Files.writeString(Files.createDirectories(LOGS).resolve(folder.getFileName() + ".log"), log);
    }

    /** Netty tells of a leak when it allocates after the lost buffer was collected. */
    private void awaitLeakReports() {
        if (process.isAlive() && Files.isExecutable(JCMD)) {
            jcmd("GC.run");
            for (int i = 0; i < REQUESTS_AFTER_GC; i++) {
                serves();
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }
}
