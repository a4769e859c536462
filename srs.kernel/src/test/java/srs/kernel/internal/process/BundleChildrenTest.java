package srs.kernel.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.process.Child;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildOutput;
import srs.kernel.process.ChildProcesses;
import srs.kernel.process.ChildRequest;
import srs.kernel.process.ChildResult;
import srs.kernel.work.Registration;
import srs.testkit.Await;

/** One bundle's children, with real processes. */
class BundleChildrenTest {

    @TempDir
    private Path folder;

    private boolean isServerStopping;
    private final WorkPool work = new WorkPool();
    private final ChildPool pool = new ChildPool(work, () -> folder, Runtime.getRuntime());
    private final BundleChildren children = new BundleChildren(pool, work, new FaultCounter(), "test", () -> isServerStopping);

    @AfterEach
    void close() {
        children.close();
        pool.close();
        work.close();
    }

    private static ChildRequest request(String... command) {
        return ChildRequest.of("a test", Arrays.asList(command));
    }

    private ChildResult run(ChildRequest request) {
        return Await.result("the program ends", children.run(request, 10_000));
    }

    private static String text(ChildResult result) {
        return new String(result.output(), StandardCharsets.UTF_8);
    }

    /** Waits for a line that a child writes into a file: the number of a process. */
    private ProcessHandle process(String file) {
        return Await.value("a pid in " + file, () -> {
            Optional<String> pid = Files.readAllLines(folder.resolve(file)).stream().filter(line -> !line.isBlank()).findFirst();
            return pid.flatMap(number -> ProcessHandle.of(Long.parseLong(number))).orElse(null);
        });
    }

    @Test
    void eachWordIsOneArgumentForNoShellReadsIt() {
        ChildResult result = run(request("printf", "[%s]", "a b", "$(id); `id` | > x && ", "-n", "[stream]", "ü"));

        assertThat(text(result)).isEqualTo("[a b][$(id); `id` | > x && ][-n][[stream]][ü]");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aChildGetsSignalsAsFromAShellAndNoInput() {
        ChildResult result = run(request("sh", "-c", "grep SigBlk /proc/self/status; readlink /proc/self/fd/0; pwd"));

        assertThat(text(result)).isEqualTo("SigBlk:\t0000000000000000\n/dev/null\n" + folder + "\n");
    }

    @Test
    void anEndWithACodeAndALastWordOfErrorIsTold() {
        ChildResult result = run(request("sh", "-c", "echo first >&2; echo 'no such codec' >&2; exit 7"));

        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.lastError()).isEqualTo("no such codec");
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        for (String[] missing : new String[][] {{"srs-no-such-program", "no srs-no-such-program in PATH"}, {"./none", "./none is not there"}}) {
            assertThatThrownBy(() -> children.run(request(missing[0]), 1).get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class).cause().isInstanceOf(IOException.class).hasMessage(missing[1]);
        }
    }

    @Test
    void aRunIsEndedWhenItsTimeIsOver() {
        assertThat(run(request("sleep", "1000").withLimit(50)).isTooLate()).isTrue();
    }

    @Test
    void aRunThatWritesTooMuchIsEnded() {
        CompletableFuture<ChildResult> answer = children.run(request("yes"), 1000);

        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasMessageContaining("a test wrote more than 1000 bytes");
        Await.until("it is gone", () -> children.children().isEmpty());
    }

    @Test
    void aKeptProgramIsStartedAgainAndItsOutputAppended() throws IOException {
        Path out = folder.resolve("made/on/demand.txt");
        Child child = children.keep(request("sh", "-c", "echo out; echo $WORD >&2; exit 3").withOutput(new ChildOutput.ToFile(Path.of("made/on/demand.txt")))
                .withError(new ChildOutput.ToFile(folder.resolve("err.txt"))).withEnvironment("WORD", "broken").withRestart(1));

        Await.until("it ran three times", () -> child.info().restarts() > 2 && child.info().lastEnd().startsWith("code 3 after 0."));
        assertThat(child.info().lastEnd()).endsWith("s: broken");
        assertThat(Files.readAllLines(out)).hasSizeGreaterThan(2).containsOnly("out");
        child.close();
        Await.until("it is gone", () -> children.children().isEmpty());
    }

    /** Whoever tells of its end must not die of a broken pipe before it is done. */
    @Test
    void aProgramThatIsEndedMaySaySoAndFinish() {
        Child child = children.keep(request("sh", "-c", "trap 'echo I end; echo I end >&2; touch finished; exit 0' TERM; touch began; while :; do sleep 0.05; done"));
        Await.until("it runs", () -> Files.exists(folder.resolve("began")));

        child.close();

        Await.until("it is gone", () -> children.children().isEmpty());
        assertThat(folder.resolve("finished")).exists();
        assertThat(child.info().lastEnd()).startsWith("code 0 after ").endsWith("I end");
    }

    /** A reload, or a publisher that is back at once: as long as the FFmpeg before publishes it, the output of the new one is busy. */
    @Test
    void aProgramBeginsWhenTheOneBeforeOfItsNameHasGone() {
        Child former = children.keep(request("sh", "-c", "trap 'sleep 0.3; rmdir output; exit' TERM; mkdir output; while :; do sleep 0.05; done"));
        Await.until("it has its output", () -> Files.exists(folder.resolve("output")));

        former.close();
        Child next = children.keep(request("sh", "-c", "mkdir output && touch published && exec sleep 1000"));

        Await.until("the next one has it", () -> Files.exists(folder.resolve("published")));
        assertThat(next.info().lastEnd()).isEmpty();
    }

    @Test
    void linesAreToldInOrder() {
        List<String> heard = new CopyOnWriteArrayList<>();
        children.keep(request("sh", "-c", "echo one; echo two; sleep 1000").withOutput(new ChildOutput.Lines(heard::add)));

        Await.until("both lines are heard", () -> heard.equals(List.of("one", "two")));
    }

    @Test
    void closingEndsTheDescendantsToo() {
        Child child = children.keep(request("sh", "-c", "sleep 1000 & echo $! > grandchild; wait"));
        ProcessHandle grandchild = process("grandchild");
        ProcessHandle self = Await.value("its process", () -> ProcessHandle.of(child.info().pid()).orElse(null));

        child.close();

        Await.until("both are gone", () -> !grandchild.isAlive() && !self.isAlive());
        Await.until("nothing is left", () -> children.children().isEmpty());
    }

    @Test
    void whatAProgramLeavesBehindEndsWithIt() {
        children.keep(request("sh", "-c", "sleep 1000 & echo $! > orphan").withRestart(60_000));
        ProcessHandle orphan = process("orphan");

        Await.until("it is gone", () -> !orphan.isAlive());
    }

    @Test
    void aBundleThatStopsWhileItsProgramsAreBeingMadeLeavesNone() {
        for (int i = 0; i < 20; i++) {
            BundleChildren brief = new BundleChildren(pool, work, new FaultCounter(), "short", () -> false);
            for (int k = 0; k < 3; k++) {
                brief.keep(request("sleep", "123456"));
            }
            CompletableFuture<ChildResult> once = brief.run(request("sleep", "123456"), 1000);
            brief.close();

            Await.until("none of them is there", () -> ProcessHandle.current().descendants()
                    .noneMatch(process -> process.info().arguments().map(words -> List.of(words).contains("123456")).orElse(false)));
            assertThat(once).isCompletedExceptionally();
        }
        Await.until("all places are free", () -> children.children().isEmpty());
    }

    @Test
    void whatIgnoresTermIsKilledAfterASecondAndTheBundlesStopWaitsForThat() {
        children.keep(request("sh", "-c", "trap '' TERM; echo $$ > deaf; while :; do sleep 1; done"));
        ProcessHandle deaf = process("deaf");

        long beganNs = System.nanoTime();
        children.close();

        assertThat(deaf.isAlive()).isFalse();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs)).isBetween((long) ChildProcesses.KILL_AFTER_MS, 5000L);
        assertThatThrownBy(() -> children.keep(request("true"))).isInstanceOf(RejectedExecutionException.class).hasMessage("bundle test has stopped");
    }

    @Test
    void theFirstBundleThatStopsWithTheServerEndsTheChildrenOfAll() {
        BundleChildren other = new BundleChildren(pool, work, new FaultCounter(), "other", () -> false);
        Child child = other.keep(request("sleep", "1000"));
        ProcessHandle process = Await.value("it runs", () -> ProcessHandle.of(child.info().pid()).orElse(null));

        isServerStopping = true;
        children.close();

        assertThat(process.isAlive()).isFalse();
        other.close();
    }

    @Test
    void statisticsTellTheStateAndThePriceOfAChild() throws IOException {
        Child busy = children.keep(request("sh", "-c", "sh -c 'while :; do :; done' & wait", "token=x"));
        Await.until("its descendant has taken time", () -> busy.info().cpuMs() > 50);
        ChildInfo info = children.children().get(0);
        assertThat(info.state()).isEqualTo(ChildInfo.State.RUNNING);
        assertThat(info.command()).isEqualTo("sh -c sh -c 'while :; do :; done' & wait token=***");
        assertThat(info.sinceMs()).isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
        busy.close();
        Await.until("it is gone", () -> children.children().isEmpty());

        Child waiting = children.keep(request("false").withRestart(60_000));
        Await.until("it waits", () -> waiting.info().state() == ChildInfo.State.WAITING && waiting.info().pid() == 0);
    }

    @Test
    void theLogSaysOfOneOfEachStageNowAndThen() {
        children.keep(request("sleep", "1000")).summary("-> ENC time={time}, encoders=2, input=a");
        children.keep(request("sleep", "1000")).summary("-> ENC time={time}, encoders=1, input=b");
        Child exec = children.keep(request("sleep", "1000"));
        exec.summary("-> EXE alive={alive}");
        children.keep(request("sleep", "1000"));
        ChildSummaries summaries = new ChildSummaries(pool, config(), new BundleWorkers(work, new FaultCounter(), "test"));
        List<String> lines = new ArrayList<>();

        summaries.print(lines::add);
        summaries.print(lines::add);
        exec.close();
        summaries.print(lines::add);

        assertThat(lines).filteredOn(line -> line.startsWith("-> ENC")).hasSize(3).allMatch(line -> line.matches("-> ENC time=\\d+, encoders=[12], input=[ab]"))
                .anyMatch(line -> line.endsWith("a")).anyMatch(line -> line.endsWith("b"));
        assertThat(lines).filteredOn(line -> line.startsWith("-> EXE")).hasSize(2);
        summaries.stop();
    }

    private static Config config() {
        Section root = fake(Section.class, 1_000_000L);
        return (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, args) -> method.getName().equals("root") ? root : (Registration) () -> {});
    }

    private static <T> T fake(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answer));
    }

    @Test
    void aBundleHasALimitOfChildren() {
        for (int i = 0; i < ChildProcesses.MAX_PER_BUNDLE; i++) {
            children.keep(request("/none").withRestart(60_000));
        }

        assertThatThrownBy(() -> children.keep(request("true"))).isInstanceOf(RejectedExecutionException.class)
                .hasMessage("bundle test has 200 child processes, which is the most");
    }

    @Test
    void aNamedPipeIsNoPlaceForOutputForOpeningItWouldWait() throws IOException {
        assertThat(run(request("mkfifo", "pipe")).exitCode()).isZero();
        Child child = children.keep(request("true").withOutput(new ChildOutput.ToFile(Path.of("pipe"))));

        Await.until("it is refused", () -> child.info().lastEnd().equals("cannot start: " + folder.resolve("pipe") + " is not a regular file"));
    }
}
