package srs.protocol.rtc.internal.feed;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Where the packets of a stream go in: a publisher, or the bridge. Lives on its loop, but for {@link #askKeyFrame}.
 *
 * <p>What was added goes to all outlets with {@link #flush}: one task for each other loop, however many packets and players.
 */
public final class FeedInput implements AutoCloseable {
    /** Packets that go at once. */
    public static final int MAX_BURST = 256;

    private final Feed feed;
    private final EventLoop loop;
    private final int generation;
    private final Lineup lineup;
    private final Consumer<FeedSource> keyFrameWanted;
    private final LongSupplier clockUs;
    /** Of sources that cannot be asked for a key frame, for outlets that come later. */
    private final PacketHistory[] past;
    private final FeedPacket[] burst = new FeedPacket[MAX_BURST];
    private int count;
    private Outlet[] outlets;
    private boolean begun;
    private boolean closed;

    FeedInput(Feed feed, EventLoop loop, int generation, Lineup lineup, Consumer<FeedSource> keyFrameWanted, LongSupplier clockUs, List<Outlet> outlets) {
        this.feed = feed;
        this.loop = loop;
        this.generation = generation;
        this.lineup = lineup;
        this.keyFrameWanted = keyFrameWanted;
        this.clockUs = clockUs;
        this.outlets = outlets.toArray(Outlet[]::new);
        this.past = lineup.sources().stream().map(s -> s.isVideo() && !s.isAskable() ? s.history() : null).toArray(PacketHistory[]::new);
    }

    EventLoop loop() {
        return loop;
    }

    Lineup lineup() {
        return lineup;
    }

    /** Players may begin: with what was added until now, as far as they can start with it, and go on with what follows. */
    public void begin() {
        begun = true;
        for (Outlet outlet : outlets) {
            beginAt(outlet);
        }
    }

    private void beginAt(Outlet outlet) {
        FeedPacket[] packets = pastPackets();
        for (FeedPacket packet : packets) {
            packet.retain();
        }
        if (outlet.loop() == loop) {
            outlet.begin(generation, lineup, packets);
        } else {
            post(outlet, packets, () -> outlet.begin(generation, lineup, packets));
        }
    }

    /** Whether anything is to be done with packets of a source, {@link #add} them or not. */
    public boolean keeps(FeedSource source) {
        return outlets.length > 0 || past[source.number()] != null;
    }

    /** A packet for all players, with the next flush. Takes ownership. */
    public void add(FeedPacket packet) {
        PacketHistory kept = past[packet.source().number()];
        if (kept != null && !closed) {
            kept.add(packet, clockUs.getAsLong());
        }
        if (closed || !begun || outlets.length == 0) {
            packet.release();
            return;
        }
        burst[count++] = packet;
        if (count == MAX_BURST) {
            flush();
        }
    }

    /** Sends what was added. */
    public void flush() {
        if (count == 0) {
            return;
        }
        int size = count;
        count = 0;
        Outlet here = null;
        FeedPacket[] shared = null;
        for (Outlet outlet : outlets) {
            if (outlet.loop() == loop) {
                here = outlet;
                continue;
            }
            FeedPacket[] packets = shared == null ? Arrays.copyOf(burst, size) : shared;
            shared = packets;
            retain(size);
            post(outlet, packets, () -> outlet.deliver(generation, packets, size));
        }
        if (here != null) { // the others work meanwhile
            retain(size);
            here.deliver(generation, burst, size);
        }
        for (int i = 0; i < size; i++) {
            burst[i].release();
            burst[i] = null;
        }
    }

    private void retain(int size) {
        for (int i = 0; i < size; i++) {
            burst[i].retain();
        }
    }

    /** Takes one reference of each packet. */
    private static void post(Outlet outlet, FeedPacket[] packets, Runnable task) {
        try {
            outlet.loop().execute(task);
        } catch (RejectedExecutionException e) {
            for (FeedPacket packet : packets) {
                packet.release(); // the server stops
            }
        }
    }

    /** An outlet came: it gets what a player there can start with. Any thread. */
    void joined(Outlet outlet) {
        onLoop(() -> addOutlet(outlet));
    }

    void left(Outlet outlet) {
        onLoop(() -> {
            flush();
            List<Outlet> rest = new ArrayList<>(List.of(outlets));
            rest.remove(outlet);
            outlets = rest.toArray(Outlet[]::new);
        });
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            Feed.execute(loop, task);
        }
    }

    private void addOutlet(Outlet outlet) {
        if (closed || List.of(outlets).contains(outlet)) {
            return;
        }
        flush();
        Outlet[] more = Arrays.copyOf(outlets, outlets.length + 1);
        more[outlets.length] = outlet;
        outlets = more;
        if (begun) {
            beginAt(outlet);
        }
    }

    private FeedPacket[] pastPackets() {
        List<FeedPacket> packets = new ArrayList<>();
        for (PacketHistory history : past) {
            if (history == null || history.keyStart() == PacketHistory.NONE) {
                continue;
            }
            for (long sequence = history.keyStart(); sequence <= history.head(); sequence++) {
                FeedPacket packet = history.get(sequence);
                if (packet != null) {
                    packets.add(packet);
                }
            }
        }
        return packets.toArray(FeedPacket[]::new);
    }

    /** A player wants a key frame. Any thread. */
    void askKeyFrame(FeedSource source) {
        onLoop(() -> {
            if (!closed) {
                keyFrameWanted.accept(source);
            }
        });
    }

    /** No more packets come. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        flush();
        closed = true;
        feed.ended(this);
        for (Outlet outlet : outlets) {
            if (outlet.loop() == loop) {
                outlet.end(generation);
            } else {
                Feed.execute(outlet.loop(), () -> outlet.end(generation));
            }
        }
        for (PacketHistory history : past) {
            if (history != null) {
                history.close();
            }
        }
    }
}
