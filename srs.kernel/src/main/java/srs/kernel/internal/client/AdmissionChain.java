package srs.kernel.internal.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import srs.kernel.client.Admission;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.ClientLog;
import srs.kernel.client.Gate;
import srs.kernel.client.Verdict;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Faults;

/** Asks every gate in turn, highest ranking first. Thread-safe. */
@Component(service = Admission.class)
public final class AdmissionChain implements Admission {

    /** SRS error 1021, SystemAssert: a gate failed to answer. */
    private static final int GATE_FAILED = 1021;

    private final Faults faults;
    private final WorkPool pool;
    private final int timeoutMs;
    private final int returnMs;
    private final Map<ServiceReference<?>, Gated> gates = new ConcurrentHashMap<>();
    /** Bundles whose gate has just gone, each with the timer that gives it up. Guarded by this. */
    private final Map<String, Future<?>> awaited = new HashMap<>();
    /** Done while no gate is awaited. */
    private volatile CompletableFuture<Void> complete = CompletableFuture.completedFuture(null);

    @Activate
    public AdmissionChain(@Reference Faults faults, @Reference WorkPool pool) {
        this(faults, pool, GATE_TIMEOUT_MS, GATE_RETURN_MS);
    }

    AdmissionChain(Faults faults, WorkPool pool, int timeoutMs, int returnMs) {
        this.returnMs = returnMs;
        this.faults = faults;
        this.pool = pool;
        this.timeoutMs = timeoutMs;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addGate(Gate gate, ServiceReference<Gate> reference) {
        Gated gated = new Gated(gate, bundleOf(reference));
        gates.put(reference, gated);
        back(gated.bundle);
    }

    void removeGate(ServiceReference<Gate> reference) {
        Gated gated = gates.get(reference);
        if (gated != null) {
            if (returnMs > 0) {
                await(gated.bundle);
            }
            gates.remove(reference);
            gated.close();
        }
    }

    private synchronized void await(String bundle) {
        try {
            Future<?> before = awaited.put(bundle, pool.schedule(returnMs, () -> pool.execute(() -> back(bundle))));
            if (before != null) {
                before.cancel(false);
            }
        } catch (RejectedExecutionException e) {
            // the server stops
            return;
        }
        if (complete.isDone()) {
            complete = new CompletableFuture<>();
        }
    }

    /** The bundle's gate is there again, or will not be. */
    private synchronized void back(String bundle) {
        Future<?> timer = awaited.remove(bundle);
        if (timer == null) {
            return;
        }
        timer.cancel(false);
        if (awaited.isEmpty()) {
            CompletableFuture<Void> waiting = complete;
            complete = CompletableFuture.completedFuture(null);
            try {
                pool.execute(() -> waiting.complete(null));
            } catch (RejectedExecutionException e) {
                waiting.complete(null);
            }
        }
    }

    private static String bundleOf(ServiceReference<?> reference) {
        return reference.getBundle() == null ? "a stopped bundle" : reference.getBundle().getSymbolicName();
    }

    @Override
    public CompletionStage<Verdict> check(AdmissionRequest request) {
        // while a gate is updated, who came in would not have been asked
        CompletableFuture<Void> ready = complete;
        if (!ready.isDone()) {
            return ready.thenCompose(done -> check(request));
        }
        List<Map.Entry<ServiceReference<?>, Gated>> all = inOrder();
        // one that went while they were collected may be missing among them
        return complete == ready ? ask(all.iterator(), request) : check(request);
    }

    /** Sorted for each check: a service's ranking may change. */
    private List<Map.Entry<ServiceReference<?>, Gated>> inOrder() {
        List<Map.Entry<ServiceReference<?>, Gated>> all = new ArrayList<>(gates.entrySet());
        all.sort((a, b) -> b.getKey().compareTo(a.getKey()));
        return all;
    }

    private CompletionStage<Verdict> ask(Iterator<Map.Entry<ServiceReference<?>, Gated>> rest, AdmissionRequest request) {
        if (!rest.hasNext()) {
            return CompletableFuture.completedFuture(Verdict.ADMITTED);
        }
        Map.Entry<ServiceReference<?>, Gated> next = rest.next();
        String bundle = next.getValue().bundle;
        return withTimeout(next.getValue().ask(gate -> gate.admit(request)))
                .handle((verdict, failure) -> failure == null && verdict != null ? verdict : failed(request, bundle, failure))
                .thenCompose(verdict -> verdict.admitted() ? ask(rest, request) : CompletableFuture.completedFuture(verdict));
    }

    /** On the kernel's timer: that of CompletableFuture is a thread for ever, born on the stack of whichever bundle comes first. */
    private <T> CompletableFuture<T> withTimeout(CompletableFuture<T> answer) {
        if (!answer.isDone()) {
            try {
                Future<?> timer = pool.schedule(timeoutMs, () -> pool.execute(() -> answer.completeExceptionally(new TimeoutException())));
                answer.whenComplete((verdict, failure) -> timer.cancel(false));
            } catch (RejectedExecutionException e) {
                // the server is going down
                answer.completeExceptionally(e);
            }
        }
        return answer;
    }

    @Override
    public CompletionStage<Optional<String>> passphrase(StreamKey key) {
        CompletableFuture<Void> ready = complete;
        if (!ready.isDone()) {
            return ready.thenCompose(done -> passphrase(key));
        }
        List<Map.Entry<ServiceReference<?>, Gated>> all = inOrder();
        return complete == ready ? name(all.iterator(), key) : passphrase(key);
    }

    private CompletionStage<Optional<String>> name(Iterator<Map.Entry<ServiceReference<?>, Gated>> rest, StreamKey key) {
        if (!rest.hasNext()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Gated next = rest.next().getValue();
        return withTimeout(next.ask(gate -> gate.passphrase(key))).handle((named, failure) -> {
            if (failure == null && named != null) {
                return named;
            }
            Throwable cause = causeOf(failure);
            faults.reportServing(next.bundle, "gate", cause);
            throw new IllegalStateException("the passphrase of bundle " + next.bundle + " for " + key + " is not known", cause);
        }).thenCompose(named -> named.isPresent() ? CompletableFuture.completedFuture(named) : name(rest, key));
    }

    private static Throwable causeOf(Throwable failure) {
        return failure == null ? new NullPointerException("a gate answered null")
                : failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private Verdict failed(AdmissionRequest request, String bundle, Throwable failure) {
        Throwable cause = causeOf(failure);
        // a gate's own cancelled future comes wrapped
        if (failure instanceof CancellationException) {
            return Verdict.refused(GATE_FAILED, "bundle " + bundle + " stopped before its check was over");
        }
        ClientLog.about(request.client().id(), () -> faults.reportServing(bundle, "gate", cause));
        return Verdict.refused(GATE_FAILED, "the check of bundle " + bundle
                + (cause instanceof TimeoutException ? " did not answer within " + timeoutMs + " ms" : " failed: " + cause));
    }

    /** A gate in service, and the answers that it owes: they end with it, so that nobody waits for a bundle that has gone, or holds it. */
    private static final class Gated {
        final Gate gate;
        final String bundle;
        private final Set<CompletableFuture<?>> owed = ConcurrentHashMap.newKeySet();
        private volatile boolean isGone;

        Gated(Gate gate, String bundle) {
            this.gate = gate;
            this.bundle = bundle;
        }

        <T> CompletableFuture<T> ask(Function<Gate, CompletionStage<T>> question) {
            CompletableFuture<T> answer;
            try {
                answer = question.apply(gate).toCompletableFuture().copy();
            } catch (Throwable e) {
                answer = CompletableFuture.failedFuture(e);
            }
            owes(answer);
            return answer;
        }

        private void owes(CompletableFuture<?> answer) {
            if (answer.isDone()) {
                return;
            }
            owed.add(answer);
            answer.whenComplete((verdict, failure) -> owed.remove(answer));
            if (isGone) {
                answer.cancel(false);
            }
        }

        void close() {
            isGone = true;
            owed.forEach(answer -> answer.cancel(false));
        }
    }
}
