package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.testkit.Await;

/** What the untouched packets of a stream take: the newest group of pictures, once for all loops, and what a loop that is held up has not taken yet. */
class FeedMemoryTest {
    private static final int PACKET = 188;
    private static final int MESSAGE = 7 * PACKET;
    /** Tables that are kept, and a message that is being handed on. */
    private static final int MARGIN = 64 * 1024;
    private static final int LOOPS = 3;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(/* preferDirect= */ false);
    private final List<EmbeddedChannel> loops = new ArrayList<>();
    private final EmbeddedChannel publisher = new EmbeddedChannel();
    private final TsFeed feed = new TsFeed(publisher.eventLoop(), allocator, true);
    private final ByteBuf key = tables().writeBytes(picture(true, MESSAGE - 2 * PACKET));
    private final ByteBuf inter = picture(false, MESSAGE);
    private long most;

    @AfterEach
    void close() {
        feed.close();
        loops.forEach(EmbeddedChannel::runPendingTasks);
        publisher.runPendingTasks();
        assertThat(allocator.metric().usedHeapMemory()).as("all is given back").isZero();
        loops.forEach(EmbeddedChannel::finishAndReleaseAll);
        publisher.finishAndReleaseAll();
    }

    private static ByteBuf packet(int pid, int... payload) {
        ByteBuf packet = Unpooled.buffer(PACKET).writeByte(0x47).writeShort(0x4000 | pid).writeByte(0x10);
        for (int each : payload) {
            packet.writeByte(each);
        }
        while (packet.readableBytes() < PACKET) {
            packet.writeByte(0xFF);
        }
        return packet;
    }

    /** PAT: program 1 has its PMT at 0x100; PMT: H.264 at 0x101. */
    private static ByteBuf tables() {
        return Unpooled.buffer().writeBytes(packet(0, 0, 0x00, 0xB0, 0x0D, 0, 1, 0xC1, 0, 0, 0, 1, 0xE1, 0x00, 0, 0, 0, 0))
                .writeBytes(packet(0x100, 0, 0x02, 0xB0, 0x12, 0, 1, 0xC1, 0, 0, 0xE1, 0x01, 0xF0, 0, 0x1B, 0xE1, 0x01, 0xF0, 0, 0, 0, 0, 0));
    }

    private static ByteBuf picture(boolean isKey, int bytes) {
        ByteBuf out = Unpooled.buffer();
        out.writeBytes(packet(0x101, 0, 0, 1, 0xE0, 0, 0, 0x80, 0, 0, 0, 0, 0, 1, isKey ? 0x65 : 0x41));
        while (out.readableBytes() < bytes) {
            out.writeBytes(packet(0x101, 0).setByte(out.readerIndex() + 1, 0x01));
        }
        return out;
    }

    /** Reads on a loop of its own, which does nothing before it is told to. */
    private EmbeddedChannel join(List<Block> into) {
        EmbeddedChannel loop = new EmbeddedChannel();
        loops.add(loop);
        feed.join(loop.eventLoop(), block -> into.add(block.retain()), () -> { }, () -> { });
        publisher.runPendingTasks();
        return loop;
    }

    private void group(int messages) {
        for (int i = 0; i < messages; i++) {
            feed.onMessage((i == 0 ? key : inter).duplicate(), i);
            feed.flush();
            most = Math.max(most, allocator.metric().usedHeapMemory());
        }
    }

    @Test
    void isAGroupOfPicturesOnceForAllLoops() {
        List<Block> taken = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            join(taken);
        }
        for (int i = 0; i < 5; i++) {
            group(400);
            loops.forEach(EmbeddedChannel::runPendingTasks);
            taken.forEach(Block::release);
            assertThat(taken).as("each loop gets each message").hasSize(LOOPS * 400);
            taken.clear();
        }
        // while the first messages of a group come, a loop that works may still have the one before it
        assertThat(most).isBetween(400L * MESSAGE, 2 * 400L * MESSAGE + MARGIN);
        assertThat(allocator.metric().usedHeapMemory()).isLessThan(400L * MESSAGE + MARGIN);
    }

    @Test
    void isBoundedWhenNoKeyFrameComes() {
        group(2 * BlockCache.MAX_BYTES / MESSAGE);
        assertThat(most).isBetween(BlockCache.MAX_BYTES - 2L * MESSAGE, BlockCache.MAX_BYTES + (long) MARGIN);
        assertThat(allocator.metric().usedHeapMemory()).as("what cannot be kept whole is not kept").isLessThan(MARGIN);
    }

    @Test
    void isBoundedWhenALoopIsHeldUp() {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        CountDownLatch free = new CountDownLatch(1);
        try {
            EventLoop held = group.next();
            held.submit(() -> free.await(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
            feed.join(held, block -> { }, () -> { }, () -> { });
            publisher.runPendingTasks();
            for (int i = 0; i < 100; i++) {
                group(400);
            }
            assertThat(most).isBetween(TsFeed.MAX_WAITING_BYTES - MESSAGE, TsFeed.MAX_WAITING_BYTES + 2 * 400L * MESSAGE + MARGIN);
            free.countDown();
            held.submit(() -> { }).awaitUninterruptibly();
        } finally {
            free.countDown();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
