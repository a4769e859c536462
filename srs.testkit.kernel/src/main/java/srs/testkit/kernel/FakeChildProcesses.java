package srs.testkit.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import srs.kernel.process.Child;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildProcesses;
import srs.kernel.process.ChildRequest;
import srs.kernel.process.ChildResult;

/** Notes which programs a bundle would run, and runs none. Thread-safe. */
public class FakeChildProcesses implements ChildProcesses {
    /** Every request to keep one, in order. */
    public final List<ChildRequest> kept = new CopyOnWriteArrayList<>();

    /** Those that are not closed. */
    public final List<ChildRequest> open = new CopyOnWriteArrayList<>();

    /** Summaries by the name of the child. */
    public final Map<String, String> summaries = new ConcurrentHashMap<>();

    /** Programs that are found by their bare names. */
    public final Map<String, Path> installed = new ConcurrentHashMap<>(Map.of("ffmpeg", Path.of("/usr/bin/ffmpeg")));

    /** What a program answers that is run once. */
    public Function<ChildRequest, CompletableFuture<ChildResult>> runs = request -> CompletableFuture.failedFuture(new UnsupportedOperationException(request.name()));

    /** The words after the program. */
    public static String words(ChildRequest request) {
        return String.join(" ", request.command().subList(1, request.command().size()));
    }

    @Override
    public Child keep(ChildRequest request) {
        kept.add(request);
        open.add(request);
        return new Child() {
            @Override
            public ChildInfo info() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void summary(String template) {
                summaries.put(request.name(), template);
            }

            @Override
            public void close() {
                open.remove(request);
            }
        };
    }

    @Override
    public CompletableFuture<ChildResult> run(ChildRequest request, int limitBytes) {
        return runs.apply(request);
    }

    @Override
    public List<ChildInfo> children() {
        return List.of();
    }

    @Override
    public Optional<Path> program(String name, Path folder) {
        return name.indexOf('/') < 0 ? Optional.ofNullable(installed.get(name)) : Optional.of(folder.resolve(name)).filter(Files::isExecutable);
    }
}
