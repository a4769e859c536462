package srs.protocol.rtc.internal.feed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Where the packets of a stream come out on one loop: the last of them, and the players there. Lives on that loop. Owns the packets, and one small buffer.
 */
public final class Outlet {
    private static final int PACKET_BYTES = 1500;
    /** Packets that are added to the histories before players get them: not so many that they push each other out. */
    private static final int MAX_BURST = 64;

    private final EventLoop loop;
    private final LongSupplier clockUs;
    private FeedPlayer[] players = {};
    private List<PacketHistory> histories = List.of();
    private Lineup lineup = Lineup.NOTHING;
    private int generation;
    private final ByteBuf scratch = Unpooled.buffer(PACKET_BYTES);
    private boolean closed;
    private int burst;

    Outlet(EventLoop loop, LongSupplier clockUs) {
        this.loop = loop;
        this.clockUs = clockUs;
    }

    EventLoop loop() {
        return loop;
    }

    /** What is there now. */
    public Lineup lineup() {
        return lineup;
    }

    /** The last packets of a source of the lineup. */
    public PacketHistory history(FeedSource source) {
        return histories.get(source.number());
    }

    /** A buffer of the heap in which a player may make a packet; the next one does the same. Lent as long as the player is here. */
    public ByteBuf scratch() {
        return scratch;
    }

    int size() {
        return players.length;
    }

    void add(FeedPlayer player) {
        FeedPlayer[] more = Arrays.copyOf(players, players.length + 1);
        more[players.length] = player;
        players = more;
    }

    void remove(FeedPlayer player) {
        List<FeedPlayer> rest = new ArrayList<>(List.of(players));
        rest.remove(player);
        players = rest.toArray(FeedPlayer[]::new);
    }

    /**
     * Another input begins. One that is older than another is ignored, here and in what follows.
     *
     * @param past what players can start with. Takes one reference of each.
     */
    void begin(int number, Lineup sources, FeedPacket[] past) {
        boolean isNew = !closed && number > generation;
        if (isNew) {
            generation = number;
            change(sources);
        }
        for (FeedPacket packet : past) {
            if (isNew) {
                history(packet.source()).add(packet, clockUs.getAsLong());
            }
            packet.release();
        }
        if (isNew) {
            tell();
        }
    }

    private void change(Lineup sources) {
        histories.forEach(PacketHistory::close);
        lineup = sources;
        histories = sources.sources().stream().map(FeedSource::history).toList();
    }

    private void tell() {
        for (FeedPlayer player : players) {
            player.onLineup(this, lineup);
            player.onBurstEnd(clockUs.getAsLong());
        }
    }

    /** Packets. Takes one reference of each. */
    void deliver(int number, FeedPacket[] packets, int count) {
        if (closed || number != generation) {
            for (int i = 0; i < count; i++) {
                packets[i].release();
            }
            return;
        }
        long nowUs = clockUs.getAsLong();
        try {
            for (int from = 0; from < count; from += MAX_BURST) {
                deliver(packets, from, Math.min(count, from + MAX_BURST), nowUs);
            }
        } finally {
            for (int i = 0; i < count; i++) {
                packets[i].release();
            }
        }
    }

    /** All packets for one player, then for the next: what it has is in the processor's cache then, and what goes to it goes in one piece. */
    private void deliver(FeedPacket[] packets, int from, int to, long nowUs) {
        burst++;
        histories.forEach(PacketHistory::onBurst);
        for (int i = from; i < to && !closed; i++) {
            histories.get(packets[i].source().number()).add(packets[i], nowUs);
        }
        for (FeedPlayer player : players) {
            if (!closed) { // the last player may have gone meanwhile
                hand(player, packets, from, to, nowUs);
            }
        }
    }

    private void hand(FeedPlayer player, FeedPacket[] packets, int from, int to, long nowUs) {
        try {
            for (int i = from; i < to; i++) {
                player.onPacket(packets[i], nowUs);
            }
            player.onBurstEnd(nowUs);
        } catch (RuntimeException e) {
            remove(player); // the others go on
            player.onFault(e);
        }
    }

    /** Counts the bursts of packets that have come: all of the one that comes now are in their histories already. */
    public int burst() {
        return burst;
    }

    void end(int number) {
        if (!closed && number == generation) {
            change(Lineup.NOTHING);
            tell();
        }
    }

    void close() {
        if (closed) {
            return; // the last player was one whose fault had taken it out before
        }
        closed = true;
        scratch.release();
        histories.forEach(PacketHistory::close);
        histories = List.of();
    }
}
