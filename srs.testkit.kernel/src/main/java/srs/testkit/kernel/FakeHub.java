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
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.kernel.stream.VhostInfo;
import srs.kernel.work.Registration;

/** Streams that nobody plays: keeps what was asked. Confined to the test's thread. */
public final class FakeHub implements StreamHub {
    public final List<FakePublication> publications = new ArrayList<>();
    public final List<FakeSubscription> subscriptions = new ArrayList<>();
    public final List<FakeAttendance> attendances = new ArrayList<>();
    public final List<FakeTap> taps = new ArrayList<>();
    public final List<VhostInfo> vhosts = new ArrayList<>();

    /** A tap's hold. */
    public static final class FakeTap implements Subscription {
        public final TapRequest request;
        public boolean closed;

        FakeTap(TapRequest request) {
            this.request = request;
        }

        @Override
        public StreamKey key() {
            return request.key();
        }

        @Override
        public void pause(boolean paused) {}

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public long droppedFrames() {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** The hold of a player whose bytes come by another way. */
    public static final class FakeAttendance implements Subscription {
        public final AttendRequest request;
        public boolean closed;

        FakeAttendance(AttendRequest request) {
            this.request = request;
        }

        @Override
        public StreamKey key() {
            return request.key();
        }

        @Override
        public void pause(boolean paused) {}

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public long droppedFrames() {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** A player's hold. */
    public static final class FakeSubscription implements Subscription {
        public final PlayRequest request;
        public final List<Boolean> pauses = new ArrayList<>();
        public boolean closed;

        FakeSubscription(PlayRequest request) {
            this.request = request;
        }

        @Override
        public StreamKey key() {
            return request.key();
        }

        @Override
        public void pause(boolean paused) {
            pauses.add(paused);
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public long droppedFrames() {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

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
    public FakeSubscription play(PlayRequest request) {
        FakeSubscription subscription = new FakeSubscription(request);
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
    public FakeSubscription subscription() {
        if (subscriptions.size() != 1) {
            throw new AssertionError(subscriptions.size() + " subscriptions, not 1");
        }
        return subscriptions.get(0);
    }

    @Override
    public FakeAttendance attend(AttendRequest request) {
        FakeAttendance attendance = new FakeAttendance(request);
        attendances.add(attendance);
        return attendance;
    }

    @Override
    public FakeTap tap(TapRequest request) {
        FakeTap tap = new FakeTap(request);
        taps.add(tap);
        return tap;
    }

    @Override
    public Registration listen(StreamListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StreamInfo> find(StreamKey key) {
        return Optional.empty();
    }

    @Override
    public List<StreamInfo> streams() {
        return List.of();
    }

    @Override
    public List<VhostInfo> vhosts() {
        return List.copyOf(vhosts);
    }
}
