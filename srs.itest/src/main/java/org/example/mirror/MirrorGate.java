package org.example.mirror;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Component;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.Gate;
import srs.kernel.client.Verdict;

/** Lets nobody publish where the mirror does. Called on any thread, answers at once. */
@Component
public final class MirrorGate implements Gate {
    /** SRS's error for a request that the security rules refuse. */
    private static final int SYSTEM_SECURITY_DENY = 1064;

    @Override
    public CompletionStage<Verdict> admit(AdmissionRequest request) {
        boolean isIntruder = request.action() == AdmissionRequest.Action.PUBLISH && request.key().app().equals(Mirror.MIRROR_APP);
        return CompletableFuture.completedFuture(isIntruder
                ? Verdict.refused(SYSTEM_SECURITY_DENY, "the application " + Mirror.MIRROR_APP + " is not to be published to")
                : Verdict.ADMITTED);
    }
}
