package srs.kernel.client;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

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
}
