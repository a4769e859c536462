package srs.kernel.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;
import srs.kernel.stream.StreamKey;

/**
 * One check in the admission of clients: security, callbacks, tokens. Registered as an OSGi service by whoever checks; asked in the order
 * of {@code service.ranking}, highest first, and the first refusal ends it.
 *
 * <p>Called on any thread, must not block: an answer that takes time completes later. One that throws, or does not answer within
 * {@link Admission#GATE_TIMEOUT_MS}, refuses.
 */
@ConsumerType
public interface Gate {
    CompletionStage<Verdict> admit(AdmissionRequest request);

    /**
     * Names the passphrase that the callers of a stream must have, publishers and players, of protocols that encrypt by one (SRT). Asked while a caller shakes hands, before
     * {@link #admit}; called as that is. The first gate that names one decides, then the configuration does.
     *
     * @return empty when this gate has no word on the stream; an empty passphrase for none at all
     */
    default CompletionStage<Optional<String>> passphrase(StreamKey key) {
        return CompletableFuture.completedFuture(Optional.empty());
    }
}
