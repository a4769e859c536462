package srs.bench;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.Publication;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.Track;
import srs.protocol.rtmp.internal.play.RtmpEncoders;
import srs.protocol.rtmp.internal.play.Signature;

/** A crowd that joins a stream with a GOP cache of 2 s between two frames, and leaves again: for the whole crowd. */
public class GopOpening extends PerFrame {
    @Param({"1000"})
    public int players;

    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private final Clip clip = new Clip();
    private House house;
    private Publication publication;
    private BatchEncoder encoder;

    @Setup
    public void begin() {
        encoder = new RtmpEncoders(Signature.DEFAULT).of(60_000);
        house = new House(Map.of());
        publication = house.publish();
        Track video = Clip.track(true);
        Track audio = Clip.track(false);
        publication.announce(video, 0);
        publication.announce(audio, 0);
        List<Clip.Tag> tags = clip.tags();
        House.offer(publication, video, audio, tags, 0, tags.size(), 0);
        publication.flush();
        for (int i = 0; i < players; i++) {
            channels.add(house.channel());
        }
    }

    @TearDown
    public void end() {
        publication.close(House.done());
        house.close();
        clip.release();
    }

    @Benchmark
    public void join() {
        for (Channel channel : channels) {
            subscriptions.add(house.play(channel, encoder));
        }
        house.turn();
        subscriptions.forEach(Subscription::close);
        house.turn();
        subscriptions.clear();
    }
}
