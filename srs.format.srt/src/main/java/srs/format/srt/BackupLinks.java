package srs.format.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import srs.format.srt.internal.packet.SequenceNumber;

/**
 * How a backup group sends (libsrt's bonding-main-backup): on one link that works, and what was not acknowledged again on another when that one does not answer any more.
 * Confined to its group; owns what it keeps, which is what no link has brought to the peer yet, as far as it is not too late.
 */
final class BackupLinks {
    /** A link that should have answered, and did not for so long, may be broken; a busy or far one gets more. */
    static final long MIN_STABLE_US = 60_000;

    /** How often links are looked at while something is on its way. */
    private static final long LOOK_US = 5_000;
    private static final long PROBE_US = 50_000;
    private static final int WARY_LATENCIES = 4;
    /** What is older than the latency and this is kept for no link. */
    private static final long KEEP_MARGIN_US = 20_000;
    private static final int MAX_KEPT = SrtOptions.MAX_FLOW_WINDOW;

    /** {@code STANDBY → FRESH → STABLE → UNSTABLE → WARY → STABLE | STANDBY}. */
    private enum State {
        STABLE,
        FRESH,
        WARY,
        UNSTABLE,
        STANDBY
    }

    private record Kept(int sequence, long madeUs, ByteBuf message) {}

    private static final class Link {
        final SrtConnection connection;
        final int weight;
        State state = State.STANDBY;
        long sinceUs;
        long dropped;

        Link(SrtConnection connection, int weight) {
            this.connection = connection;
            this.weight = weight;
        }

        long latencyUs() {
            return Math.max(MIN_STABLE_US, connection.facts().sendLatencyMs() * 1000L);
        }

        /** How long it may say nothing. */
        long patienceUs() {
            long usualUs = 2L * connection.roundTrip().rttUs() + 4L * connection.roundTrip().varianceUs();
            return state == State.FRESH ? latencyUs() : Math.min(latencyUs(), Math.max(MIN_STABLE_US, usualUs));
        }

        /** It should have answered; or it has given up packets. */
        boolean isSilent(long nowUs) {
            boolean dropsNow = connection.dropped() > dropped;
            dropped = connection.dropped();
            long askedUs = Math.max(connection.heardUs(), state == State.FRESH ? sinceUs : 0);
            long oldestUs = connection.sender().oldestUs();
            return dropsNow || oldestUs != Long.MAX_VALUE && nowUs - Math.max(askedUs, oldestUs) > patienceUs();
        }

        void become(State next, long nowUs) {
            state = next;
            sinceUs = nowUs;
        }

        boolean isActive() {
            return state != State.STANDBY;
        }
    }

    /** The best first: the heaviest, then by state, then the one that we heard of last. */
    private static final Comparator<Link> BY_WORTH = Comparator.<Link>comparingInt(link -> -link.weight).thenComparing(link -> link.state)
            .thenComparingLong(link -> -link.connection.heardUs());

    private final List<Link> links = new ArrayList<>();
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();

    void add(SrtConnection connection, int weight) {
        links.add(new Link(connection, weight));
    }

    void remove(SrtConnection connection) {
        links.removeIf(link -> link.connection == connection);
    }

    /** The number of the oldest that is kept; {@code next} when none is. */
    int oldest(int next) {
        return kept.isEmpty() ? next : kept.peek().sequence;
    }

    /** Lent for the call. */
    boolean send(int sequence, ByteBuf from, int at, int length, long madeUs, long nowUs) {
        forget(nowUs);
        if (kept.size() >= MAX_KEPT) {
            kept.remove().message.release();
        }
        // a copy: who sends may reuse its bytes
        kept.add(new Kept(sequence, madeUs, Unpooled.buffer(length, length).writeBytes(from, at, length)));
        boolean isSent = false;
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            isSent |= link.isActive() && link.connection.send(sequence, from, at, length, madeUs, nowUs);
        }
        return choose(nowUs) || isSent;
    }

    /** Time goes on; returns when it is to be called again. */
    long tick(long nowUs) {
        forget(nowUs);
        choose(nowUs);
        return kept.isEmpty() && links.stream().noneMatch(link -> link.state == State.UNSTABLE) ? Long.MAX_VALUE : nowUs + LOOK_US;
    }

    /** What a link has brought to the peer, or what nobody waits for any more. */
    private void forget(long nowUs) {
        while (!kept.isEmpty() && (isThere(kept.peek().sequence) || nowUs - kept.peek().madeUs > keepUs())) {
            kept.remove().message.release();
        }
    }

    private boolean isThere(int sequence) {
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            if (link.isActive() && SequenceNumber.distance(sequence, link.connection.sender().unacknowledged()) > 0) {
                return true;
            }
        }
        return false;
    }

    private long keepUs() {
        long longest = MIN_STABLE_US;
        for (int i = 0; i < links.size(); i++) {
            longest = Math.max(longest, links.get(i).latencyUs());
        }
        return longest + KEEP_MARGIN_US;
    }

    /** Looks at each link, takes one more when none works, and lets those rest that are not needed. Returns whether one more got all that is kept. */
    private boolean choose(long nowUs) {
        boolean works = false;
        int heaviest = -1;
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            look(link, nowUs);
            works |= link.state == State.STABLE || link.state == State.FRESH;
            heaviest = link.isActive() ? Math.max(heaviest, link.weight) : heaviest;
        }
        boolean isTaken = false;
        Link next = standby();
        if (next != null && (!works || next.weight > heaviest)) {
            isTaken = take(next, nowUs);
        }
        rest(nowUs);
        return isTaken;
    }

    private void look(Link link, long nowUs) {
        if (!link.isActive()) {
            return;
        }
        if (link.isSilent(nowUs)) {
            if (link.state != State.UNSTABLE) {
                link.become(State.UNSTABLE, nowUs);
            }
        } else if (link.state == State.UNSTABLE) {
            link.become(State.WARY, nowUs);
        } else if (link.state == State.FRESH && nowUs - link.sinceUs > link.latencyUs() + PROBE_US
                || link.state == State.WARY && nowUs - link.sinceUs > WARY_LATENCIES * link.latencyUs()) {
            link.become(State.STABLE, nowUs);
        }
    }

    private Link standby() {
        Link best = null;
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            if (!link.isActive() && !link.connection.isClosed() && (best == null || BY_WORTH.compare(link, best) < 0)) {
                best = link;
            }
        }
        return best;
    }

    private boolean take(Link link, long nowUs) {
        link.become(State.FRESH, nowUs);
        link.dropped = link.connection.dropped();
        boolean isSent = false;
        // a link that came later may bear less than what was sent before it came
        Kept tooLong = null;
        for (Kept message : kept) {
            tooLong = message.message.readableBytes() > link.connection.maxMessageBytes() ? message : tooLong;
        }
        for (Kept message : kept) {
            if (tooLong != null) {
                tooLong = message == tooLong ? null : tooLong;
                continue;
            }
            isSent = link.connection.send(message.sequence, message.message, 0, message.message.readableBytes(), message.madeUs, nowUs);
        }
        return isSent;
    }

    /** One that is stable is enough, unless a heavier one may come back. */
    private void rest(long nowUs) {
        Link best = null;
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            if (link.state == State.STABLE && (best == null || BY_WORTH.compare(link, best) < 0)) {
                best = link;
            }
        }
        if (best == null) {
            return;
        }
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            if (link != best && link.isActive() && (link.state == State.STABLE || link.weight <= best.weight)) {
                link.become(State.STANDBY, nowUs);
            }
        }
    }

    void close() {
        kept.forEach(message -> message.message.release());
        kept.clear();
    }
}
