package srs.kernel.internal.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import srs.kernel.client.ClientListener;
import srs.kernel.work.Registration;

/**
 * Tells client listeners, each on its own executor, what clients do. Thread-safe; a client changes its state while it holds this lock, so that
 * nobody misses a change or hears of it twice.
 */
final class ClientAudience {
    private final Collection<ConnectedClient> clients;
    private final List<Hearing> hearings = new ArrayList<>();

    /** @param clients every connected client, in a collection that may change while it is read */
    ClientAudience(Collection<ConnectedClient> clients) {
        this.clients = clients;
    }

    /** @param faulty is given the callback's name and what it threw */
    synchronized Registration add(ClientListener listener, Executor executor, BiConsumer<String, Throwable> faulty) {
        Hearing hearing = new Hearing(listener, executor, faulty);
        hearings.add(hearing);
        clients.forEach(client -> client.introduce(hearing));
        return () -> remove(hearing);
    }

    private synchronized void remove(Hearing hearing) {
        hearing.closed = true;
        hearings.remove(hearing);
    }

    /** To be called with the lock held. */
    void tell(String where, Consumer<ClientListener> event) {
        for (Hearing hearing : hearings) {
            hearing.tell(where, event);
        }
    }

    /** One listener. */
    static final class Hearing {
        private final ClientListener listener;
        private final Executor executor;
        private final BiConsumer<String, Throwable> faulty;
        private volatile boolean closed;

        Hearing(ClientListener listener, Executor executor, BiConsumer<String, Throwable> faulty) {
            this.listener = listener;
            this.executor = executor;
            this.faulty = faulty;
        }

        void tell(String where, Consumer<ClientListener> event) {
            try {
                executor.execute(() -> call(where, event));
            } catch (RejectedExecutionException e) {
                faulty.accept(where, e);
            }
        }

        private void call(String where, Consumer<ClientListener> event) {
            if (closed) {
                return;
            }
            try {
                event.accept(listener);
            } catch (Throwable e) {
                faulty.accept(where, e);
            }
        }
    }
}
