package srs.bench.srt;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** Reads what comes for some peers, and ticks them. Confined to the thread that runs it. */
final class PeerLoop {
    private static final long TICK_US = 1_000;

    private final List<LoadPeer> peers = new ArrayList<>();
    private final Selector selector;
    private long nextTickUs;

    PeerLoop() throws IOException {
        selector = Selector.open();
    }

    Selector selector() {
        return selector;
    }

    /** What was added first is ticked first. */
    void add(LoadPeer peer) {
        peers.add(peer);
    }

    static long nowUs() {
        return System.nanoTime() / 1000;
    }

    /** Until then. */
    void run(long untilUs) throws IOException {
        while (nowUs() < untilUs) {
            turn(Long.MAX_VALUE);
        }
    }

    /** Ticks, waits for something to read until there is a tick or that time, and reads it. */
    void turn(long untilUs) throws IOException {
        tick(nowUs());
        selector.select(Math.max(1, (Math.min(nextTickUs, untilUs) - nowUs()) / 1000));
        for (SelectionKey key : selector.selectedKeys()) {
            ((LoadPeer) key.attachment()).read();
            // what is due does not wait for all that came
            tick(nowUs());
        }
        selector.selectedKeys().clear();
    }

    private void tick(long nowUs) {
        if (nowUs < nextTickUs) {
            return;
        }
        nextTickUs = nowUs + TICK_US;
        for (LoadPeer peer : peers) {
            peer.tick(nowUs);
        }
    }
}
