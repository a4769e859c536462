package srs.protocol.srt.internal;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the groups of callers are: all connections of one are on the loop of its first, whatever socket they come to. Thread-safe; its lock is held for a few instructions.
 */
final class Groups {
    private final Map<Integer, Entry> entries = new HashMap<>();

    /** One group of a peer, while a connection of it is there or asks whether it may. */
    static final class Entry {
        private final int id;
        private final String streamId;
        private final EventLoop home;
        /** Guarded by the groups. */
        private int users;
        /** The first that was let in, which has the stream; null before. Home loop only. */
        private Session owner;

        private Entry(int id, String streamId, EventLoop home) {
            this.id = id;
            this.streamId = streamId;
            this.home = home;
        }

        EventLoop home() {
            return home;
        }

        String streamId() {
            return streamId;
        }

        /** On the home loop. */
        Session owner() {
            return owner;
        }

        /** On the home loop. */
        void owner(Session session) {
            owner = session;
        }
    }

    /** The loop where a group is; null when it is not known. */
    synchronized EventLoop home(int id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.home;
    }

    /** A connection of a group comes in. It {@linkplain #leave leaves} once. */
    synchronized Entry enter(int id, String streamId, EventLoop loop) {
        Entry entry = entries.computeIfAbsent(id, key -> new Entry(id, streamId, loop));
        entry.users++;
        return entry;
    }

    synchronized void leave(Entry entry) {
        if (--entry.users == 0) {
            entries.remove(entry.id, entry);
        }
    }
}
