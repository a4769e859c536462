package srs.protocol.rtc.internal.feed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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

    private final EventLoop loop;
    private final LongSupplier clockUs;
    private FeedPlayer[] players = {};
    private List<PacketHistory> histories = List.of();
    private Lineup lineup = Lineup.NOTHING;
    private int generation;
    private final ByteBuf scratch = ByteBufAllocator.DEFAULT.directBuffer(PACKET_BYTES);
    private boolean closed;

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

    /** A buffer in which a player may make a packet; the next one does the same. Lent as long as the player is here. */
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
        for (int i = 0; i < count; i++) {
            FeedPacket packet = packets[i];
            if (closed) { // the last player has gone meanwhile
                packet.release();
                continue;
            }
            try {
                histories.get(packet.source().number()).add(packet, nowUs);
                for (FeedPlayer player : players) {
                    hand(player, packet, nowUs);
                }
            } finally {
                packet.release();
            }
        }
        for (FeedPlayer player : players) {
            player.onBurstEnd(nowUs);
        }
    }

    private void hand(FeedPlayer player, FeedPacket packet, long nowUs) {
        try {
            player.onPacket(packet, nowUs);
        } catch (RuntimeException e) {
            remove(player); // the others go on
            player.onFault(e);
        }
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
