package srs.bench.audio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import srs.audio.internal.AudioProgram;
import srs.audio.internal.ProcessAudioConverter;
import srs.kernel.internal.net.BundleDialer;
import srs.kernel.internal.net.HostResolver;
import srs.kernel.internal.net.LoopGroup;
import srs.kernel.internal.process.BundleChildren;
import srs.kernel.internal.process.ChildPool;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.process.ChildInfo;

/** The converter as the server has it, without a framework. Thread-safe. */
final class Converting implements AutoCloseable {
    private static final String BUNDLE = "srs.audio";

    final LoopGroup loops = new LoopGroup();
    final ProcessAudioConverter converter;
    private final WorkPool pool = new WorkPool();
    private final ChildPool childPool;
    private final BundleChildren children;
    private final BundleDialer dialer = new BundleDialer(loops, new HostResolver(pool), pool, BUNDLE);
    private final FileSystem jar;

    /** @param folder for the process */
    Converting(Path folder) throws IOException {
        childPool = new ChildPool(pool, () -> folder, Runtime.getRuntime());
        children = new BundleChildren(childPool, pool, new FaultCounter(), BUNDLE, () -> false);
        jar = FileSystems.newFileSystem(jarOf(ProcessAudioConverter.class));
        Path root = jar.getPath("/");
        converter = new ProcessAudioConverter(loops, dialer, children, new BundleWorkers(pool, new FaultCounter(), BUNDLE), new AudioProgram(folder, "bench", new Source(root)));
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Source(Path root) implements AudioProgram.Source {
        @Override
        public List<String> below(String folder) throws IOException {
            try (Stream<Path> files = Files.walk(root.resolve(folder))) {
                return files.filter(Files::isRegularFile).map(file -> root.relativize(file).toString()).toList();
            }
        }

        @Override
        public URL resource(String name) {
            try {
                return root.resolve(name).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The process; it must run. */
    ProcessHandle process() {
        return children.children().stream().filter(child -> child.state() == ChildInfo.State.RUNNING).findFirst()
                .flatMap(child -> ProcessHandle.of(child.pid())).orElseThrow();
    }

    @Override
    public void close() throws IOException {
        converter.close();
        children.close();
        dialer.close();
        loops.close();
        childPool.close();
        pool.close();
        jar.close();
    }
}
