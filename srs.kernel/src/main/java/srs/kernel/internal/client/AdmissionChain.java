package srs.kernel.internal.client;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import srs.kernel.client.Admission;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.Gate;
import srs.kernel.client.Verdict;
import srs.kernel.work.Faults;

/** Asks every gate in turn, highest ranking first. Thread-safe. */
@Component(service = Admission.class)
public final class AdmissionChain implements Admission {

    /** SRS error 1021, SystemAssert: a gate failed to answer. */
    private static final int GATE_FAILED = 1021;

    private final Faults faults;
    private final Map<ServiceReference<?>, Gate> gates = new ConcurrentSkipListMap<>((a, b) -> b.compareTo(a));

    @Activate
    public AdmissionChain(@Reference Faults faults) {
        this.faults = faults;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addGate(Gate gate, ServiceReference<Gate> reference) {
        gates.put(reference, gate);
    }

    void removeGate(ServiceReference<Gate> reference) {
        gates.remove(reference);
    }

    @Override
    public CompletionStage<Verdict> check(AdmissionRequest request) {
        return ask(List.copyOf(gates.entrySet()).iterator(), request);
    }

    private CompletionStage<Verdict> ask(Iterator<Map.Entry<ServiceReference<?>, Gate>> rest, AdmissionRequest request) {
        if (!rest.hasNext()) {
            return CompletableFuture.completedFuture(Verdict.ADMITTED);
        }
        Map.Entry<ServiceReference<?>, Gate> next = rest.next();
        String bundle = next.getKey().getBundle() == null ? "a stopped bundle" : next.getKey().getBundle().getSymbolicName();
        CompletableFuture<Verdict> answer;
        try {
            answer = next.getValue().admit(request).toCompletableFuture().copy();
        } catch (Throwable e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.orTimeout(GATE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .handle((verdict, failure) -> {
                    if (failure == null && verdict != null) {
                        return verdict;
                    }
                    Throwable cause = failure == null ? new NullPointerException("a gate answered null") : failure;
                    faults.report(bundle, "gate", cause);
                    return Verdict.refused(GATE_FAILED, "the check of bundle " + bundle
                            + (cause instanceof TimeoutException ? " did not answer within " + GATE_TIMEOUT_MS + " ms" : " failed: " + cause));
                })
                .thenCompose(verdict -> verdict.admitted() ? ask(rest, request) : CompletableFuture.completedFuture(verdict));
    }
}
