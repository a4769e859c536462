package srs.kernel.internal.stream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import srs.kernel.client.Client;
import srs.kernel.internal.client.Participant;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.ServiceClosedException;
import srs.kernel.internal.work.UsingBundle;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.stream.AttendRequest;
import srs.kernel.stream.DropCause;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.kernel.stream.VhostInfo;
import srs.kernel.work.Faults;
import srs.kernel.work.Registration;

/** One bundle's way into the streams; ends what the bundle left when it stops. Thread-safe. */
@Component(service = StreamHub.class, scope = ServiceScope.BUNDLE)
public final class BundleStreamHub implements StreamHub {

    private final StreamRegistry registry;
    private final Faulty faulty;
    private final BundleWorkers workers;
    private final Set<LivePublication> publications = ConcurrentHashMap.newKeySet();
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Set<Registration> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Activate
    public BundleStreamHub(@Reference StreamRegistry registry, @Reference WorkPool pool, @Reference Faults faults, ComponentContext context) {
        this(registry, pool, faults, UsingBundle.name(context));
    }

    /** For callers without a framework. */
    public BundleStreamHub(StreamRegistry registry, WorkPool pool, Faults faults, String bundle) {
        this.registry = registry;
        this.faulty = new Faulty(bundle, faults);
        this.workers = new BundleWorkers(pool, faults, bundle);
    }

    @Override
    public Publication publish(PublishRequest request) throws StreamBusyException {
        checkOpen();
        LivePublication publication = registry.publish(request, faulty, publications::remove);
        publications.add(publication);
        started(request.client());
        if (publication.isClosing()) {
            // somebody ended it before it was in the list
            publications.remove(publication);
        } else if (closed) {
            publication.end(stopped());
        }
        return publication;
    }

    @Override
    public Subscription play(PlayRequest request) {
        checkOpen();
        while (true) {
            LiveStream stream = registry.stream(request.key());
            Player player = new Player(request, stream, faulty, subscribers::remove);
            subscribers.add(player);
            if (stream.add(player)) {
                started(request.client());
                player.watchChannel();
                endIfStopped(player);
                return player;
            }
            subscribers.remove(player);
        }
    }

    @Override
    public Subscription attend(AttendRequest request) {
        checkOpen();
        while (true) {
            LiveStream stream = registry.stream(request.key());
            Attendee attendee = new Attendee(request, stream, faulty, subscribers::remove);
            subscribers.add(attendee);
            if (stream.add(attendee)) {
                started(request.client());
                endIfStopped(attendee);
                return attendee;
            }
            subscribers.remove(attendee);
        }
    }

    @Override
    public Subscription tap(TapRequest request) {
        checkOpen();
        while (true) {
            LiveStream stream = registry.stream(request.key());
            Tap tap = new Tap(request, stream, faulty, subscribers::remove);
            subscribers.add(tap);
            if (stream.add(tap)) {
                endIfStopped(tap);
                return tap;
            }
            subscribers.remove(tap);
        }
    }

    @Override
    public Registration listen(StreamListener listener) {
        checkOpen();
        Registration hearing = registry.announcer().add(listener, workers.serial("stream listener"), faulty);
        listeners.add(hearing);
        if (closed) {
            hearing.close();
        }
        return () -> {
            listeners.remove(hearing);
            hearing.close();
        };
    }

    @Override
    public Optional<StreamInfo> find(StreamKey key) {
        return Optional.ofNullable(registry.find(key)).map(LiveStream::info);
    }

    @Override
    public List<StreamInfo> streams() {
        return registry.infos();
    }

    @Override
    public Map<DropCause, Long> drops() {
        return registry.drops().sums();
    }

    @Override
    public List<VhostInfo> vhosts() {
        return registry.vhosts();
    }

    @Deactivate
    public void close() {
        closed = true;
        EndReason reason = stopped();
        listeners.forEach(Registration::close);
        listeners.clear();
        publications.forEach(publication -> publication.end(reason));
        subscribers.forEach(subscriber -> subscriber.end(reason));
        workers.close();
    }

    private void checkOpen() {
        if (closed) {
            throw new ServiceClosedException(faulty.bundle());
        }
    }

    private static void started(Client client) {
        if (client instanceof Participant participant) {
            participant.started();
        }
    }

    private void endIfStopped(Subscriber subscriber) {
        if (closed) {
            subscriber.end(stopped());
        }
    }

    private EndReason stopped() {
        return new EndReason(EndReason.Kind.BUNDLE_STOPPED, "bundle " + faulty.bundle() + " has stopped");
    }
}
