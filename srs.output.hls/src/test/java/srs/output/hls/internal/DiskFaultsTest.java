package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import srs.testkit.MediaPlaylist;
import srs.testkit.kernel.Frames;

/** 35 of the attacks: a disk that refuses this or that for a while. The stream goes on, what was finished stays, and the playlist is valid all the time. */
class DiskFaultsTest {
    @TempDir
    Path folder;
    private Stage stage;
    private Fault fault;

    /** What the disk refuses. */
    enum Fault {
        OPEN, WRITE, RENAME, SMALL_FILES
    }

    /** A disk that works until told otherwise. */
    private final class BadDisk implements Storage {
        private final Storage disk = new DiskStorage(stage.shelf.hot());

        private void refuse(Fault what) throws IOException {
            if (fault == what) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public SegmentFile segment(Path file, SegmentKey key) throws IOException {
            refuse(Fault.OPEN);
            SegmentFile real = disk.segment(file, key);
            return new SegmentFile() {
                @Override
                public void add(ByteBuf bytes) throws IOException {
                    try {
                        refuse(Fault.WRITE);
                    } catch (IOException e) {
                        bytes.release();
                        throw e;
                    }
                    real.add(bytes);
                }

                @Override
                public long bytes() {
                    return real.bytes();
                }

                @Override
                public void finish(Path path) throws IOException {
                    refuse(Fault.RENAME);
                    real.finish(path);
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }

        @Override
        public void put(Path file, byte[] content, String temporaryEnding) throws IOException {
            refuse(Fault.SMALL_FILES);
            disk.put(file, content, temporaryEnding);
        }

        @Override
        public void deleteFolder(Path folder) throws IOException {
            disk.deleteFolder(folder);
        }

        @Override
        public boolean has(Path file) {
            return disk.has(file);
        }

        @Override
        public boolean holds(Path file, byte[] content) throws IOException {
            return disk.holds(file, content);
        }

        @Override
        public void delete(Path file) throws IOException {
            disk.delete(file);
        }
    }

    @BeforeEach
    void build() {
        stage = new Stage(folder);
        stage.disk = new BadDisk();
    }

    @AfterEach
    void empty() {
        stage.shelf.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasFinishedStaysAndItGoesOn(Fault what) throws IOException {
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.send(Frames.span(0, 5_000, 2_000, true));
        assertThat(stage.checker.check(stage.playlist()).segments()).hasSize(2);
        fault = what;
        for (long ms = 5_000; ms < 13_000; ms += 500) {
            stage.send(Frames.span(ms, ms + 500, 2_000, true));
        }
        List<String> finished = stage.checker.check(stage.playlist()).uris();
        assertThat(finished).startsWith("livestream-0.ts", "livestream-1.ts");
        fault = null;
        stage.send(Frames.span(13_000, 20_040, 2_000, true));

        MediaPlaylist after = stage.checker.check(stage.playlist());
        assertThat(after.segments()).hasSizeGreaterThan(finished.size() + 1).anyMatch(segment -> segment.isDiscontinuous() && after.segments().indexOf(segment) > 0);
        assertThat(stage.files()).contains("live/livestream-0.ts", "live/" + after.uris().get(after.uris().size() - 1));
        assertThat(stage.files().stream().filter(name -> name.endsWith(".tmp"))).hasSizeLessThan(2);
        assertThat(stage.kicked).isEmpty();
    }

    /** The same with parts: players know some of what cannot be written. */
    @ParameterizedTest
    @EnumSource
    void withParts(Fault what) throws IOException {
        stage.config.set("hls.hls_ll", "on").set("hls.hls_use_fmp4", "on");
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.sendSlowly(Frames.span(0, 5_000, 2_000, true));
        fault = what;
        stage.sendSlowly(Frames.span(5_000, 11_000, 2_000, true));
        fault = null;
        stage.sendSlowly(Frames.span(11_000, 16_040, 2_000, true));

        MediaPlaylist after = stage.checker.check(stage.live());
        assertThat(after.segments()).hasSizeGreaterThan(4);
        for (MediaPlaylist.Segment segment : after.segments()) {
            assertThat(segment.isGap() || stage.files().contains("live/" + segment.uri())).as("%s is there", segment).isTrue();
        }
        assertThat(after.segments().get(after.segments().size() - 1).isGap()).isFalse();
        assertThat(stage.kicked).isEmpty();
    }
}
