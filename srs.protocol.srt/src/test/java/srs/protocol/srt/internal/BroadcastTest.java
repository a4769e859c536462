package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalIoHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import srs.format.ts.TsDemuxer;
import srs.format.ts.TsListener;
import srs.format.ts.TsTrack;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;
import srs.testkit.Clip;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.Items;

/** FFmpeg's frames through the muxer, and out of its packets again. */
class BroadcastTest {
    private static final int MESSAGE = 7 * 188;
    private static final StreamKey KEY = new StreamKey("__defaultVhost__", "live", "livestream");

    private static byte[] clip;

    private final FakeHub hub = new FakeHub();
    private final Feeds feeds = new Feeds();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Viewer> viewers = new ArrayList<>();
    private Broadcast broadcast;
    private int flushes;
    private boolean isGone;

    /** A frame as text: kind, time, size. */
    static final class Frames implements TsListener {
        final List<StreamItem> items = new ArrayList<>();
        final List<String> seen = new ArrayList<>();
        final List<String> tracks = new ArrayList<>();
        private final boolean keeps;
        private Track video;
        private Track audio;

        Frames(boolean keeps) {
            this.keeps = keeps;
        }

        @Override
        public void onTrack(TsTrack track) {
            tracks.add(track.codec().toString());
        }

        @Override
        public void onFrame(TsTrack source, long dtsUs, long ptsUs, boolean key, ByteBuf frame) {
            boolean isVideo = source.codec().isVideo();
            seen.add((isVideo ? "video " : "audio ") + (key ? "key " : "") + ptsUs + " " + ByteBufUtil.hexDump(frame).hashCode());
            if (!keeps) {
                return;
            }
            if ((isVideo ? video : audio) == null) {
                Track track = new Track(isVideo ? Codec.H264 : Codec.AAC, source.config(), Framing.NONE, new byte[0], Map.of());
                video = isVideo ? track : video;
                audio = isVideo ? audio : track;
                items.add(new TrackStart(track, dtsUs));
            }
            items.add(new MediaFrame(isVideo ? video : audio, dtsUs, ptsUs, key, Unpooled.copiedBuffer(frame), 0));
        }
    }

    /** Reads what it gets, from where it can begin. */
    private static final class Viewer implements Broadcast.Player {
        final Frames frames = new Frames(false);
        final TsDemuxer demuxer = new TsDemuxer(UnpooledByteBufAllocator.DEFAULT, frames);
        final ByteBuf untouched = Unpooled.buffer();
        boolean hasBegun;

        @Override
        public void onBlock(Block block) {
            assertThat(block.bytes() % 188).isZero();
            int from = 0;
            if (!hasBegun && block.canBegin()) {
                hasBegun = true;
                from = block.beginAt();
                if (block.head() != null) {
                    demuxer.read(block.head().duplicate());
                }
            }
            if (hasBegun) {
                demuxer.read(block.packets().duplicate().skipBytes(from));
                untouched.writeBytes(block.packets(), block.packets().readerIndex() + from, block.bytes() - from);
            }
        }

        @Override
        public void onGap() {
            hasBegun = false;
        }

        @Override
        public void onFault(RuntimeException fault) {
            throw fault;
        }

        List<String> seen() {
            demuxer.flush();
            return frames.seen;
        }
    }

    @BeforeAll
    static void record() throws IOException {
        clip = TsClip.of(Clip.H264_AAC);
    }

    private static Frames source() {
        return source(clip);
    }

    /** The frames of a transport stream, also as items of a stream. */
    static Frames source(byte[] clip) {
        Frames frames = new Frames(true);
        try (TsDemuxer demuxer = new TsDemuxer(UnpooledByteBufAllocator.DEFAULT, frames)) {
            demuxer.read(Unpooled.wrappedBuffer(clip));
            demuxer.flush();
        }
        return frames;
    }

    private void open(boolean caches) {
        broadcast = new Broadcast(new Broadcast.Source(KEY, hub, feeds, channel.eventLoop(), UnpooledByteBufAllocator.DEFAULT), () -> flushes++, caches, () -> isGone = true);
    }

    private void feed(List<StreamItem> items) {
        for (StreamItem item : items) {
            Items batch = Items.of(item);
            hub.taps.get(hub.taps.size() - 1).request.sink().onBatch(batch);
            batch.release();
        }
    }

    private Viewer join() {
        Viewer viewer = new Viewer();
        viewers.add(viewer);
        broadcast.join(viewer);
        return viewer;
    }

    @AfterEach
    void close() {
        viewers.forEach(viewer -> viewer.demuxer.close());
        broadcast.onEnd();
        channel.finishAndReleaseAll();
    }

    @Test
    void givesBackEveryFrame() {
        Frames source = source();
        open(true);
        Viewer viewer = join();
        feed(source.items);

        assertThat(viewer.seen()).containsExactlyInAnyOrderElementsOf(source.seen);
        assertThat(flushes).isPositive();
    }

    @Test
    void beginsAtTheNewestKeyFrameThatIsKept() {
        Frames source = source();
        open(true);
        join();
        int half = source.items.size() / 2;
        feed(source.items.subList(0, half));
        Viewer late = join();
        assertThat(late.hasBegun).as("at once").isTrue();
        feed(source.items.subList(half, source.items.size()));

        assertThat(late.seen().stream().filter(line -> line.startsWith("video")).findFirst().orElseThrow()).startsWith("video key");
        assertThat(late.frames.seen.size()).isGreaterThan(source.seen.size() / 2);
    }

    @Test
    void waitsForAKeyFrameWhenNothingIsKept() {
        Frames source = source();
        open(false);
        join();
        int half = source.items.size() / 2;
        feed(source.items.subList(0, half));
        Viewer late = join();
        assertThat(late.hasBegun).isFalse();
        feed(source.items.subList(half, source.items.size()));

        assertThat(late.seen().stream().filter(line -> line.startsWith("video")).findFirst().orElseThrow()).startsWith("video key");
    }

    @Test
    void beginsAnywhereWithoutVideo() {
        Frames source = source();
        open(true);
        Viewer viewer = join();
        List<StreamItem> sound = new ArrayList<>();
        for (StreamItem item : source.items) {
            if (item instanceof MediaFrame frame && frame.isVideo()) {
                frame.release();
            } else if (!(item instanceof TrackStart start && start.track().isVideo())) {
                sound.add(item);
            }
        }
        feed(sound);

        assertThat(viewer.seen()).containsExactlyElementsOf(source.seen.stream().filter(line -> line.startsWith("audio")).toList());
    }

    /** VP8 with FLAC, say: a line for each of them, not one for each frame. */
    @Test
    void saysOnceWhatItLeavesOut() {
        Logger logger = (Logger) SrtLog.LOG;
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            open(true);
            Viewer viewer = join();
            Track picture = Track.of(Codec.VP8);
            Track sound = Track.of(Codec.FLAC);
            for (int i = 0; i < 50; i++) {
                feed(List.of(new MediaFrame(picture, i * 40_000, i * 40_000, true, Unpooled.buffer().writeZero(10), 0),
                        new MediaFrame(sound, i * 40_000, i * 40_000, false, Unpooled.buffer().writeZero(10), 0)));
            }
            assertThat(viewer.hasBegun).isFalse();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).hasSize(2).allMatch(line -> line.contains("left out of SRT"));
    }

    /** With a player that stays, the packets of both publishers come from one muxer. */
    @Test
    void beginsAtSoundOfAPublisherWithoutVideoAfterOneWithIt() {
        Frames source = source();
        open(true);
        join();
        List<StreamItem> sound = new ArrayList<>();
        for (StreamItem item : source.items) {
            Track track = item instanceof MediaFrame frame ? frame.track() : ((TrackStart) item).track();
            if (!track.isVideo()) {
                sound.add(item);
                if (item instanceof MediaFrame frame) {
                    frame.retain();
                }
            }
        }
        feed(source.items);
        hub.taps.get(0).request.sink().onUnpublish();
        feed(sound);
        Viewer late = join();
        assertThat(late.hasBegun).isTrue();
        assertThat(late.seen()).isNotEmpty().allMatch(line -> line.startsWith("audio"));
        assertThat(late.frames.tracks).as("the program has no other").hasSize(1);
    }

    @Test
    void closesWithItsLastPlayer() {
        open(true);
        Viewer viewer = join();
        broadcast.leave(viewer);

        assertThat(hub.taps.get(0).closed).isTrue();
        assertThat(isGone).isTrue();
    }

    private TsFeed publish() {
        TsFeed feed = new TsFeed(channel.eventLoop(), UnpooledByteBufAllocator.DEFAULT, true);
        feeds.open(KEY, feed);
        return feed;
    }

    /** So many of the clip's messages, as FFmpeg sends them. */
    private void send(TsFeed feed, int from, int to) {
        for (int at = from; at < to; at += MESSAGE) {
            feed.onMessage(Unpooled.wrappedBuffer(clip, at, Math.min(MESSAGE, to - at)), 0);
        }
        feed.flush();
        channel.runPendingTasks();
    }

    @Test
    void handsOnThePacketsOfAnSrtPublisherUntouched() {
        TsFeed feed = publish();
        open(true);
        Viewer viewer = join();
        send(feed, 0, clip.length);

        byte[] all = ByteBufUtil.getBytes(viewer.untouched);
        assertThat(clip).endsWith(all);
        assertThat(all.length).as("but for what is before the first key frame").isGreaterThan(clip.length - MESSAGE);
        assertThat(viewer.seen()).isEqualTo(source().seen);
        assertThat(hub.taps).as("nothing is made of frames").isEmpty();
        feed.close();
    }

    @Test
    void beginsAtAKeyFrameOfUntouchedPacketsWithTheTablesFirst() {
        TsFeed feed = publish();
        open(true);
        join();
        int half = clip.length / 2 / MESSAGE * MESSAGE;
        send(feed, 0, half);
        Viewer late = join();
        assertThat(late.hasBegun).as("at once").isTrue();
        send(feed, half, clip.length);

        assertThat(late.seen().stream().filter(line -> line.startsWith("video")).findFirst().orElseThrow()).startsWith("video key");
        assertThat(clip).endsWith(ByteBufUtil.getBytes(late.untouched));
        feed.close();
    }

    @Test
    void goesOverToFramesWhenThePublisherIsNoMoreBySrt() {
        TsFeed feed = publish();
        open(true);
        Viewer viewer = join();
        send(feed, 0, clip.length);
        feeds.close(KEY, feed);
        feed.close();
        channel.runPendingTasks();
        assertThat(viewer.hasBegun).isFalse();
        assertThat(hub.taps).hasSize(1);
        feed(source().items);
        assertThat(viewer.hasBegun).isTrue();

        TsFeed next = publish();
        channel.runPendingTasks();
        assertThat(hub.taps.get(0).closed).isTrue();
        send(next, 0, clip.length);
        assertThat(viewer.hasBegun).isTrue();
        next.close();
    }

    @Test
    void servesPlayersOfOtherLoops() throws Exception {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try {
            EventLoop other = group.next();
            TsFeed feed = publish();
            Viewer viewer = new Viewer();
            viewers.add(viewer);
            open(true);
            Broadcast far = other.submit(() -> new Broadcast(new Broadcast.Source(KEY, hub, feeds, other, UnpooledByteBufAllocator.DEFAULT), () -> { }, true, () -> { })).get();
            other.submit(() -> far.join(viewer)).get();
            channel.runPendingTasks();
            send(feed, 0, clip.length);
            feed.close();
            other.submit(() -> assertThat(viewer.seen()).isEqualTo(source().seen)).get();
            other.submit(far::onEnd).get();
            channel.runPendingTasks();
            other.submit(() -> { }).get();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    /** Notes who got what, in this order; one of them may throw. */
    private final class Noting implements Broadcast.Player {
        private final String name;
        private final List<String> notes;
        int throwsAt = Integer.MAX_VALUE;
        private int blocks;

        Noting(String name, List<String> notes) {
            this.name = name;
            this.notes = notes;
        }

        @Override
        public void onBlock(Block block) {
            if (blocks++ == throwsAt) {
                throw new IllegalStateException(name + " has had enough");
            }
            notes.add(name);
        }

        @Override
        public void onGap() {
            throw new IllegalStateException(name + " has a gap");
        }

        @Override
        public void onFault(RuntimeException fault) {
            notes.add(fault.getMessage());
        }
    }

    private List<Noting> joinThree(List<String> notes) {
        List<Noting> three = List.of(new Noting("a", notes), new Noting("b", notes), new Noting("c", notes));
        three.forEach(broadcast::join);
        return three;
    }

    @Test
    void aPlayerThatThrowsIsTakenOutAndTheOthersGetEverything() {
        TsFeed feed = publish();
        open(true);
        List<String> notes = new ArrayList<>();
        joinThree(notes).get(1).throwsAt = 5;
        send(feed, 0, 3 * MESSAGE);
        send(feed, 3 * MESSAGE, 8 * MESSAGE);
        send(feed, 8 * MESSAGE, 10 * MESSAGE);

        assertThat(notes).filteredOn("a"::equals).hasSize(10);
        assertThat(notes).filteredOn("c"::equals).hasSize(10);
        assertThat(notes).filteredOn("b"::equals).hasSize(5);
        assertThat(notes).filteredOn(note -> note.endsWith("enough")).as("it is told once").hasSize(1);
        feed.close();
    }

    @Test
    void aPlayerThatThrowsWhenItJoinsOrAtAGapIsTakenOutToo() {
        TsFeed feed = publish();
        open(true);
        Viewer viewer = join();
        send(feed, 0, 3 * MESSAGE);
        List<String> notes = new ArrayList<>();
        Noting atOnce = new Noting("late", notes);
        atOnce.throwsAt = 0;
        broadcast.join(atOnce);
        assertThat(notes).containsExactly("late has had enough");
        notes.clear();
        joinThree(notes);
        notes.clear();

        feeds.close(KEY, feed);
        feed.close();
        channel.runPendingTasks();
        assertThat(notes).containsExactly("a has a gap", "b has a gap", "c has a gap");
        assertThat(viewer.hasBegun).as("it has heard of the gap, and").isFalse();
        feed(source().items);
        assertThat(viewer.hasBegun).as("goes on").isTrue();
        assertThat(isGone).isFalse();
    }

    /** What goes to one peer one after the other is one system call; who is the first sees the quickest way. */
    @Test
    void servesOnePlayerAfterTheOtherAndAnotherFirstEachTime() {
        TsFeed feed = publish();
        open(false);
        List<String> notes = new ArrayList<>();
        joinThree(notes);
        List<String> firsts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            notes.clear();
            send(feed, i * 2 * MESSAGE, (i + 1) * 2 * MESSAGE);
            assertThat(notes).hasSize(6);
            assertThat(notes.get(0) + notes.get(2) + notes.get(4)).isEqualTo(notes.get(1) + notes.get(3) + notes.get(5)).isIn("abc", "bca", "cab");
            firsts.add(notes.get(0));
        }
        assertThat(firsts).contains("a", "b", "c");
        feed.close();
    }

    @Test
    void leavesOutWhatIsNoTransportPacket() {
        TsFeed feed = publish();
        open(true);
        Viewer viewer = join();
        feed.onMessage(Unpooled.wrappedBuffer(clip, 1, MESSAGE), 0);
        feed.onMessage(Unpooled.wrappedBuffer(clip, 0, MESSAGE - 1), 0);
        feed.onMessage(Unpooled.EMPTY_BUFFER, 0);
        feed.flush();
        assertThat(viewer.hasBegun).isFalse();
        feed.close();
    }
}
