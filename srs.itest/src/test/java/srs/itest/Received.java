package srs.itest;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** The frames that a player got, in order; sequence headers do not count. Thread-safe. */
final class Received {

    /**
     * One frame.
     *
     * @param number what {@link Pulse} wrote into it: counts video and audio together, from 0
     */
    record Frame(int type, long timestampMs, long number, int bytes) {
        Frame laterBy(long ms) {
            return new Frame(type, timestampMs + ms, number, bytes);
        }
    }

    private final List<Frame> frames = new ArrayList<>();

    /** Takes a tag body. Lent. */
    synchronized void add(int type, long timestampMs, ByteBuf body) {
        long number = Pulse.number(type, body);
        if (number != Pulse.NOT_A_FRAME) {
            frames.add(new Frame(type, timestampMs, number, body.readableBytes()));
        }
    }

    synchronized List<Frame> frames() {
        return List.copyOf(frames);
    }

    synchronized int count() {
        return frames.size();
    }

    synchronized long lastNumber() {
        return frames.isEmpty() ? -1 : frames.get(frames.size() - 1).number();
    }
}
