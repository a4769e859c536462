package srs.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import srs.testkit.ChildProcess;
import srs.testkit.FfmpegTool;

/** What ffprobe sees of a file or a live stream: its tracks, and each packet with its time, size, flags and hash. */
final class Probe implements AutoCloseable {
    private static final String TRACKS = "stream=codec_type,codec_name,width,height,sample_rate,channels,extradata_hash";
    private static final String PACKETS = "packet=codec_type,pts,dts,size,flags,data_hash";

    /** RTMP does not say which tracks there are, and ffprobe waits so long for more. */
    private static final String ANALYZE_US = "1000000";

    /** For what comes at once, on a machine that does other things, too. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ChildProcess process;

    private Probe(ChildProcess process) {
        this.process = process;
    }

    /** Begins to read all of a file, or of a stream that ends. */
    static Probe all(FfmpegTool ffmpeg, String url) {
        return new Probe(ffmpeg.ffprobe("-show_data_hash", "md5", "-show_entries", PACKETS + ":" + TRACKS, "-of", "csv", url));
    }

    /** Begins to read so many packets of a stream that need not end; it must hold one more, for ffprobe looks before it stops. */
    static Probe packets(FfmpegTool ffmpeg, String url, int count) {
        return new Probe(ffmpeg.ffprobe("-analyzeduration", ANALYZE_US, "-show_data_hash", "md5", "-read_intervals", "%+#" + count, "-show_entries",
                PACKETS + ":" + TRACKS, "-of", "csv", url));
    }

    /** The lines of audio or video, in their order: packets first, then the track. */
    static List<String> of(List<String> lines, String kind) {
        return lines.stream().filter(line -> line.startsWith("packet," + kind) || line.startsWith("stream,") && line.contains(kind)).toList();
    }

    /** Everything, when it has ended. */
    List<String> lines() {
        return lines(Duration.ZERO);
    }

    /** The same of a stream that takes so long by itself. */
    List<String> lines(Duration length) {
        return new ArrayList<>(process.text(LIMIT.plus(length)).lines().filter(line -> !line.isBlank()).toList());
    }

    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return process.toString();
    }
}
