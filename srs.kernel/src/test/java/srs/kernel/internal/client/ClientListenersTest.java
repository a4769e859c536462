package srs.kernel.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import srs.kernel.client.Activity;
import srs.kernel.client.Client;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientListener;
import srs.kernel.client.ClientType;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Registration;

/** Whoever listens to clients hears what each of them does, in order, and once. */
class ClientListenersTest {
    private static final ClientType PLAY = new ClientType("rtmp-play", false);
    private static final StreamKey A = new StreamKey("v", "live", "a");
    private static final StreamKey B = new StreamKey("v", "live", "b");

    private final ClientRegistry registry = new ClientRegistry();
    private final BundleClients clients = new BundleClients(registry, new FaultCounter(), "rtmp");
    private final List<String> heard = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Queue<Runnable> worker = new ArrayDeque<>();

    private Registration listen(ClientListener listener) {
        return registry.audience.add(listener, worker::add, (where, cause) -> faults.add(where + " " + cause.getMessage()));
    }

    private ClientListener notes(String prefix) {
        return new ClientListener() {
            @Override
            public void onIdentified(Client client, Activity activity) {
                heard.add(prefix + "identified " + activity.stream().stream());
            }

            @Override
            public void onStarted(Client client, Activity activity) {
                heard.add(prefix + "started " + activity.stream().stream());
            }

            @Override
            public void onIdle(Client client, Activity activity) {
                heard.add(prefix + "idle " + activity.stream().stream());
            }

            @Override
            public void onClosed(Client client) {
                heard.add(prefix + "closed " + client.sentBytes());
            }
        };
    }

    private void work() {
        for (Runnable task = worker.poll(); task != null; task = worker.poll()) {
            task.run();
        }
    }

    private ClientHandle client() {
        return clients.connected("rtmp", "10.0.0.1", reason -> {});
    }

    private static void start(ClientHandle client) {
        ((Participant) client).started();
    }

    @Test
    void tellsTheLifeOfAClient() {
        listen(notes(""));
        ClientHandle client = client();
        client.identify(PLAY, A, Map.of());
        start(client);
        client.idle();
        client.identify(PLAY, B, Map.of());
        client.addSentBytes(7);
        client.close();
        assertThat(heard).as("nothing on the caller's thread").isEmpty();
        work();
        assertThat(heard).containsExactly("identified a", "started a", "idle a", "identified b", "idle b", "closed 7");
    }

    @Test
    void tellsEachThingOnce() {
        listen(notes(""));
        ClientHandle client = client();
        client.idle();
        client.identify(PLAY, A, Map.of());
        start(client);
        start(client);
        client.idle();
        client.idle();
        start(client);
        client.close();
        client.close();
        client.identify(PLAY, A, Map.of());
        work();
        assertThat(heard).containsExactly("identified a", "started a", "idle a", "closed 0");
    }

    @Test
    void aClientThatTurnsToAnotherStreamLeavesTheFirst() {
        listen(notes(""));
        ClientHandle client = client();
        client.identify(PLAY, A, Map.of());
        client.identify(PLAY, B, Map.of());
        work();
        assertThat(heard).containsExactly("identified a", "idle a", "identified b");
    }

    @Test
    void tellsALateListenerWhoIsThere() {
        ClientHandle waiting = client();
        waiting.identify(PLAY, A, Map.of());
        ClientHandle playing = client();
        playing.identify(PLAY, B, Map.of());
        start(playing);
        client();
        ClientHandle gone = client();
        gone.identify(PLAY, A, Map.of());
        gone.close();
        listen(notes(""));
        playing.close();
        work();
        assertThat(heard).containsExactlyInAnyOrder("identified a", "identified b", "started b", "idle b", "closed 0")
                .containsSubsequence("identified b", "started b", "idle b", "closed 0");
    }

    @Test
    void whatAClientDidStaysReadableAfterItsEnd() {
        ClientHandle client = client();
        client.identify(PLAY, A, Map.of("tcUrl", "rtmp://v/live"));
        Activity activity = client.activity().orElseThrow();
        client.close();
        assertThat(client.activity()).contains(activity);
        assertThat(client.attributes()).containsEntry("tcUrl", "rtmp://v/live");
    }

    @Test
    void activitiesAreToldApart() {
        ClientHandle client = client();
        client.identify(PLAY, A, Map.of());
        Activity first = client.activity().orElseThrow();
        client.idle();
        assertThat(client.activity()).isEmpty();
        client.identify(PLAY, A, Map.of());
        assertThat(client.activity()).isPresent().get().isNotEqualTo(first);
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        listen(new ClientListener() {
            @Override
            public void onIdentified(Client client, Activity activity) {
                throw new IllegalStateException("broken");
            }
        });
        listen(notes("other "));
        client().identify(PLAY, A, Map.of());
        work();
        assertThat(faults).containsExactly("onIdentified broken");
        assertThat(heard).containsExactly("other identified a");
    }

    @Test
    void aListenerThatHasGoneHearsNothingMore() {
        Registration hearing = listen(notes(""));
        ClientHandle client = client();
        client.identify(PLAY, A, Map.of());
        hearing.close();
        client.close();
        work();
        assertThat(heard).isEmpty();
    }
}
