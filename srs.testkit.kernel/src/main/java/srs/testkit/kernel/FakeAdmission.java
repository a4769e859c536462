package srs.testkit.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import srs.kernel.client.Admission;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.Verdict;
import srs.kernel.stream.StreamKey;

/** Admits at once, or when the test says so. Confined to the test's thread. */
public final class FakeAdmission implements Admission {
    /** What was asked: {@code CONNECT /live/stream}. */
    public final List<String> asked = new ArrayList<>();
    public final List<AdmissionRequest> requests = new ArrayList<>();
    /** Questions that wait, when {@link #waits}. */
    public final List<CompletableFuture<Verdict>> waiting = new ArrayList<>();
    public boolean waits;
    public Verdict verdict = Verdict.ADMITTED;
    /** The action that gets the verdict; others are admitted. */
    public AdmissionRequest.Action decides;
    /** What is said of the passphrase of any stream. */
    public CompletionStage<Optional<String>> passphrase = CompletableFuture.completedFuture(Optional.empty());

    @Override
    public CompletionStage<Verdict> check(AdmissionRequest request) {
        asked.add(request.action() + " " + request.key());
        requests.add(request);
        if (waits) {
            CompletableFuture<Verdict> answer = new CompletableFuture<>();
            waiting.add(answer);
            return answer;
        }
        return CompletableFuture.completedFuture(decides == null || decides == request.action() ? verdict : Verdict.ADMITTED);
    }

    @Override
    public CompletionStage<Optional<String>> passphrase(StreamKey key) {
        return passphrase;
    }
}
