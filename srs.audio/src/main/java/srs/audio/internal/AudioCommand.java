package srs.audio.internal;

import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.audio.worker.protocol.WorkerFolder;
import srs.kernel.process.ChildOutput;
import srs.kernel.process.ChildRequest;

/** How the process is started: by the Java that runs the server, with little memory. Stateless. */
final class AudioCommand {
    private static final Logger LOG = LoggerFactory.getLogger("srs.audio");

    /** What a process that died waits for: a pause of sound is heard. */
    private static final long RESTART_MS = 50;

    private AudioCommand() {}

    /** As many as half of the processors, so that the server has the other half. */
    static int lanes() {
        return Math.max(1, Math.min(WorkerFolder.MAX_LANES, Runtime.getRuntime().availableProcessors() / 2));
    }

    /**
     * @param name in the log and statistics
     * @param program where it is unpacked
     * @param folder its socket is in
     */
    static ChildRequest request(String name, Path program, Path folder) {
        String libraries = AudioProgram.libraries(program).toString();
        String path = program.resolve("classes") + ":" + program.resolve("ffmpeg.jar") + ":" + program.resolve("javacpp.jar");
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms8m", "-Xmx64m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + program.resolveSibling("crash.log"),
                "-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + libraries,
                // the libraries as they are unpacked, not those of the machine or of a cache in the home folder
                "-Dorg.bytedeco.javacpp.pathsFirst=true", "-Dorg.bytedeco.javacpp.cachedir=" + folder,
                // native memory is freed by hand, and limited by the number of conversions
                "-Dorg.bytedeco.javacpp.nopointergc=true", "-Dorg.bytedeco.javacpp.maxBytes=0", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp", path, "srs.audio.worker.Main", folder.toString(), Integer.toString(lanes()));
        return ChildRequest.of(name, command).withRestart(RESTART_MS).withDirectory(folder)
                // what the libraries need of each other
                .withEnvironment("LD_LIBRARY_PATH", libraries)
                .withError(new ChildOutput.Lines(line -> LOG.warn("audio process: {}", line)));
    }
}
