package srs.kernel.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import srs.kernel.stream.StreamKey;

/** Asks every {@link Gate} in turn. Thread-safe. Protocols call it before they publish or play. */
@ProviderType
public interface Admission {

    /** How long one gate may take, in milliseconds (compat 7.2: callbacks 30 s). */
    int GATE_TIMEOUT_MS = 35_000;

    /**
     * How long new clients wait for the gate of a bundle that has stopped, in milliseconds: an update takes less, and lets nobody in unasked. A
     * gate that does not return in this time is gone.
     */
    int GATE_RETURN_MS = 3_000;

    /** Completes with the first refusal, or with {@link Verdict#ADMITTED}; never exceptionally. On any thread. */
    CompletionStage<Verdict> check(AdmissionRequest request);

    /**
     * The passphrase that a gate names for a stream; empty when none does, and the configuration decides. Completes exceptionally when a gate fails to answer: then nobody
     * comes in. On any thread.
     */
    default CompletionStage<Optional<String>> passphrase(StreamKey key) {
        return CompletableFuture.completedFuture(Optional.empty());
    }
}
