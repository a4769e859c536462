package srs.api.internal.v2;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import srs.api.internal.Reply;

/** One change of the server at a time: each holds a worker thread for seconds, and of those this bundle has few. Thread-safe. */
final class Alone {

    private final AtomicBoolean isChanging = new AtomicBoolean();

    /** @throws Problem when another change is under way */
    Reply run(Supplier<Reply> change) {
        if (!isChanging.compareAndSet(false, true)) {
            throw new Problem(409, "another change is under way");
        }
        try {
            return change.get();
        } finally {
            isChanging.set(false);
        }
    }
}
