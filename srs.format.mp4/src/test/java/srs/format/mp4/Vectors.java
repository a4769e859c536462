package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Files that FFmpeg made, and their samples. */
final class Vectors {

    /** A sample with its bytes, and its times in microseconds on the file's clock. */
    record Sample(int track, long dts, long pts, boolean key, byte[] bytes) {}

    private Vectors() {}

    static byte[] file(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String name) {
        return new String(file(name), StandardCharsets.UTF_8).lines().toList();
    }

    static Mp4File open(byte[] file) {
        try {
            return Mp4File.open(ByteSource.of(Unpooled.wrappedBuffer(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As ffprobe prints them: kind, presentation time, decoding time, size, place, flag. */
    static List<String> packets(byte[] file) {
        List<String> packets = new ArrayList<>();
        Mp4File movie = open(file);
        SampleReader at = movie.samples();
        try {
            while (at.next()) {
                packets.add((movie.tracks().get(at.track()).isVideo() ? "video," : "audio,") + at.pts() + "," + at.dts() + "," + at.size() + "," + at.offset()
                        + "," + (at.isKey() ? "K" : "_"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packets;
    }

    static List<Sample> samples(byte[] file) {
        List<Sample> samples = new ArrayList<>();
        SampleReader at = open(file).samples();
        ByteBuf bytes = Unpooled.wrappedBuffer(file);
        try {
            while (at.next()) {
                byte[] sample = new byte[at.size()];
                bytes.getBytes((int) at.offset(), sample);
                samples.add(new Sample(at.track(), at.dts(), at.pts(), at.isKey(), sample));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }
}
