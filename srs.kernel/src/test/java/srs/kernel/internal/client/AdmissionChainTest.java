package srs.kernel.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.Gate;
import srs.kernel.client.Verdict;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.stream.StreamKey;
import srs.testkit.Await;

/** Every publish and play passes the gates, highest ranking first; the first refusal ends it. */
class AdmissionChainTest {

    private static final int REPLACEMENTS = 2_000;

    private final WorkPool pool = new WorkPool();
    private final FaultCounter faults = new FaultCounter();
    private final AdmissionChain chain = new AdmissionChain(faults, pool, 50, 0);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        pool.close();
    }

    private ServiceReference<Gate> add(int ranking, String bundle, Gate gate) {
        ServiceReference<Gate> reference = reference(ranking, bundle);
        chain.addGate(request -> {
            asked.add(bundle);
            return gate.admit(request);
        }, reference);
        return reference;
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<Gate> reference(int ranking, String bundle) {
        Bundle named = (Bundle) Proxy.newProxyInstance(AdmissionChainTest.class.getClassLoader(), new Class<?>[] {Bundle.class},
                (proxy, method, args) -> method.getName().equals("getSymbolicName") ? bundle : null);
        return (ServiceReference<Gate>) Proxy.newProxyInstance(AdmissionChainTest.class.getClassLoader(), new Class<?>[] {ServiceReference.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getBundle" -> named;
                    case "getProperty" -> ranking;
                    case "compareTo" -> Integer.compare(ranking, (Integer) ((ServiceReference<?>) args[0]).getProperty("service.ranking"));
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    default -> null;
                });
    }

    private static CompletionStage<Verdict> admitted() {
        return CompletableFuture.completedFuture(Verdict.ADMITTED);
    }

    private Verdict check() {
        return Await.result("verdict", chain.check(request()));
    }

    private AdmissionRequest request() {
        BundleClients clients = new BundleClients(new ClientRegistry(), faults, "test");
        return new AdmissionRequest(AdmissionRequest.Action.PUBLISH,
                clients.connected("rtmp", "127.0.0.1", reason -> {}), new StreamKey("v", "live", "s"), "", Map.of());
    }

    @Test
    void withoutGatesEveryoneIsAdmitted() {
        assertThat(check()).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void gatesAreAskedInTheOrderOfTheirRanking() {
        add(0, "hooks", request -> admitted());
        add(100, "security", request -> admitted());
        add(-5, "last", request -> admitted());
        assertThat(check().admitted()).isTrue();
        assertThat(asked).containsExactly("security", "hooks", "last");
    }

    @Test
    void theFirstRefusalEndsIt() {
        add(100, "security", request -> CompletableFuture.completedFuture(Verdict.refused(2005, "denied by rule 3")));
        add(0, "hooks", request -> admitted());
        assertThat(check()).isEqualTo(Verdict.refused(2005, "denied by rule 3"));
        assertThat(asked).containsExactly("security");
    }

    @Test
    void anAnswerMayComeLater() {
        CompletableFuture<Verdict> later = new CompletableFuture<>();
        add(1, "hooks", request -> later);
        pool.execute(() -> later.complete(Verdict.ADMITTED));
        assertThat(check().admitted()).isTrue();
        assertThat(faults.faults()).isEmpty();
    }

    @Test
    void aGateThatThrowsRefusesAndIsNamed() {
        add(1, "hooks", request -> {
            throw new IllegalStateException("broken");
        });
        assertThat(check()).isEqualTo(Verdict.refused(1021, "the check of bundle hooks failed: java.lang.IllegalStateException: broken"));
        assertThat(faults.faults()).singleElement().satisfies(fault -> assertThat(fault.bundle()).isEqualTo("hooks"));
    }

    @Test
    void aGateThatFailsLaterRefuses() {
        add(1, "hooks", request -> CompletableFuture.failedFuture(new java.io.IOException("no route")));
        assertThat(check().reason()).isEqualTo("the check of bundle hooks failed: java.io.IOException: no route");
    }

    @Test
    void aGateThatAnswersNullRefuses() {
        add(1, "hooks", request -> CompletableFuture.completedFuture(null));
        assertThat(check().code()).isEqualTo(1021);
        chain.removeGate(add(2, "other", request -> null));
        assertThat(check().reason()).contains("hooks");
    }

    @Test
    void aGateThatNeverAnswersRefusesInTime() {
        CompletableFuture<Verdict> never = new CompletableFuture<>();
        add(1, "hooks", request -> never);
        assertThat(check()).isEqualTo(Verdict.refused(1021, "the check of bundle hooks did not answer within 50 ms"));
        assertThat(never).as("the gate's own future is left alone").isNotDone();
    }

    @Test
    void aGateThatHasGoneIsNotAsked() {
        ServiceReference<Gate> reference = add(1, "hooks", request -> CompletableFuture.completedFuture(Verdict.refused(1, "no")));
        chain.removeGate(reference);
        assertThat(check().admitted()).isTrue();
        assertThat(asked).isEmpty();
    }

    @Test
    void aGateThatGoesWhileItIsAskedRefusesAtOnce() {
        CompletableFuture<Verdict> never = new CompletableFuture<>();
        AdmissionChain patient = new AdmissionChain(faults, pool, 60_000, 0);
        ServiceReference<Gate> reference = reference(1, "hooks");
        patient.addGate(request -> never, reference);
        CompletionStage<Verdict> verdict = patient.check(request());
        patient.removeGate(reference);
        assertThat(Await.result("verdict", verdict)).isEqualTo(Verdict.refused(1021, "bundle hooks stopped before its check was over"));
        assertThat(faults.faults()).as("an update is no fault").isEmpty();
    }

    @Test
    void whoComesWhileAGateIsUpdatedWaitsForIt() {
        AdmissionChain patient = new AdmissionChain(faults, pool, 50, 20_000);
        ServiceReference<Gate> first = reference(1, "hooks");
        patient.addGate(request -> admitted(), first);
        patient.addGate(request -> admitted(), reference(2, "security"));
        patient.removeGate(first);
        CompletableFuture<Verdict> verdict = patient.check(request()).toCompletableFuture();
        assertThat(verdict).isNotDone();
        patient.addGate(request -> CompletableFuture.completedFuture(Verdict.refused(1, "asked")), reference(1, "hooks"));
        assertThat(Await.result("verdict", verdict).reason()).isEqualTo("asked");
    }

    @Test
    void aGateThatDoesNotReturnIsGone() {
        AdmissionChain patient = new AdmissionChain(faults, pool, 50, 100);
        ServiceReference<Gate> only = reference(1, "hooks");
        patient.addGate(request -> CompletableFuture.completedFuture(Verdict.refused(1, "no")), only);
        patient.removeGate(only);
        assertThat(Await.result("verdict", patient.check(request())).admitted()).isTrue();
    }

    @Test
    void nobodyIsLetInUnaskedWhileAGateIsReplacedAgainAndAgain() throws InterruptedException {
        AdmissionChain patient = new AdmissionChain(faults, pool, 20_000, 20_000);
        Gate no = request -> CompletableFuture.completedFuture(Verdict.refused(1, "no"));
        AtomicReference<ServiceReference<Gate>> installed = new AtomicReference<>(reference(1, "hooks"));
        patient.addGate(no, installed.get());
        Thread updates = new Thread(() -> {
            for (int i = 0; i < REPLACEMENTS; i++) {
                patient.removeGate(installed.get());
                installed.set(reference(1, "hooks"));
                patient.addGate(no, installed.get());
            }
        });
        AdmissionRequest request = request();
        List<CompletionStage<Verdict>> verdicts = new ArrayList<>();
        updates.start();
        while (updates.isAlive()) {
            verdicts.add(patient.check(request));
        }
        updates.join();
        assertThat(verdicts).isNotEmpty().allSatisfy(verdict -> assertThat(Await.result("verdict", verdict).admitted()).isFalse());
    }

    private void name(int ranking, String bundle, CompletionStage<Optional<String>> passphrase) {
        chain.addGate(new Gate() {
            @Override
            public CompletionStage<Verdict> admit(AdmissionRequest request) {
                return admitted();
            }

            @Override
            public CompletionStage<Optional<String>> passphrase(StreamKey key) {
                asked.add(bundle + " " + key);
                return passphrase;
            }
        }, reference(ranking, bundle));
    }

    private Optional<String> passphrase() {
        return Await.result("passphrase", chain.passphrase(new StreamKey("v", "live", "s")));
    }

    @Test
    void theFirstGateThatNamesAPassphraseDecides() {
        add(400, "silent", request -> admitted());
        assertThat(passphrase()).as("most gates have no word on it").isEmpty();
        name(300, "first", CompletableFuture.completedFuture(Optional.empty()));
        name(200, "second", CompletableFuture.completedFuture(Optional.of("correct horse")));
        name(100, "third", CompletableFuture.completedFuture(Optional.of("another horse")));

        assertThat(passphrase()).contains("correct horse");
        assertThat(asked).containsExactly("first v/live/s", "second v/live/s");
    }

    @Test
    void aGateThatFailsToNameAPassphraseLetsNobodyIn() {
        name(300, "silent", new CompletableFuture<>());
        assertThat(chain.passphrase(new StreamKey("v", "live", "s"))).failsWithin(Await.DEADLINE).withThrowableOfType(ExecutionException.class)
                .withMessageContaining("the passphrase of bundle silent for v/live/s is not known");
        assertThat(faults.faults()).anyMatch(fault -> fault.bundle().equals("silent"));
    }
}
