package srs.protocol.rtc.internal.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import srs.format.rtp.sdp.Fingerprint;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.session.SessionRequest;
import srs.protocol.rtc.internal.session.Sessions;
import srs.protocol.rtc.internal.session.TooManySessionsException;

/** Sessions whose peers never come. Test thread. */
final class FakeSessions implements Sessions {
    final List<FakeSession> all = new ArrayList<>();
    boolean isFull;

    static final class FakeSession implements Session {
        final SessionRequest request;
        final List<String> restarts = new ArrayList<>();
        EndReason end;

        FakeSession(SessionRequest request) {
            this.request = request;
        }

        @Override
        public String id() {
            return request.local().ufrag() + ":" + request.remoteUfrag();
        }

        @Override
        public void restart(IceCredentials local, String remoteUfrag) {
            restarts.add(local.ufrag() + ":" + remoteUfrag);
        }

        @Override
        public void end(EndReason reason) {
            if (end == null) {
                end = reason;
                request.media().onEnd(reason);
            }
        }
    }

    FakeSession last() {
        return all.get(all.size() - 1);
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of("sha-256", new byte[32]);
    }

    @Override
    public Session open(SessionRequest request) throws TooManySessionsException {
        if (isFull) {
            throw new TooManySessionsException("10001 sessions wait, more than 10000");
        }
        if (all.stream().anyMatch(known -> known.end == null && known.request.local().ufrag().equals(request.local().ufrag()))) {
            throw new IllegalArgumentException("local name " + request.local().ufrag() + " is the one of another session");
        }
        FakeSession session = new FakeSession(request);
        all.add(session);
        return session;
    }

    @Override
    public Optional<Session> find(String id) {
        return all.stream().filter(session -> session.id().equals(id)).map(Session.class::cast).findFirst();
    }
}
