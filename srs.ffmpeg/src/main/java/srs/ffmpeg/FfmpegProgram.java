package srs.ffmpeg;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.process.ChildProcesses;

/** Which FFmpeg is run. Stateless; looks at the disk, so not on event loops. */
public final class FfmpegProgram {

    /** What is run when the configuration names none: that of PATH, else that of the bundle srs.tool.ffmpeg. */
    public static final String NAME = "ffmpeg";

    private static final Logger LOG = LoggerFactory.getLogger("srs.ffmpeg");

    private FfmpegProgram() {}

    /**
     * The program that the configuration names; {@link #NAME} when it is not there, or none is named, which the kernel looks for at each start.
     *
     * @param configured the directive; empty when it says nothing
     * @param workDir where a relative path begins
     * @throws FfmpegException 3032 when there is none
     */
    public static String find(String configured, Path workDir, ChildProcesses processes) throws FfmpegException {
        if (!configured.isEmpty() && processes.program(configured, workDir).isPresent()) {
            return configured.indexOf('/') < 0 ? configured : workDir.resolve(configured).toAbsolutePath().normalize().toString();
        }
        if (processes.program(NAME, workDir).isPresent()) {
            return NAME;
        }
        throw new FfmpegException(FfmpegException.Code.BINARY, (configured.isEmpty() ? "" : configured + " is no program that can be run, and ")
                + "there is no " + NAME + " in PATH, nor the bundle srs.tool.ffmpeg");
    }

    /**
     * As {@link #find}; when there is none, what the configuration says, for it may still come: the log says so.
     *
     * @param child whose program it is, for the log
     */
    public static String findOrWait(String child, String configured, Path workDir, ChildProcesses processes) {
        try {
            return find(configured, workDir, processes);
        } catch (FfmpegException e) {
            LOG.error("{}: {}; it is looked for again at each start", child, e.getMessage());
            return configured.isEmpty() ? NAME : configured;
        }
    }
}
