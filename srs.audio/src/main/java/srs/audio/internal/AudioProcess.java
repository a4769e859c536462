package srs.audio.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.audio.worker.protocol.MessageHeader;
import srs.audio.worker.protocol.MessageType;
import srs.audio.worker.protocol.WorkerFolder;
import srs.kernel.net.Dialer;
import srs.kernel.net.LocalDialRequest;
import srs.kernel.process.Child;
import srs.kernel.process.ChildProcesses;

/**
 * One process, started when it is wanted and again when it dies: {@code IDLE → STARTING → CONNECTED → STARTING … → IDLE}. Lives on its home loop; files are for the executor.
 */
final class AudioProcess implements AudioLink.Listener {
    private static final Logger LOG = LoggerFactory.getLogger("srs.audio");

    /** Between two attempts to connect while the process starts. */
    private static final int DIAL_MS = 10;

    /** A process that has not begun by then will not. */
    static final int START_LIMIT_MS = 60_000;

    /** How often the process is asked whether it is there. */
    private static final int PING_MS = 1_000;

    /** One that does not answer for so long hangs in a codec. */
    private static final int PONG_LIMIT_MS = 3_000;

    private final String name;
    private final EventLoop home;
    private final Dialer dialer;
    private final ChildProcesses processes;
    private final AudioProgram program;
    private final Executor files;
    private final Listener listener;
    private final int lanes = AudioCommand.lanes();
    /** What was made and is not deleted yet. */
    private final Set<Path> folders = ConcurrentHashMap.newKeySet();
    private volatile boolean isOver;

    // home loop only
    private State state = State.IDLE;
    private Path installed;
    private Path folder;
    private Child child;
    private AudioLink link;
    private ScheduledFuture<?> pings;
    private long sinceNs;
    private int pingsSent;
    private int pongsMissing;
    private long pingNs;

    private enum State { IDLE, STARTING, CONNECTED }

    /** Hears of it, on the home loop. */
    interface Listener {
        /** It can be used: it knows of nothing yet. */
        void onConnected();

        /** It has died, or is ended since it hangs; it starts again. */
        void onLost();

        /** Which conversions it had in hand when it was lost. Comes a little later. */
        void onSuspects(List<Integer> conversions);

        /** It cannot be started; it is idle now. */
        void onFailed(String why);

        /** @param bytes Lent for the call. */
        void onMessage(MessageHeader header, ByteBuf bytes);
    }

    /**
     * @param name in the log and statistics
     * @param files runs what reads and writes files, in order
     */
    AudioProcess(String name, EventLoop home, Dialer dialer, ChildProcesses processes, AudioProgram program, Executor files, Listener listener) {
        this.name = name;
        this.home = home;
        this.dialer = dialer;
        this.processes = processes;
        this.program = program;
        this.files = files;
        this.listener = listener;
    }

    /** Starts it when it does not run. */
    void want() {
        if (state == State.IDLE) {
            state = State.STARTING;
            sinceNs = System.nanoTime();
            onFiles(() -> {
                Path unpacked = program.unpacked();
                Path made = Files.createTempDirectory("srs-audio-");
                folders.add(made);
                if (isOver) {
                    delete(made);
                    return;
                }
                home.execute(() -> begin(unpacked, made));
            });
        }
    }

    private void begin(Path unpacked, Path made) {
        if (state != State.STARTING || folder != null) {
            forget(made);
            return;
        }
        installed = unpacked;
        folder = made;
        pings = home.scheduleWithFixedDelay(this::ping, PING_MS, PING_MS, TimeUnit.MILLISECONDS);
        launch();
        dial();
    }

    private void launch() {
        try {
            child = processes.keep(AudioCommand.request(name, installed, folder));
        } catch (RejectedExecutionException | IllegalArgumentException e) {
            fail(e.getMessage());
        }
    }

    private void dial() {
        if (state != State.STARTING || folder == null) {
            return;
        }
        if (millisSince(sinceNs) > START_LIMIT_MS) {
            fail("process " + name + " has not begun within " + START_LIMIT_MS + " ms");
            return;
        }
        AudioLink attempt = new AudioLink(this);
        LocalDialRequest request = new LocalDialRequest(WorkerFolder.socket(folder), home, new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(attempt);
            }
        });
        dialer.dialLocal(request).whenComplete((channel, failure) -> home.execute(() -> {
            if (failure != null) {
                home.schedule(this::dial, DIAL_MS, TimeUnit.MILLISECONDS);
            } else if (state == State.STARTING && folder != null && channel.isActive()) {
                connected(attempt);
            } else {
                channel.close();
                home.schedule(this::dial, DIAL_MS, TimeUnit.MILLISECONDS);
            }
        }));
    }

    private void connected(AudioLink open) {
        link = open;
        state = State.CONNECTED;
        pongsMissing = 0;
        LOG.info("process {} can begin after {} ms", name, millisSince(sinceNs));
        listener.onConnected();
    }

    boolean isConnected() {
        return state == State.CONNECTED;
    }

    /**
     * Says something, when it is connected.
     *
     * @param bytes Lent for the call.
     * @return false when it is not, or too much waits to be written
     */
    boolean send(MessageType type, int conversion, long ptsUs, ByteBuf bytes) {
        if (state != State.CONNECTED || type == MessageType.FRAME && !link.isWritable()) {
            return false;
        }
        link.send(type, conversion, ptsUs, bytes);
        return true;
    }

    private void ping() {
        if (state != State.CONNECTED) {
            return;
        }
        if (pongsMissing == 0) {
            pingsSent++;
            pongsMissing = lanes;
            pingNs = System.nanoTime();
            link.send(MessageType.PING, pingsSent, 0, Unpooled.EMPTY_BUFFER);
        } else if (millisSince(pingNs) > PONG_LIMIT_MS) {
            LOG.warn("process {} has not answered for {} ms, and is started anew", name, PONG_LIMIT_MS);
            child.close();
            link.close();
            launch();
        }
    }

    @Override
    public void onMessage(MessageHeader header, ByteBuf bytes) {
        if (header.type() != MessageType.PONG) {
            listener.onMessage(header, bytes);
        } else if (header.conversion() == pingsSent) {
            pongsMissing--;
        }
    }

    @Override
    public void onGone(AudioLink gone) {
        if (gone != link) {
            return;
        }
        state = State.STARTING;
        link = null;
        sinceNs = System.nanoTime();
        Path lost = folder;
        onFiles(() -> {
            List<Integer> suspects = suspects(lost);
            home.execute(() -> listener.onSuspects(suspects));
        });
        LOG.warn("process {} is lost, and is started again", name);
        dial();
        listener.onLost();
    }

    static List<Integer> suspects(Path folder) throws IOException {
        List<Integer> suspects = new ArrayList<>();
        ByteBuffer places = ByteBuffer.wrap(Files.readAllBytes(WorkerFolder.coding(folder)));
        while (places.remaining() >= WorkerFolder.LANE_BYTES) {
            int conversion = places.getInt();
            if (conversion != 0) {
                suspects.add(conversion);
            }
        }
        return suspects;
    }

    /** Ends it. */
    void end() {
        if (state == State.IDLE) {
            return;
        }
        state = State.IDLE;
        if (pings != null) {
            pings.cancel(false);
            pings = null;
        }
        if (link != null) {
            link.close();
            link = null;
        }
        if (child != null) {
            child.close();
            child = null;
        }
        if (folder != null) {
            forget(folder);
            folder = null;
        }
    }

    private void fail(String why) {
        end();
        listener.onFailed(why);
    }

    private void forget(Path unused) {
        onFiles(() -> delete(unused));
    }

    private void delete(Path unused) throws IOException {
        AudioProgram.delete(unused);
        folders.remove(unused);
    }

    /** The bundle stops, and with it the executor for files: deletes what is left of them, on the thread that calls. */
    void clean() {
        isOver = true;
        for (Path left : folders) {
            try {
                delete(left);
            } catch (IOException e) {
                LOG.debug("{} is left", left, e);
            }
        }
    }

    private interface FileTask {
        void run() throws IOException;
    }

    private void onFiles(FileTask task) {
        try {
            files.execute(() -> {
                try {
                    task.run();
                } catch (IOException e) {
                    home.execute(() -> onFileProblem(e));
                }
            });
        } catch (RejectedExecutionException e) {
            // the bundle has stopped
            LOG.debug("no more files", e);
        }
    }

    private void onFileProblem(IOException problem) {
        if (state == State.STARTING && folder == null) {
            fail("the audio process cannot be unpacked: " + problem.getMessage());
        } else {
            LOG.debug("a file of the audio process", problem);
        }
    }

    private static long millisSince(long ns) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ns);
    }
}
