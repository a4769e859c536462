package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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
import srs.kernel.stream.Track;
import srs.protocol.rtmp.internal.play.RtmpEncoders;
import srs.protocol.rtmp.internal.play.Signature;

/**
 * A batch of 350 ms from the publisher's frames to the sockets of its players, on one loop: for a whole batch. The difference between
 * {@link #relay} and {@link #floor}, divided by the players, is what the kernel adds for a player and batch to netty's write; the players
 * without end in {@code floor} share one buffer too.
 */
public class Relay extends PerFrame {
    @Param({"100", "1000"})
    public int players;

    private final Track video = Clip.track(true);
    private final Track audio = Clip.track(false);
    private House house;
    private Publication publication;
    private final Clip clip = new Clip();
    private List<Channel> bare;
    private ByteBuf shared;
    private long shiftMs;
    private int at;

    @Setup
    public void begin() {
        BatchEncoder encoder = new RtmpEncoders(Signature.DEFAULT).of(60_000);
        // a batch is what a turn offers, so that both benchmarks write as much and as often
        house = new House(Map.of("play.mw_latency", 0, "play.mw_msgs", 0));
        publication = house.publish();
        publication.announce(video, 0);
        publication.announce(audio, 0);
        for (int i = 0; i < players; i++) {
            house.play(house.channel(), encoder);
        }
        house.turn();
        bare = new ArrayList<>();
        for (int i = 0; i < players; i++) {
            bare.add(house.channel());
        }
        ItemBatch batch = new ItemBatch(clip.items(Clip.BATCH_FRAMES, ByteBufAllocator.DEFAULT));
        shared = encoder.encode(batch, ByteBufAllocator.DEFAULT);
        batch.release();
    }

    @TearDown
    public void end() {
        shared.release();
        publication.close(House.done());
        house.close();
        clip.release();
    }

    /** Offers, encodes once, and writes to each player. */
    @Benchmark
    public void relay() {
        List<Clip.Tag> tags = clip.tags();
        int to = at + Clip.BATCH_FRAMES;
        if (to > tags.size()) {
            at = 0;
            to = Clip.BATCH_FRAMES;
            shiftMs += Clip.MS;
        }
        House.offer(publication, video, audio, tags, at, to, shiftMs);
        at = to;
        publication.flush();
        house.turn();
    }

    /** Writes one buffer to as many bare channels: what netty takes without us. */
    @Benchmark
    public void floor() {
        for (Channel channel : bare) {
            channel.writeAndFlush(shared.retainedDuplicate(), channel.voidPromise());
        }
        house.turn();
    }
}
