package srs.protocol.rtc.internal.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import srs.format.rtp.sdp.Candidate;
import srs.kernel.config.Section;
import srs.protocol.rtc.internal.negotiation.CandidateSettings;
import srs.protocol.rtc.internal.negotiation.Candidates;
import srs.protocol.rtc.internal.negotiation.Names;
import srs.protocol.rtc.internal.negotiation.RefusedException;
import srs.protocol.rtc.internal.negotiation.RtcError;

/** Where a caller finds the server. Thread-safe; not to be used on an event loop. */
final class Place {
    private final ListeningPorts ports;
    private final Candidates candidates;
    private final Names names;

    Place(ListeningPorts ports, Candidates candidates, Names names) {
        this.ports = ports;
        this.candidates = candidates;
        this.names = names;
    }

    /** The candidates for a caller. Completes exceptionally with {@link RefusedException} when there is none. */
    CompletionStage<List<Candidate>> candidates(Section root, Wish wish) {
        CandidateSettings settings = CandidateSettings.of(root);
        return ports.opened().thenCompose(now -> apiHosts(settings, wish.apiHost())).thenApply(apiHosts -> {
            List<Candidate> all = candidates.list(settings, wish.eip(), apiHosts, ports.udp(), ports.tcp());
            if (all.isEmpty()) {
                throw new RefusedException(RtcError.DISABLED, "no port of rtc_server is open for protocol " + root.string("rtc_server.protocol"));
            }
            return all;
        });
    }

    private CompletionStage<List<String>> apiHosts(CandidateSettings settings, String host) {
        if (!settings.usesApiHost() || !Candidates.isElsewhere(host)) {
            return CompletableFuture.completedFuture(List.of());
        }
        if (Candidates.isAddress(host)) {
            return CompletableFuture.completedFuture(List.of(host));
        }
        List<String> kept = settings.keepsApiHost() ? List.of(host) : List.of();
        if (!settings.resolvesApiHost()) {
            return CompletableFuture.completedFuture(kept);
        }
        return names.addresses(host).thenApply(addresses -> {
            List<String> all = new ArrayList<>(kept);
            all.addAll(addresses);
            return all;
        });
    }
}
