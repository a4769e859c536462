package srs.ffmpeg;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where FFmpeg is. Stateless; looks at the disk, so not on event loops. */
public final class FfmpegProgram {
    private static final String NAME = "ffmpeg";

    private FfmpegProgram() {}

    /**
     * The program that the configuration names; when it is not there, or none is named, the one of PATH.
     *
     * @param configured the directive; empty when it says nothing
     * @param workDir where a relative path begins
     * @throws FfmpegException 3032 when there is none
     */
    public static String find(String configured, Path workDir) throws FfmpegException {
        return find(configured, workDir, System.getenv("PATH"));
    }

    static String find(String configured, Path workDir, String path) throws FfmpegException {
        if (configured.indexOf('/') >= 0) {
            Path file = workDir.resolve(configured).toAbsolutePath().normalize();
            if (isProgram(file)) {
                return file.toString();
            }
        } else if (!configured.isEmpty()) {
            Optional<String> named = ofPath(configured, path);
            if (named.isPresent()) {
                return named.get();
            }
        }
        return ofPath(NAME, path).orElseThrow(() -> new FfmpegException(FfmpegException.Code.BINARY,
                (configured.isEmpty() ? "" : configured + " is no program that can be run, and ") + "there is no " + NAME + " in PATH"));
    }

    private static Optional<String> ofPath(String name, String path) {
        return List.of((path == null ? "" : path).split(":")).stream().filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).toAbsolutePath().resolve(name)).filter(FfmpegProgram::isProgram).map(Path::toString).findFirst();
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
