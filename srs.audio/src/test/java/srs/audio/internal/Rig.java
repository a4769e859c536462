package srs.audio.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.audio.AudioConversion;
import srs.kernel.audio.AudioConversionRequest;
import srs.kernel.internal.net.BundleDialer;
import srs.kernel.internal.net.HostResolver;
import srs.kernel.internal.net.LoopGroup;
import srs.kernel.internal.process.BundleChildren;
import srs.kernel.internal.process.ChildPool;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.process.ChildInfo;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.Track;
import srs.testkit.Await;
import srs.testkit.CodedSound;

/** A converter with the kernel's own loops, sockets and processes, without a framework. */
final class Rig implements AutoCloseable {
    private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();

    static final Logger LOG = LoggerFactory.getLogger("srs.audio.test");

    final LoopGroup loops = new LoopGroup(2);
    final ProcessAudioConverter converter;
    private final WorkPool pool = new WorkPool();
    private final ChildPool childPool;
    private final BundleChildren children;
    private final BundleDialer dialer = new BundleDialer(loops, new HostResolver(pool), pool, "srs.audio");

    /** @param folder for the program; what is there already is taken */
    Rig(Path folder) {
        childPool = new ChildPool(pool, () -> folder, Runtime.getRuntime());
        children = new BundleChildren(childPool, pool, new FaultCounter(), "srs.audio", () -> false);
        BundleWorkers workers = new BundleWorkers(pool, new FaultCounter(), "srs.audio");
        AudioProgram program = new AudioProgram(folder, "test", new AudioProgram.Source() {
            @Override
            public List<String> below(String name) throws IOException {
                try (Stream<Path> files = Files.walk(CLASSES.resolve(name))) {
                    return files.filter(Files::isRegularFile).map(file -> CLASSES.relativize(file).toString()).toList();
                }
            }

            @Override
            public URL resource(String name) {
                try {
                    return CLASSES.resolve(name).toUri().toURL();
                } catch (MalformedURLException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        converter = new ProcessAudioConverter(loops, dialer, children, workers, program);
    }

    /** Opens one. */
    Stage open(CodedSound sound, Codec to) {
        return new Stage(sound, to, loops.next());
    }

    /**
     * A conversion that has given so many frames of what it was offered at once. It is begun again when they do not come: a process that a busy machine holds up is
     * replaced, and what it had is lost.
     */
    Stage converted(CodedSound sound, Codec to, int offered, int count) {
        Stage stage = open(sound, to);
        stage.offer(0, offered);
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                stage.await(count, PATIENCE);
                return stage;
            } catch (AssertionError late) {
                LOG.info("attempt {} gave {} of {} frames", attempt, stage.frames.size(), count);
                stage.close();
                stage = open(sound, to);
                stage.offer(0, offered);
            }
        }
        stage.await(count, LONG);
        return stage;
    }

    /** Folders of processes of this converter. */
    private List<Path> ownFolders() {
        return children.children().stream().flatMap(child -> Stream.of(child.command().split(" "))).filter(word -> word.contains("/srs-audio-") && !word.contains("=")).map(Path::of)
                .filter(Files::exists).toList();
    }

    /** The process of this number: the first one codes, the second waits. Waits until it runs. */
    ProcessHandle process(int number) {
        return Await.value("process " + number, LONG, () -> {
            for (ChildInfo child : children.children()) {
                if (child.pid() != 0 && child.name().equals("audio " + number) && child.state() == ChildInfo.State.RUNNING) {
                    return ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive).orElse(null);
                }
            }
            return null;
        });
    }

    /** Waits until both processes can begin. */
    void awaitConnected() {
        Await.until("both processes can begin", LONG, () -> converter.home().submit(converter::processes).syncUninterruptibly().getNow() == 2);
    }

    /** Runs something where the converter's state lives. */
    void onHome(Runnable task) {
        converter.home().submit(task).syncUninterruptibly();
    }

    boolean hasProcess() {
        return !children.children().isEmpty();
    }

    static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 4;

    @Override
    public void close() {
        converter.close();
        Await.until("no folder is left", LONG, () -> ownFolders().isEmpty());
        Await.until("no process is left", LONG, () -> !hasProcess());
        children.close();
        dialer.close();
        loops.close();
        childPool.close();
        pool.close();
    }

    /** One conversion, and what came of it. */
    final class Stage implements AudioConversionRequest.Listener {
        final List<byte[]> frames = new CopyOnWriteArrayList<>();
        final List<Long> timesUs = new CopyOnWriteArrayList<>();
        volatile Track track;
        volatile String failure;
        final AudioConversion conversion;
        private final CodedSound sound;
        private final EventLoop loop;
        private int played;

        Stage(CodedSound sound, Codec to, EventLoop loop) {
            this.sound = sound;
            this.loop = loop;
            Track from = new Track(codec(sound.kind()), sound.config(), Framing.NONE, new byte[0], Map.of());
            conversion = converter.open(new AudioConversionRequest("live/test", from, to, 96_000, loop, this));
        }

        /** Offers frames of the sound, from and to those of these numbers, with the times that they have in it. */
        void offer(int from, int to) {
            for (int i = from; i < to; i++) {
                byte[] bytes = sound.frames().get(i % sound.frames().size());
                offer(bytes, (long) i * sound.frameSamples() * 1_000_000 / sound.rate());
            }
        }

        void offer(byte[] bytes, long ptsUs) {
            ByteBuf frame = PooledByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
            loop.submit(() -> conversion.offer(frame, ptsUs)).syncUninterruptibly();
        }

        /** Goes on with the sound, as a stream does, until so many frames have come of it: a process that a busy machine holds up is replaced, and what it had is lost. */
        void playUntil(int count) {
            Await.until(count + " frames of " + sound.kind(), LONG, () -> {
                offer(played, ++played);
                return frames.size() >= count || failure != null;
            });
        }

        CodedSound result(CodedSound.Kind kind) {
            return new CodedSound(kind, track.config(), frames);
        }

        private void await(int count, Duration limit) {
            Await.until(count + " frames of " + sound.kind(), limit, () -> frames.size() >= count || failure != null);
        }

        void close() {
            loop.submit(conversion::close).syncUninterruptibly();
        }

        @Override
        public void onTrack(Track track) {
            this.track = track;
        }

        @Override
        public void onFrame(ByteBuf frame, long ptsUs) {
            byte[] bytes = new byte[frame.readableBytes()];
            frame.getBytes(frame.readerIndex(), bytes);
            timesUs.add(ptsUs);
            frames.add(bytes);
        }

        @Override
        public void onFailed(String why) {
            failure = why;
        }
    }

    private static Codec codec(CodedSound.Kind kind) {
        return switch (kind) {
            case AAC -> Codec.AAC;
            case MP3 -> Codec.MP3;
            case OPUS -> Codec.OPUS;
            case PCMA -> new Codec(srs.kernel.stream.MediaKind.AUDIO, "G711A");
            case PCMU -> new Codec(srs.kernel.stream.MediaKind.AUDIO, "G711U");
        };
    }
}
