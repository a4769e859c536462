package srs.protocol.rtc.internal.api;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamKey;
import srs.protocol.rtc.internal.plan.SessionPlan;
import srs.protocol.rtc.internal.plan.SourceTrack;
import srs.protocol.rtc.internal.plan.Streams;
import srs.protocol.rtc.internal.session.MediaTransport;
import srs.protocol.rtc.internal.session.SessionMedia;

/** Streams without media. Test thread. */
final class FakeStreams implements Streams {
    final List<SessionPlan> publishers = new ArrayList<>();
    final List<SessionPlan> players = new ArrayList<>();
    List<SourceTrack> source = List.of();

    @Override
    public SessionMedia publisher(SessionPlan plan) throws StreamBusyException {
        if (publishers.stream().anyMatch(other -> other.key().equals(plan.key()))) {
            throw new StreamBusyException(plan.key() + " is published already");
        }
        publishers.add(plan);
        return new Media(() -> publishers.remove(plan));
    }

    @Override
    public SessionMedia player(SessionPlan plan) {
        players.add(plan);
        return new Media(() -> players.remove(plan));
    }

    @Override
    public List<SourceTrack> tracks(StreamKey key) {
        return source;
    }

    private record Media(Runnable end) implements SessionMedia {
        @Override
        public void onConnected(MediaTransport transport) {}

        @Override
        public void onRtp(ByteBuf packet, long nowUs) {}

        @Override
        public void onRtcp(ByteBuf compound, long nowUs) {}

        @Override
        public void onReadComplete(long nowUs) {}

        @Override
        public void onTick(long nowUs) {}

        @Override
        public void onEnd(EndReason reason) {
            end.run();
        }
    }
}
