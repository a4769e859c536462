package srs.audio.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import srs.audio.worker.protocol.MessageHeader;
import srs.audio.worker.protocol.MessageType;
import srs.audio.worker.protocol.OpenMessage;

/** One thread, and the conversions that are its own. {@link #add} is for the thread that reads; all else runs on the lane. */
final class Lane implements Runnable {
    /** Messages that wait ... */
    private static final int MAX_WAITING = 4096;

    /** ... and their bytes: what comes when a lane is so far behind is dropped. */
    private static final int MAX_WAITING_BYTES = 8 * 1024 * 1024;

    /** A frame that has waited for so long is dropped: who is too slow does not become ever later. */
    private static final long MAX_WAIT_NS = 1_000_000_000;

    private static final byte[] NOTHING = {};

    private final int number;
    private final Outbox outbox;
    private final Coding coding;
    private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Map<Integer, Conversion> conversions = new HashMap<>();

    private final AtomicInteger waitingBytes = new AtomicInteger();

    private record Message(MessageHeader header, byte[] bytes, long sinceNs) {}

    Lane(int number, Outbox outbox, Coding coding) {
        this.number = number;
        this.outbox = outbox;
        this.coding = coding;
    }

    /** A frame is dropped when too much waits; anything else waits with the thread that brings it. */
    void add(MessageHeader header, byte[] bytes) throws InterruptedException {
        Message message = new Message(header, bytes, System.nanoTime());
        boolean isFrame = header.type() == MessageType.FRAME;
        if (isFrame && (waitingBytes.get() > MAX_WAITING_BYTES || waiting.size() >= MAX_WAITING)) {
            // the conversion takes it for a gap
            return;
        }
        waitingBytes.addAndGet(bytes.length);
        waiting.put(message);
    }

    @Override
    public void run() {
        try {
            while (true) {
                Message message = waiting.take();
                waitingBytes.addAndGet(-message.bytes().length);
                if (message.header().type() != MessageType.FRAME || System.nanoTime() - message.sinceNs() < MAX_WAIT_NS) {
                    coding.set(number, message.header().conversion());
                    handle(message.header(), message.bytes());
                    coding.set(number, 0);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException e) {
            // the server has gone, and the thread that reads hears it, too
            return;
        }
    }

    private void handle(MessageHeader header, byte[] bytes) throws IOException {
        int id = header.conversion();
        try {
            switch (header.type()) {
                case OPEN -> conversions.put(id, new Conversion(OpenMessage.decode(ByteBuffer.wrap(bytes)), new Reply(id)));
                case FRAME -> {
                    Conversion conversion = conversions.get(id);
                    if (conversion != null) {
                        conversion.onFrame(bytes, header.ptsUs());
                    }
                }
                case CLOSE -> end(id);
                case PING -> outbox.write(MessageType.PONG, id, 0, NOTHING);
                case TRACK, FAILED, PONG -> throw new IOException(header.type() + " is not for this side");
            }
        } catch (SoundException e) {
            end(id);
            outbox.write(MessageType.FAILED, id, 0, e.getMessage().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void end(int id) {
        Conversion ended = conversions.remove(id);
        if (ended != null) {
            ended.close();
        }
    }

    /** What one conversion makes goes to the server at once. */
    private final class Reply implements Conversion.Output {
        private final int id;

        Reply(int id) {
            this.id = id;
        }

        @Override
        public void onTrack(byte[] config) {
            write(MessageType.TRACK, 0, config);
        }

        @Override
        public void onFrame(byte[] bytes, long ptsUs) {
            write(MessageType.FRAME, ptsUs, bytes);
        }

        private void write(MessageType type, long ptsUs, byte[] bytes) {
            try {
                outbox.write(type, id, ptsUs, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
