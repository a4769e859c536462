package srs.protocol.rtc.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where players live. */
class SeatingTest {
    private final EventLoop first = new DefaultEventLoop();
    private final EventLoop second = new DefaultEventLoop();
    private final List<EventLoop> loops = List.of(first, second);
    private final Seating seating = new Seating();
    private final Seating.Stream stream = new Seating.Stream();

    @AfterEach
    void stop() {
        loops.forEach(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly());
    }

    private long of(EventLoop loop, int players, EventLoop publisher) {
        return IntStream.range(0, players).filter(i -> seating.take(stream, publisher, loops.get(i % 2), loops) == loop).count();
    }

    @Test
    void playersLiveWithTheirPublisherWhateverTheyCameBy() {
        assertThat(of(second, Seating.MAX_TOGETHER, second)).isEqualTo(Seating.MAX_TOGETHER);
    }

    @Test
    void playersWithoutPublisherLiveWhereTheFirstOneCame() {
        assertThat(seating.take(stream, null, second, loops)).isSameAs(second);
        assertThat(of(second, 10, null)).isEqualTo(10);
    }

    @Test
    void aLargeCrowdIsSpreadOverAllLoops() {
        assertThat(of(first, 4 * Seating.MAX_TOGETHER, first)).isEqualTo(2 * Seating.MAX_TOGETHER);
    }

    @Test
    void aLoopThatHasFarMoreThanAnotherGetsNoMore() {
        for (int i = 0; i < Seating.MAX_LEAD; i++) {
            assertThat(seating.take(new Seating.Stream(), first, second, loops)).isSameAs(first);
        }
        assertThat(seating.take(stream, first, first, loops)).isSameAs(second);
    }

    @Test
    void aSeatThatIsGivenIsFree() {
        of(first, Seating.MAX_TOGETHER, first);
        assertThat(seating.take(stream, first, first, loops)).isSameAs(second);
        seating.give(stream, first);
        assertThat(seating.take(stream, first, second, loops)).isSameAs(first);
    }

    /** A publisher by TCP or by another port may live where the player's socket is not. */
    @Test
    void aLoopThatCannotServeAPlayerIsNotTaken() {
        assertThat(seating.take(stream, first, second, List.of(second))).isSameAs(second);
        assertThat(seating.take(stream, first, second, List.of())).isSameAs(second);
    }
}
