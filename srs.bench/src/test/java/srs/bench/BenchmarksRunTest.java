package srs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs for a moment, so that none rots. The numbers mean nothing here. */
class BenchmarksRunTest {
    @Test
    void everyBenchmarkRuns() throws Exception {
        // other builds may be measuring on this machine
        System.setProperty("jmh.ignoreLock", "true");
        Options options = new OptionsBuilder()
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(5))
                .param("players", "3")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        assertThat(results).allSatisfy(run -> assertThat(run.getPrimaryResult().getScore()).isPositive());
        assertThat(results).extracting(run -> run.getParams().getBenchmark()).containsAll(names());
    }

    /** What the annotation processor has found. */
    private static Set<String> names() {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        Set<String> names = BenchmarkList.defaultList().getAll(silent, List.of()).stream().map(BenchmarkListEntry::getUsername).collect(Collectors.toSet());
        assertThat(names).contains("srs.bench.ChunkDecode.decode");
        return names;
    }
}
