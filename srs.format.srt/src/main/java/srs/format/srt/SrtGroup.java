package srs.format.srt;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import srs.format.srt.internal.packet.Capabilities;
import srs.format.srt.internal.packet.SequenceNumber;
import srs.format.srt.internal.receive.Arrivals;
import srs.format.srt.internal.receive.ReceiveBuffer;

/**
 * Several connections to one peer that carry one stream (libsrt's bonding): {@code EMPTY → OPEN → CLOSED}. Messages have the same number and time on all ways; what comes is
 * delivered once, in order, when it is due on the slowest way that brings something.
 *
 * <p>Confined to its owner, who ticks it when it says, after its connections. Owns what it has not delivered. It ends with its last connection.
 */
public final class SrtGroup implements SrtChannel {
    /** Connections at the same time. */
    public static final int MAX_MEMBERS = 8;

    /** A way that is slower than the others by more than this is not waited for. */
    private static final long MAX_WAIT_US = 1_000_000;

    /** What is sent on which way. */
    public enum Mode {
        /** Everything on all: what comes first counts. */
        BROADCAST(1),
        /** Everything on one, the one of the largest weight that works; on another when that does not answer any more. */
        BACKUP(2);

        private final int type;

        Mode(int type) {
            this.type = type;
        }

        int type() {
            return type;
        }

        /** @throws SrtException when there is no such type, or we do not know it */
        static Mode of(int type) {
            for (Mode mode : values()) {
                if (mode.type == type) {
                    return mode;
                }
            }
            throw new SrtException("group type " + type + " is not broadcast or backup");
        }
    }

    private final Mode mode;
    private final int id;
    private final SrtConnection.Listener listener;
    private final List<Member> members = new ArrayList<>();
    private final BackupLinks backup;
    private int peerGroupId;
    private long startUs;
    private int next;
    private int payloadSize = SrtOptions.MAX_PAYLOAD_BYTES;
    /** Null before the first connection. */
    private ReceiveBuffer buffer;
    private long lost;
    private boolean isClosed;

    /** @param listener gets the messages, and hears of its end */
    public SrtGroup(Mode mode, SecureRandom random, SrtConnection.Listener listener, long nowUs) {
        this.mode = mode;
        this.listener = listener;
        id = random.nextInt(1, GroupMembership.GROUP_MARK) | GroupMembership.GROUP_MARK;
        next = random.nextInt(SequenceNumber.MAX);
        startUs = nowUs;
        backup = mode == Mode.BACKUP ? new BackupLinks() : null;
    }

    public int id() {
        return id;
    }

    public Mode mode() {
        return mode;
    }

    /** Its connections, as they are now. */
    public List<SrtConnection> connections() {
        return members.stream().map(member -> member.connection).toList();
    }

    /** Messages that came on no way in time. */
    public long lost() {
        return lost;
    }

    /** Whether one more may come in. */
    public boolean hasRoom() {
        return !isClosed && members.size() < MAX_MEMBERS;
    }

    /** Our time when timestamps are 0. */
    long startUs() {
        return startUs;
    }

    /** The number that a connection which comes now begins with. */
    int firstSequence() {
        return backup == null ? next : backup.oldest(next);
    }

    /** What a connection of weight {@code weight} says of it. */
    GroupMembership membership(int weight) {
        return new GroupMembership(id, mode, weight);
    }

    /** The first of a listener's group says what there is to count from. */
    void begin(int firstSequence, long firstStartUs) {
        if (buffer == null) {
            next = firstSequence;
            startUs = firstStartUs;
        }
    }

    /** @throws SrtException when it belongs to another group of the peer, or does not deliver by time */
    void check(Negotiated facts) {
        if (facts.group() == null || facts.group().mode() != mode) {
            throw new SrtException("the peer has no such group");
        }
        if (buffer != null && facts.group().groupId() != peerGroupId) {
            throw new SrtException("it is another group of the peer");
        }
        if ((facts.flags() & Capabilities.TSBPD_SENDER) == 0 || facts.filter() != null) {
            throw new SrtException("a group needs delivery by time, and has no packet filter");
        }
    }

    /** A connection that has been checked joins. */
    void add(SrtConnection connection, int weight, int window) {
        Negotiated facts = connection.facts();
        if (buffer == null) {
            buffer = new ReceiveBuffer(facts.peerFirstSequence(), window);
            peerGroupId = facts.group().groupId();
        }
        payloadSize = Math.min(payloadSize, connection.maxMessageBytes());
        Member member = new Member(connection, weight);
        members.add(member);
        connection.join(member);
        if (backup != null) {
            backup.add(connection, weight);
        }
    }

    /** A connection has ended. The group ends with the last. */
    void remove(SrtConnection connection) {
        if (!members.removeIf(member -> member.connection == connection)) {
            return;
        }
        if (backup != null) {
            backup.remove(connection);
        }
        if (members.isEmpty() && !isClosed) {
            drain();
            release();
            listener.onClosed(connection.reason());
        }
    }

    /** One of its ways does. */
    @Override
    public boolean knowsRoundTrip() {
        return members.stream().anyMatch(member -> member.connection.knowsRoundTrip());
    }

    @Override
    public int maxMessageBytes() {
        return payloadSize;
    }

    @Override
    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public boolean send(ByteBuf from, int at, int length, long madeUs, long nowUs) {
        if (length < 1 || length > payloadSize) {
            throw new IllegalArgumentException("a message of " + length + " bytes is not in 1.." + payloadSize);
        }
        if (isClosed || members.isEmpty()) {
            return false;
        }
        int sequence = next;
        next = SequenceNumber.next(next);
        if (backup != null) {
            return backup.send(sequence, from, at, length, madeUs, nowUs);
        }
        boolean isSent = false;
        for (int i = 0; i < members.size(); i++) {
            isSent |= members.get(i).connection.send(sequence, from, at, length, madeUs, nowUs);
        }
        return isSent;
    }

    /** Time goes on; returns when it is to be called again, if nothing happens before. */
    public long tick(long nowUs) {
        if (isClosed) {
            return Long.MAX_VALUE;
        }
        long next = backup == null ? Long.MAX_VALUE : backup.tick(nowUs);
        while (buffer != null && buffer.held() > 0) {
            int sequence = buffer.firstHeld();
            if (buffer.dueUs(sequence) > nowUs) {
                return Math.min(next, buffer.dueUs(sequence));
            }
            deliver(sequence);
        }
        return next;
    }

    private void drain() {
        while (buffer != null && buffer.held() > 0) {
            deliver(buffer.firstHeld());
        }
    }

    private void deliver(int sequence) {
        lost += buffer.skipTo(sequence);
        long dueUs = buffer.dueUs(sequence);
        ByteBuf message = buffer.poll();
        try {
            listener.onMessage(message, dueUs);
        } finally {
            message.release();
        }
    }

    @Override
    public void close(long nowUs) {
        if (isClosed) {
            return;
        }
        release();
        List<Member> all = new ArrayList<>(members);
        Collections.reverse(all);
        for (Member member : all) {
            member.connection.close(nowUs);
        }
        members.clear();
    }

    private void release() {
        isClosed = true;
        if (buffer != null) {
            buffer.close();
        }
        if (backup != null) {
            backup.close();
        }
    }

    /** One of its ways. */
    private final class Member implements Arrivals {
        final SrtConnection connection;
        final int weight;

        Member(SrtConnection connection, int weight) {
            this.connection = connection;
            this.weight = weight;
        }

        @Override
        public int wanted() {
            return buffer.read();
        }

        @Override
        public int missing() {
            return buffer.missing();
        }

        @Override
        public boolean isWatched() {
            return mode == Mode.BACKUP;
        }

        @Override
        public void onPacket(int sequence, long dueUs, ByteBuf payload) {
            if (!isClosed) {
                lost += buffer.goOnAt(sequence);
            }
            if (isClosed || !payload.isReadable() || !buffer.accepts(sequence)) {
                payload.release();
                return;
            }
            buffer.put(sequence, payload, dueUs + waitUs());
        }

        /** How much later the slowest way's messages are due than ours. */
        private long waitUs() {
            long ours = connection.receiver().dueOfZeroUs();
            long wait = 0;
            for (int i = 0; i < members.size(); i++) {
                if (members.get(i).connection.receiver().hasHeard()) {
                    long longer = members.get(i).connection.receiver().dueOfZeroUs() - ours;
                    wait = longer > wait && longer <= MAX_WAIT_US ? longer : wait;
                }
            }
            return wait;
        }
    }
}
