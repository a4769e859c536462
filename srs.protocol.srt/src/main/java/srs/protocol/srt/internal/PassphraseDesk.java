package srs.protocol.srt.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import srs.kernel.stream.StreamKey;

/**
 * Which passphrase the callers of a socket must have: what a gate names for the stream, else what the configuration says. What a gate says late is there when the caller asks
 * again. Lives on the socket's loop.
 */
final class PassphraseDesk {
    /** Streams that gates are asked about at the same time; a caller of one more asks again. */
    static final int MAX_ASKED = 1_024;
    /** So long an answer that came late holds. */
    static final long KEEP_US = 2_000_000;

    /** A question, and its answer when it has come. */
    private static final class Asked {
        /** Null before it is there. */
        Optional<String> answer;
        long answeredUs;
    }

    private final Means means;
    private final Supplier<SrtSettings> settings;
    private final Executor loop;
    private final LongSupplier clock;
    private final Map<StreamKey, Asked> asked = new HashMap<>();

    /** @param clock microseconds, as the loop's */
    PassphraseDesk(Means means, Supplier<SrtSettings> settings, Executor loop, LongSupplier clock) {
        this.means = means;
        this.settings = settings;
        this.loop = loop;
        this.clock = clock;
    }

    /** The passphrase of callers with this streamid; empty for no encryption, null when it is not known yet. */
    String of(String said) {
        SrtSettings now = settings.get();
        Optional<StreamKey> stream = Passphrases.stream(means.config(), now, said);
        Optional<String> named = stream.isEmpty() ? Optional.empty() : named(stream.get());
        if (named == null) {
            return null;
        }
        return named.orElseGet(() -> Passphrases.of(means.config(), now, stream));
    }

    /** What the gates say; null when they still think. */
    private Optional<String> named(StreamKey key) {
        long nowUs = clock.getAsLong();
        Asked known = asked.get(key);
        if (known != null && known.answer != null && nowUs - known.answeredUs > KEEP_US) {
            asked.remove(key);
            known = null;
        }
        return known != null ? known.answer : ask(key, nowUs);
    }

    private Optional<String> ask(StreamKey key, long nowUs) {
        if (asked.size() >= MAX_ASKED) {
            asked.values().removeIf(each -> each.answer != null && nowUs - each.answeredUs > KEEP_US);
            if (asked.size() >= MAX_ASKED) {
                return null;
            }
        }
        Asked question = new Asked();
        CompletionStage<Optional<String>> answer = means.admission().passphrase(key);
        if (answer.toCompletableFuture().isDone()) {
            // the usual case costs nothing
            answer.whenComplete((named, failure) -> question.answer = usable(key, named, failure));
            return question.answer;
        }
        asked.put(key, question);
        answer.whenComplete((named, failure) -> {
            try {
                loop.execute(() -> {
                    question.answer = usable(key, named, failure);
                    question.answeredUs = clock.getAsLong();
                });
            } catch (RejectedExecutionException e) {
                SrtLog.LOG.debug("the loop has ended before", e);
            }
        });
        return null;
    }

    private static Optional<String> usable(StreamKey key, Optional<String> named, Throwable failure) {
        if (failure != null) {
            SrtLog.LOG.error("nobody comes in to {}: {}", key, failure.getMessage());
            return Optional.of(Passphrases.NOBODYS);
        }
        if (named.isPresent() && !named.get().isEmpty() && !Passphrases.isUsable(named.get())) {
            SrtLog.LOG.error("nobody comes in to {}: a gate's passphrase of {} characters", key, named.get().length());
            return Optional.of(Passphrases.NOBODYS);
        }
        return named;
    }
}
