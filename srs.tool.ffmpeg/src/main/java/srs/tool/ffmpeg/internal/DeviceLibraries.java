package srs.tool.ffmpeg.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries of screens and sound cards, which FFmpeg wants to find before it does anything: servers have none. Each that the machine lacks gets a stand-in, so that all but those devices works. Blocks while it
 * starts programs.
 */
final class DeviceLibraries {
    private static final Set<String> NAMES = Set.of("libxcb.so.1", "libxcb-shm.so.0", "libasound.so.2", "libpulse.so.0");
    /** What the loader says (glibc, elf/dl-load.c). */
    private static final Pattern MISSING = Pattern.compile("error while loading shared libraries: ([^:]+): cannot open shared object file");
    /** A library that FFmpeg brings along and that has no versions of its own: the loader lets such a one stand for any other, as long as nobody calls it. */
    private static final Path STAND_IN = Path.of("libdrm.so.2");

    private DeviceLibraries() {
    }

    /**
     * Puts a link for each that is missing beside the libraries of a program.
     *
     * @param program that finds its libraries
     * @param libraries where it looks for them first
     * @throws IOException when it does not run nevertheless, with what it says
     */
    static void complete(Path program, Path libraries) throws IOException {
        for (int i = 0; i <= NAMES.size(); i++) {
            Process process = new ProcessBuilder(program.toString(), "-version").redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher missing = MISSING.matcher(said);
            if (!missing.find()) {
                return;
            }
            if (!NAMES.contains(missing.group(1)) || i == NAMES.size()) {
                throw new IOException(said.strip());
            }
            Files.createSymbolicLink(libraries.resolve(missing.group(1)), STAND_IN);
        }
    }
}
