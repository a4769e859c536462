package srs.audio.internal;

import io.netty.buffer.ByteBuf;
import java.util.List;
import srs.audio.worker.protocol.MessageHeader;
import srs.audio.worker.protocol.MessageType;

/** Two processes: one that codes, and one that waits to take its place at once, for a start takes half a second. Lives on its home loop. */
final class ProcessPair {
    private final Listener listener;
    private final AudioProcess first;
    private final AudioProcess second;
    private AudioProcess active;
    private AudioProcess spare;

    /** Makes one of the two. */
    interface Maker {
        AudioProcess make(String name, AudioProcess.Listener listener);
    }

    /** Hears of it, on the home loop. */
    interface Listener {
        /** There is a process, which knows of nothing yet. */
        void onConnected();

        /** The process that was used is gone; the next is on its way, or there already. */
        void onLost();

        /** Which conversions a process had in hand when it was lost. Comes a little later. */
        void onSuspects(List<Integer> conversions);

        /** There is no process, and none will come. */
        void onFailed(String why);

        /** @param bytes Lent for the call. */
        void onMessage(MessageHeader header, ByteBuf bytes);
    }

    ProcessPair(Maker maker, Listener listener) {
        this.listener = listener;
        Side one = new Side();
        Side two = new Side();
        first = maker.make("audio 1", one);
        second = maker.make("audio 2", two);
        one.process = first;
        two.process = second;
        active = first;
        spare = second;
    }

    /** Starts it when it does not run; the other one follows it. */
    void want() {
        active.want();
    }

    boolean isConnected() {
        return active.isConnected();
    }

    /** How many there are. */
    int connected() {
        return (active.isConnected() ? 1 : 0) + (spare.isConnected() ? 1 : 0);
    }

    /**
     * Says something to the process, when there is one.
     *
     * @param bytes Lent for the call.
     * @return false when there is none, or too much waits to be written
     */
    boolean send(MessageType type, int conversion, long ptsUs, ByteBuf bytes) {
        return active.send(type, conversion, ptsUs, bytes);
    }

    /** Ends both. */
    void end() {
        active.end();
        spare.end();
    }

    /** The bundle stops: deletes their folders, on the thread that calls. Any thread but a loop. */
    void clean() {
        first.clean();
        second.clean();
    }

    private final class Side implements AudioProcess.Listener {
        private AudioProcess process;

        @Override
        public void onConnected() {
            if (process == active) {
                listener.onConnected();
                spare.want();
            } else if (!active.isConnected()) {
                exchange();
                listener.onConnected();
            }
        }

        @Override
        public void onLost() {
            if (process == active) {
                listener.onLost();
                if (spare.isConnected()) {
                    exchange();
                    listener.onConnected();
                }
            }
        }

        private void exchange() {
            AudioProcess lost = active;
            active = spare;
            spare = lost;
        }

        @Override
        public void onSuspects(List<Integer> conversions) {
            listener.onSuspects(conversions);
        }

        @Override
        public void onFailed(String why) {
            if (process == active) {
                spare.end();
                listener.onFailed(why);
            }
        }

        @Override
        public void onMessage(MessageHeader header, ByteBuf bytes) {
            if (process == active) {
                listener.onMessage(header, bytes);
            }
        }
    }
}
