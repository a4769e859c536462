package srs.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The {@code ffmpeg} and {@code ffprobe} programs that the Maven artifact org.bytedeco:ffmpeg carries, so that no test depends on what is
 * installed. Unpacked once a build. Thread-safe.
 */
public final class FfmpegTool {

    /** How long a run without a deadline of its own may take. */
    public static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final String FOLDER = "org/bytedeco/ffmpeg/linux-x86_64-gpl/";
    /** What its devices want, which no test uses. */
    private static final List<String> DEVICES = List.of("libxcb.so.1", "libxcb-shm.so.0", "libasound.so.2", "libpulse.so.0");
    private static final List<Path> SYSTEM = Stream.of("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/usr/lib").map(Path::of).toList();

    private final Path folder;

    private FfmpegTool(Path folder) {
        this.folder = folder;
    }

    /** The tool, when the artifact is on the class path and this is Linux on x86-64. */
    public static Optional<FfmpegTool> find() {
        URL program = FfmpegTool.class.getClassLoader().getResource(FOLDER + "ffmpeg");
        boolean runs = System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
        return program == null || !runs ? Optional.empty() : Optional.of(new FfmpegTool(unpacked(program)));
    }

    /** The tool; without it the calling test is skipped with words. */
    public static FfmpegTool orSkip() {
        Optional<FfmpegTool> tool = find();
        Skip.unless(tool.isPresent(), "needs org.bytedeco:ffmpeg for linux-x86_64 on the class path, and Linux on x86-64");
        return tool.get();
    }

    /** Starts {@code ffmpeg -hide_banner -nostdin -loglevel warning ...}. */
    public ChildProcess ffmpeg(String... arguments) {
        return start("ffmpeg", List.of("-nostdin"), arguments);
    }

    /** Starts {@code ffprobe -hide_banner -loglevel warning ...}. */
    public ChildProcess ffprobe(String... arguments) {
        return start("ffprobe", List.of(), arguments);
    }

    /** Makes a program that is this {@code ffmpeg}, for servers that start one by its path. */
    public Path program(Path file) throws IOException {
        Files.writeString(file, "#!/bin/sh\nLD_LIBRARY_PATH=" + folder + " exec " + folder.resolve("ffmpeg") + " -hide_banner \"$@\"\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
        return file;
    }

    private ChildProcess start(String program, List<String> first, String... arguments) {
        List<String> command = new ArrayList<>(List.of(folder.resolve(program).toString(), "-hide_banner", "-loglevel", "warning"));
        command.addAll(first);
        command.addAll(List.of(arguments));
        return ChildProcess.start(command, Map.of("LD_LIBRARY_PATH", folder.toString()));
    }

    private static Path unpacked(URL program) {
        try {
            JarURLConnection connection = (JarURLConnection) program.openConnection();
            JarFile jar = connection.getJarFile();
            String name = Path.of(jar.getName()).getFileName().toString().replace(".jar", "");
            return BuildFolder.cached(name, target -> unpack(jar, target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(JarFile jar, Path target) throws IOException {
        Files.createDirectories(target);
        for (JarEntry entry : Collections.list(jar.entries())) {
            String name = entry.getName().startsWith(FOLDER) ? entry.getName().substring(FOLDER.length()) : "";
            if (name.isEmpty() || name.contains("/") || name.startsWith("libjni")) {
                continue;
            }
            Path file = target.resolve(name);
            try (InputStream in = jar.getInputStream(entry)) {
                Files.copy(in, file);
            }
            if (!file.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + file + " executable");
            }
        }
        for (String name : DEVICES) {
            // of a machine without screen and sound; the loader takes any library that has no versions of its own, as long as nobody calls it
            if (SYSTEM.stream().noneMatch(folder -> Files.exists(folder.resolve(name)))) {
                Files.createSymbolicLink(target.resolve(name), Path.of("libdrm.so.2"));
            }
        }
    }
}
