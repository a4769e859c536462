package srs.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import srs.testkit.Await;
import srs.testkit.ChildProcess;

/** The assembled server as a process of its own. One test thread. */
final class ServerProcess implements AutoCloseable {
    static final Path DIST = Path.of(System.getProperty("srs.dist"));
    /** Generous: the machine may be busy with other tests. */
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    /** The second compiler costs a server that lives for seconds more than it gives it. */
    static final String SHORT_LIFE = "-XX:TieredStopAtLevel=1";

    private final ChildProcess process;

    private ServerProcess(ChildProcess process) {
        this.process = process;
    }

    static ServerProcess start(List<String> command, Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.putIfAbsent("SRS_JAVA_OPTS", SHORT_LIFE);
        return new ServerProcess(ChildProcess.start(command, all));
    }

    static ServerProcess start(Path conf, Map<String, String> environment) {
        return start(command(conf), environment);
    }

    private static List<String> command(Path conf) {
        return List.of(DIST.resolve("srs").toString(), "-c", conf.toString());
    }

    /** One with RTMP as its only feature, which starts in two thirds of the time: for what no other feature has a part in. */
    static ServerProcess small(Path conf) {
        return small(conf, Map.of());
    }

    static ServerProcess small(Path conf, Map<String, String> environment) {
        return small(command(conf), environment);
    }

    static ServerProcess small(List<String> command, Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.put("SRS_FEATURES_DIR", Rtmp.FOLDER.toString());
        return start(command, all);
    }

    /** A folder of features with RTMP alone, made once for all tests of a JVM. */
    private static final class Rtmp {
        private static final String JAR = "srs.protocol.rtmp.jar";
        private static final Path FOLDER = folder();

        private static Path folder() {
            try {
                Path folder = Files.createTempDirectory(DIST.toAbsolutePath().getParent(), "features-");
                Files.copy(DIST.resolve("features").resolve(JAR), folder.resolve(JAR));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    ServerProcess untilReady() {
        return untilLog(" ready in ");
    }

    ServerProcess untilLog(String text) {
        Await.until("log has '" + text + "', is: " + log(), START_LIMIT, () -> log().contains(text) || !process.isAlive());
        if (!log().contains(text)) {
            throw new AssertionError("ended without '" + text + "': " + log() + process.errors());
        }
        return this;
    }

    /** Waits for this, while the process lives. */
    void until(String what, BooleanSupplier condition) {
        Await.until(what + ", log: " + log(), START_LIMIT, () -> condition.getAsBoolean() || !process.isAlive());
        if (!condition.getAsBoolean()) {
            throw new AssertionError("the process ended before " + what + ": " + log() + process.errors());
        }
    }

    String log() {
        return new String(process.printed(), StandardCharsets.UTF_8);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String errors() {
        return process.errors();
    }

    void signal(String name) {
        ChildProcess.start(new ArrayList<>(List.of("kill", "-" + name, Long.toString(process.pid())))).output(Await.DEADLINE);
    }

    int exitCode(Duration limit) {
        return process.exitCode(limit);
    }

    int exitCode() {
        return exitCode(START_LIMIT);
    }

    @Override
    public void close() {
        process.close();
    }
}
