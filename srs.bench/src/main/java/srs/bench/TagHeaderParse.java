package srs.bench;

import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.format.flv.AudioTagHeader;
import srs.format.flv.VideoTagHeader;

/** The FLV header of a frame, as the publish path reads it. */
public class TagHeaderParse extends PerFrame {
    private final Clip clip = new Clip();
    private ByteBuf video;
    private ByteBuf audio;

    @Setup
    public void begin() {
        for (Clip.Tag tag : clip.tags()) {
            if (tag.isVideo()) {
                video = tag.body();
            } else {
                audio = tag.body();
            }
        }
    }

    @TearDown
    public void end() {
        clip.release();
    }

    @Benchmark
    public VideoTagHeader video() {
        return VideoTagHeader.parse(video);
    }

    @Benchmark
    public AudioTagHeader audio() {
        return AudioTagHeader.parse(audio);
    }
}
