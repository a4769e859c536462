package srs.kernel.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.Await;

/** What is left of a server that is killed: closing the watch is to it as the death of the server. */
class DeathWatchTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killAll() {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start();
        started.add(process);
        return process;
    }

    /** The process whose number a script writes into a file. */
    private ProcessHandle named(String file) {
        return Await.value("a pid in " + file, LONG, () -> Files.readString(folder.resolve(file)).lines().findFirst().filter(line -> !line.isBlank())
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line.trim()))).orElse(null));
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "trap '' TERM; "})
    void endsChildrenWithTheirDescendantsAndWhatIsDeaf(String trap) throws IOException {
        DeathWatch watch = new DeathWatch(List.of("setsid"));
        Process child = start("setsid", "sh", "-c", trap + "cd " + folder + "; sh -c \"" + trap + "echo \\$\\$ > grandchild; while :; do sleep 1; done\" & while :; do sleep 1; done");
        watch.add(child.pid());
        ProcessHandle grandchild = named("grandchild");

        watch.close();

        Await.until("both are gone", LONG, () -> !child.isAlive() && !grandchild.isAlive());
    }

    @Test
    void endsWhatAChildHasLeftBehind() throws IOException, InterruptedException {
        DeathWatch watch = new DeathWatch(List.of("setsid"));
        Process child = start("setsid", "sh", "-c", "cd " + folder + "; sleep 1000 & echo $! > orphan");
        Process other = start("setsid", "sleep", "1000");
        watch.add(child.pid());
        watch.add(other.pid());
        ProcessHandle orphan = named("orphan");
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();

        watch.remove(child.pid());

        Await.until("the orphan is gone", LONG, () -> !orphan.isAlive());
        assertThat(other.isAlive()).isTrue();
        watch.close();
    }

    @Test
    void leavesAloneWhatItHasBeenToldToHaveGone() throws IOException, InterruptedException {
        DeathWatch watch = new DeathWatch(List.of());
        Process one = start("sleep", "1000");
        Process two = start("sleep", "1000");
        Process three = start("sleep", "1000");
        for (Process process : List.of(one, two, three)) {
            watch.add(process.pid());
        }
        watch.remove(two.pid());
        watch.remove(two.pid());

        watch.close();

        assertThat(one.waitFor(30, TimeUnit.SECONDS) && three.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(two.isAlive()).isTrue();
    }

    @Test
    void isBegunAnewWhenSomebodyKillsIt() throws IOException, InterruptedException {
        DeathWatch watch = new DeathWatch(List.of());
        Process one = start("sleep", "1000");
        watch.add(one.pid());
        ProcessHandle shell = Await.value("the shell", LONG, () -> ProcessHandle.current().children()
                .filter(process -> process.info().arguments().map(words -> List.of(words).contains("srs-children")).orElse(false)).findFirst().orElse(null));
        shell.destroyForcibly();
        Await.until("it is dead", LONG, () -> !shell.isAlive());
        Process two = start("sleep", "1000");
        watch.add(two.pid());

        watch.close();

        assertThat(one.waitFor(30, TimeUnit.SECONDS) && two.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
