package srs.kernel.internal.stream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.work.Registration;

/** Tells stream listeners, each on its own executor, what comes and goes. Thread-safe; guarded by {@code this}. */
final class Announcer {

    private final List<Hearing> hearings = new CopyOnWriteArrayList<>();
    private final Map<StreamKey, StreamInfo> live = new LinkedHashMap<>();

    synchronized Registration add(StreamListener listener, Executor executor, Faulty faulty) {
        Hearing hearing = new Hearing(listener, executor, faulty);
        hearings.add(hearing);
        live.values().forEach(stream -> hearing.tell("onPublish", () -> listener.onPublish(stream)));
        return () -> {
            hearing.closed = true;
            hearings.remove(hearing);
        };
    }

    synchronized void published(StreamInfo stream) {
        live.put(stream.key(), stream);
        hearings.forEach(hearing -> hearing.tell("onPublish", () -> hearing.listener.onPublish(stream)));
    }

    synchronized void unpublished(StreamInfo stream, EndReason reason) {
        live.remove(stream.key());
        hearings.forEach(hearing -> hearing.tell("onUnpublish", () -> hearing.listener.onUnpublish(stream, reason)));
    }

    /** One listener. */
    private static final class Hearing {
        final StreamListener listener;
        final Executor executor;
        final Faulty faulty;
        volatile boolean closed;

        Hearing(StreamListener listener, Executor executor, Faulty faulty) {
            this.listener = listener;
            this.executor = executor;
            this.faulty = faulty;
        }

        void tell(String where, Runnable callback) {
            try {
                executor.execute(() -> call(where, callback));
            } catch (RejectedExecutionException e) {
                faulty.report(where, e);
            }
        }

        private void call(String where, Runnable callback) {
            if (closed) {
                return;
            }
            try {
                callback.run();
            } catch (Throwable e) {
                faulty.report(where, e);
            }
        }
    }
}
