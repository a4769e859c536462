package srs.kernel.internal.stream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import srs.bench.PerFrame;

/** A frame's timestamp to the stream's time. In the kernel's package, for the kernel shows it to nobody else. */
public class TimelineMap extends PerFrame {
    private static final long STEP_US = 23_000;

    private Timeline timeline;
    private long dtsUs;
    private long nowNs;
    private boolean isVideo;

    @Setup
    public void begin() {
        timeline = new Timeline(StreamPolicy.Jitter.FULL, 0);
    }

    @Benchmark
    public long map() {
        dtsUs += STEP_US;
        nowNs += STEP_US * 1000;
        isVideo = !isVideo;
        return timeline.map(isVideo, dtsUs, nowNs);
    }
}
