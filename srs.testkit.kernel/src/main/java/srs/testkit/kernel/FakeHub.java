package srs.testkit.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import srs.kernel.stream.AttendRequest;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.stream.TapRequest;
import srs.kernel.stream.VhostInfo;
import srs.kernel.work.Registration;

/** Streams that nobody plays: keeps what was asked. Confined to the test's thread. */
public final class FakeHub implements StreamHub {
    public final List<FakePublication> publications = new ArrayList<>();
    public final List<FakeHold<PlayRequest>> subscriptions = new ArrayList<>();
    public final List<FakeHold<AttendRequest>> attendances = new ArrayList<>();
    public final List<FakeHold<TapRequest>> taps = new ArrayList<>();
    public final List<VhostInfo> vhosts = new ArrayList<>();
    /** What is published, as the test says. */
    public final List<StreamInfo> streams = new ArrayList<>();
    /** Who listens, or null. */
    public StreamListener listener;
    /** What asking to play throws, or null. */
    public RuntimeException fault;

    @Override
    public FakePublication publish(PublishRequest request) throws StreamBusyException {
        if (publications.stream().anyMatch(p -> p.end == null && p.key().equals(request.key()))) {
            throw new StreamBusyException("stream " + request.key() + " is published");
        }
        FakePublication publication = new FakePublication(request);
        publications.add(publication);
        return publication;
    }

    @Override
    public FakeHold<PlayRequest> play(PlayRequest request) {
        if (fault != null) {
            throw fault;
        }
        FakeHold<PlayRequest> subscription = new FakeHold<>(request, request.key());
        subscriptions.add(subscription);
        return subscription;
    }

    /** The only publication so far. */
    public FakePublication publication() {
        if (publications.size() != 1) {
            throw new AssertionError(publications.size() + " publications, not 1");
        }
        return publications.get(0);
    }

    /** The only subscription so far. */
    public FakeHold<PlayRequest> subscription() {
        if (subscriptions.size() != 1) {
            throw new AssertionError(subscriptions.size() + " subscriptions, not 1");
        }
        return subscriptions.get(0);
    }

    /** What the taps that are held asked for. */
    public List<TapRequest> heldTaps() {
        return taps.stream().filter(tap -> !tap.closed).map(tap -> tap.request).toList();
    }

    @Override
    public FakeHold<AttendRequest> attend(AttendRequest request) {
        FakeHold<AttendRequest> attendance = new FakeHold<>(request, request.key());
        attendances.add(attendance);
        return attendance;
    }

    @Override
    public FakeHold<TapRequest> tap(TapRequest request) {
        FakeHold<TapRequest> tap = new FakeHold<>(request, request.key());
        taps.add(tap);
        return tap;
    }

    @Override
    public Registration listen(StreamListener heard) {
        listener = heard;
        return () -> listener = null;
    }

    @Override
    public Optional<StreamInfo> find(StreamKey key) {
        return streams.stream().filter(stream -> stream.key().equals(key)).findFirst();
    }

    @Override
    public List<StreamInfo> streams() {
        return List.copyOf(streams);
    }

    @Override
    public List<VhostInfo> vhosts() {
        return List.copyOf(vhosts);
    }
}
