package srs.hooks.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import srs.kernel.client.Activity;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.Client;
import srs.kernel.client.Verdict;

/**
 * One client as its callback servers see it: what was asked, and what is still to be told for it. Thread-safe; guarded by {@code this}.
 *
 * <p>Every on_connect that was answered with 0 is followed by one on_close, every on_play by one on_stop, every on_publish by one on_unpublish
 * unless the stream was busy; also when the client goes while the answer is under way. One thing after another.
 */
final class Visit {
    private final Callbacks callbacks;
    private final Payloads payloads;
    private final Client client;

    // guarded by this
    private final Map<Long, Role> roles = new HashMap<>();
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private Facts connected;
    private long newest;
    private boolean closed;

    Visit(Callbacks callbacks, Payloads payloads, Client client) {
        this.callbacks = callbacks;
        this.payloads = payloads;
        this.client = client;
    }

    /** A gate's question. */
    CompletableFuture<Verdict> admit(AdmissionRequest request) {
        Facts facts = Facts.of(request);
        if (request.action() == Action.CONNECT) {
            endRoles(0);
            return ask(HookEvent.ON_CONNECT, facts).thenApply(verdict -> {
                if (verdict.admitted()) {
                    connected(facts);
                }
                return verdict;
            });
        }
        boolean publishes = request.action() == Action.PUBLISH;
        long number = client.activity().map(Activity::number).orElse(0L);
        Role role = new Role(facts, publishes);
        endRoles(number);
        synchronized (this) {
            roles.put(number, role);
            newest = Math.max(newest, number);
        }
        return ask(publishes ? HookEvent.ON_PUBLISH : HookEvent.ON_PLAY, facts).thenApply(verdict -> {
            answered(number, role, verdict);
            return verdict;
        });
    }

    private CompletableFuture<Verdict> ask(HookEvent event, Facts facts) {
        String vhost = facts.stream().vhost();
        List<String> urls = callbacks.urls(vhost, event.action());
        if (urls.isEmpty()) {
            return CompletableFuture.completedFuture(Verdict.ADMITTED);
        }
        long beganNs = System.nanoTime();
        byte[] payload = payloads.of(event, facts);
        synchronized (this) {
            CompletableFuture<Verdict> answer = last.handle((done, failed) -> callbacks.ask(vhost, event.action(), urls, payload, beganNs))
                    .thenCompose(asked -> asked);
            last = answer;
            return answer;
        }
    }

    private void connected(Facts facts) {
        boolean isGone;
        synchronized (this) {
            // a client connects once, but is asked about for each stream that it turns to
            isGone = closed && connected == null;
            connected = facts;
        }
        if (isGone) {
            tellClose(facts);
        }
    }

    private void answered(long number, Role role, Verdict verdict) {
        boolean isGone;
        synchronized (this) {
            role.admitted = verdict.admitted();
            isGone = role.over;
            if (!verdict.admitted()) {
                roles.remove(number);
            }
        }
        if (isGone && verdict.admitted()) {
            tellEnd(role);
        }
    }

    /** The stream has it. When nobody asked here, it was let in before this bundle came. */
    void started(Activity activity) {
        synchronized (this) {
            Role role = roles.get(activity.number());
            if (role == null && activity.number() > newest && !closed) {
                newest = activity.number();
                role = new Role(Facts.of(client, activity), activity.type().publishes());
                role.admitted = true;
                roles.put(newest, role);
                if (Protocols.connects(client.protocol())) {
                    connected = role.facts;
                }
            }
            if (role != null) {
                role.started = true;
            }
        }
    }

    void idle(Activity activity) {
        Role role;
        synchronized (this) {
            role = roles.remove(activity.number());
        }
        end(role);
    }

    void closed() {
        endRoles(0);
        Facts facts;
        synchronized (this) {
            closed = true;
            facts = connected;
        }
        if (facts != null) {
            tellClose(facts);
        }
    }

    /** What its publisher said, when it publishes. */
    synchronized Optional<Facts> publishing() {
        return roles.values().stream().filter(role -> role.publishes).map(role -> role.facts).findFirst();
    }

    /** A client does one thing at a time: all but this one are over. */
    private void endRoles(long except) {
        List<Role> ending;
        synchronized (this) {
            ending = roles.entrySet().stream().filter(role -> role.getKey() != except).map(Map.Entry::getValue).toList();
            roles.values().removeAll(ending);
        }
        ending.forEach(this::end);
    }

    private void end(Role role) {
        if (role == null) {
            return;
        }
        boolean isToTell;
        synchronized (this) {
            role.over = true;
            isToTell = role.admitted;
        }
        if (isToTell) {
            tellEnd(role);
        }
    }

    private void tellEnd(Role role) {
        if (role.publishes && !role.started && payloads.isBusy(role.facts)) {
            // another client publishes the stream: it has not ended
            return;
        }
        HookEvent event = role.publishes ? HookEvent.ON_UNPUBLISH : HookEvent.ON_STOP;
        List<String> urls = callbacks.urls(role.facts.stream().vhost(), event.action());
        if (!urls.isEmpty()) {
            tell(event, role.facts, urls, payloads.of(event, role.facts));
        }
    }

    private void tellClose(Facts facts) {
        List<String> urls = callbacks.urls(facts.stream().vhost(), HookEvent.ON_CLOSE.action());
        if (!urls.isEmpty()) {
            tell(HookEvent.ON_CLOSE, facts, urls, payloads.ofClose(facts, client.sentBytes(), client.receivedBytes()));
        }
    }

    private synchronized void tell(HookEvent event, Facts facts, List<String> urls, byte[] payload) {
        last = callbacks.tell(facts.stream().vhost(), client.id(), event.action(), urls, payload, last);
    }

    /** A wish to publish or play. Guarded by its visit. */
    private static final class Role {
        final Facts facts;
        final boolean publishes;
        boolean admitted;
        boolean started;
        boolean over;

        Role(Facts facts, boolean publishes) {
            this.facts = facts;
            this.publishes = publishes;
        }
    }
}
