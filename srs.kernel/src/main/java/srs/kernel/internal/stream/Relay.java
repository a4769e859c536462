package srs.kernel.internal.stream;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.EndReason;

/**
 * The players of one lane on one event loop. Lives on that loop, except {@link #members} and the post methods, which its lane calls from home.
 */
final class Relay {

    /** Bytes at most that wait for a loop that is held up. */
    static final long MAX_POSTED_BYTES = 64L * 1024 * 1024;

    private final EventLoop loop;
    private final AtomicInteger members = new AtomicInteger();
    private final AtomicLong postedBytes = new AtomicLong();
    private final List<EncoderGroup> groups = new ArrayList<>();
    private boolean delivering;
    private int lostFrames; // home loop only

    Relay(EventLoop loop) {
        this.loop = loop;
    }

    EventLoop loop() {
        return loop;
    }

    /** Players that are in, or on their way in. Any thread. */
    int members() {
        return members.get();
    }

    /** A player is on its way in. Home loop. */
    void expect() {
        members.incrementAndGet();
    }

    /**
     * Hands a batch over to the relay's loop, or drops it when that loop is held up: the players see from the number that batches are missing.
     * Takes ownership. Home loop.
     */
    void post(Batch batch, long number) {
        if (postedBytes.get() > MAX_POSTED_BYTES) {
            lostFrames += batch.frames();
            batch.release();
            return;
        }
        int lost = lostFrames;
        lostFrames = 0;
        postedBytes.addAndGet(batch.bytes());
        try {
            loop.execute(() -> {
                postedBytes.addAndGet(-batch.bytes());
                deliver(batch, number, lost);
            });
        } catch (RejectedExecutionException e) {
            batch.release();
        }
    }

    /** Tells the relay's loop that the publication is over. */
    void postUnpublish(EndReason reason) {
        try {
            loop.execute(() -> unpublish(reason));
        } catch (RejectedExecutionException e) {
            // the loop has ended, and with it every player
            members.set(0);
        }
    }

    /** A player comes in, with its opening; of the next batch it has had {@code skip} items. Takes ownership of the snapshot. */
    void join(Player player, Snapshot opening, long nextBatch, int skip) {
        try {
            if (player.isClosed()) {
                members.decrementAndGet();
                return;
            }
            player.joined(this, nextBatch, skip);
            EncoderGroup group = group(player.encoder());
            group.add(player);
            group.open(player, opening);
        } finally {
            opening.release();
        }
    }

    /** A player leaves. */
    void leave(Player player) {
        for (int i = 0; i < groups.size(); i++) {
            EncoderGroup group = groups.get(i);
            if (group.encoder() == player.encoder() && group.remove(player)) {
                members.decrementAndGet();
                if (!delivering) {
                    dropEmptyGroups();
                }
                return;
            }
        }
    }

    /** Writes a batch to every player. Takes ownership. */
    void deliver(Batch batch, long number, int lost) {
        delivering = true;
        try {
            for (int i = 0; i < groups.size(); i++) {
                groups.get(i).deliver(batch, number, lost);
            }
        } finally {
            delivering = false;
            batch.release();
            dropEmptyGroups();
        }
    }

    /** A group without players would keep its encoder, and so a removed bundle's classes. */
    private void dropEmptyGroups() {
        for (int i = groups.size() - 1; i >= 0; i--) {
            if (groups.get(i).isEmpty()) {
                groups.remove(i);
            }
        }
    }

    /** The publication is over. */
    void unpublish(EndReason reason) {
        for (EncoderGroup group : List.copyOf(groups)) {
            for (Player player : group.players()) {
                player.unpublished(reason);
            }
        }
        groups.clear();
        members.set(0);
    }

    private EncoderGroup group(BatchEncoder encoder) {
        for (EncoderGroup group : groups) {
            if (group.encoder() == encoder) {
                return group;
            }
        }
        EncoderGroup group = new EncoderGroup(encoder);
        groups.add(group);
        return group;
    }
}
