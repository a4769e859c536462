package srs.bench;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.kernel.stream.Publication;

/**
 * A publisher's bytes to frames in the GOP cache, without players: {@code ServerSession}, {@code Publisher}, {@code Publication}; for a frame.
 * A read is a whole number of messages in the middle of others, as from a socket.
 */
public class PublishPath extends PerFrame {
    /** 0 for one read a frame. */
    @Param({"0", "16384"})
    public int readBytes;

    @Param({"4096"})
    public int chunkSize;

    private House house;
    private Publication publication;
    private PublisherSession session;
    private Wire wire;
    private final Consumer<ByteBuf> onRead = this::onRead;

    @Setup
    public void begin() {
        house = new House(Map.of());
        publication = house.publish();
        session = new PublisherSession(publication, house.config());
        Clip clip = new Clip();
        wire = clip.wire(chunkSize);
        clip.release();
        session.begin(chunkSize);
    }

    @TearDown
    public void end() {
        session.close();
        publication.close(House.done());
        wire.release();
        house.close();
    }

    @Benchmark
    @OperationsPerInvocation(Clip.FRAMES)
    public void publish() {
        wire.next();
        wire.read(readBytes, onRead);
        house.turn();
    }

    private void onRead(ByteBuf in) {
        session.onBytes(in);
        publication.flush();
    }
}
