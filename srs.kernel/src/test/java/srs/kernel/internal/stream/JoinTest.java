package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever joins, wherever and whenever, gets each frame from its opening on once and in order. */
class JoinTest {

    private static final String SCRIPT = "kavav kavvaav kaa vavavavavavavavavavav vkav";
    private static final String FRAMES = SCRIPT.replace(" ", "");

    @ParameterizedTest(name = "GOP cache {0}, merged write {1}, player on the publisher''s loop {2}, read of {3} frames")
    @CsvSource({"true,true,true,3", "true,true,false,3", "true,false,true,3", "true,false,false,3", "false,true,true,1", "false,true,false,5",
            "false,false,true,2", "false,false,false,1"})
    void getsEveryFrameFromItsOpeningOn(boolean gopCache, boolean merged, boolean sameLoop, int read) {
        try (Stage stage = new Stage().with("play.gop_cache", gopCache)) {
            if (!merged) {
                stage.withoutMerging();
            }
            EventLoop loop = sameLoop ? stage.home : stage.other;
            LineEncoder encoder = new LineEncoder();
            Stage.Feed feed = stage.publish().announceAll();
            List<Stage.Seat> seats = new ArrayList<>();
            for (int i = 0; i < FRAMES.length(); i++) {
                char frame = FRAMES.charAt(i);
                boolean readEnds = i % read == 0;
                seats.add(stage.play(loop, encoder));
                Stage.at(stage.home, () -> {
                    feed.offer(frame, 0);
                    if (readEnds) {
                        feed.publication.flush();
                    }
                });
            }
            feed.close();
            for (int joined = 0; joined < seats.size(); joined++) {
                int from = gopCache ? Math.max(0, FRAMES.substring(0, joined).lastIndexOf('k')) : joined;
                assertThat(seats.get(joined).frames()).as("joined before frame %d", joined)
                        .isEqualTo(IntStream.range(from, FRAMES.length()).boxed().toList());
            }
        }
    }

    @Test
    void getsMetadataAudioVideoThenTheGroupOfPicturesThenWhatIsLive() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Feed feed = stage.publish().announceAll().send("kav kav");
            Stage.Seat seat = stage.play(stage.other);
            feed.send("vk");

            assertThat(seat.socket.seen()).containsExactly("head", "metadata", "track AAC", "track H264",
                    "k3@120", "a4@160", "v5@200", "v6@240", "k7@280");
        }
    }

    @Test
    void waitsForThePublisherAndIsToldOfIt() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Seat seat = stage.play(stage.other);
            assertThat(seat.publisher).isEmpty();

            stage.publish().announceAll().send("kv").close();

            assertThat(seat.publisher).containsExactly(true, false);
            assertThat(seat.frames()).containsExactly(0, 1);
        }
    }

    @Test
    void staysOverARepublishOnOneTimelineAndWithOneHead() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Seat seat = stage.play(stage.home);
            stage.publish().announceAll().send("kv").close();
            stage.publish().announceAll().send("kv").close();

            assertThat(seat.socket.seen().stream().filter(line -> line.indexOf('@') > 0)).containsExactly("k0@0", "v1@40", "k0@50", "v1@90");
            assertThat(seat.socket.seen()).containsOnlyOnce("head");
            assertThat(seat.publisher).containsExactly(true, false, true, false);
        }
    }

    @Test
    void aBatchIsEncodedOnceForAllPlayersOfALoop() {
        try (Stage stage = new Stage().withoutMerging()) {
            LineEncoder encoder = new LineEncoder();
            Stage.Feed feed = stage.publish().announceAll().send("k");
            List<Stage.Seat> seats = IntStream.range(0, 20).mapToObj(i -> stage.play(i % 2 == 0 ? stage.home : stage.other, encoder)).toList();
            assertThat(encoder.openings).as("openings, once for each loop").hasValue(2);

            feed.send("v v v");

            assertThat(encoder.batches).as("3 batches on 2 loops").hasValue(6);
            assertThat(seats).allSatisfy(seat -> {
                assertThat(seat.frames()).containsExactly(0, 1, 2, 3);
                assertThat(seat.socket.writes).as("one write for the opening and for each batch").isEqualTo(4);
            });
        }
    }

    @Test
    void aCrowdThatJoinsInTheMiddleOfABatchSharesItsRest() {
        try (Stage stage = new Stage()) {
            LineEncoder encoder = new LineEncoder();
            Stage.Feed feed = stage.publish().announceAll();
            stage.play(stage.home, encoder);
            feed.send("kavav");
            List<Stage.Seat> crowd = IntStream.range(0, 10).mapToObj(i -> stage.play(stage.home, encoder)).toList();
            feed.send("vavavav");

            assertThat(encoder.batches).as("the whole, and the rest").hasValue(2);
            assertThat(crowd).allSatisfy(seat -> assertThat(seat.frames()).hasSize(12));
        }
    }

    @Test
    void aLargeOpeningIsWrittenAsTheSocketTakesIt() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Feed feed = stage.publish().announceAll();
            Stage.at(stage.home, () -> {
                feed.offer('k', 0);
                for (int i = 0; i < 40; i++) {
                    feed.offer('v', 20_000);
                }
                feed.publication.flush();
            });
            Stage.Seat slow = stage.play(stage.other);
            assertThat(slow.frames()).hasSize(41);
            assertThat(slow.encoder.openings).hasValue(1);
            assertThat(slow.encoder.batches).as("in chunks of 64 kB").hasValueBetween(10, 14);
            feed.send("v");
            assertThat(slow.frames()).isEqualTo(IntStream.range(0, 42).boxed().toList());
        }
    }

    @Test
    void anEncoderThatMustKnowTheTracksWaitsForThemOneSecondAtMost() {
        LineEncoder picky = new LineEncoder() {
            @Override
            public boolean canOpen(srs.kernel.stream.Opening opening) {
                return opening.audio().isPresent() && opening.video().isPresent();
            }
        };
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Seat seat = stage.play(stage.other, picky);
            Stage.Feed feed = stage.publish().send("kvv");
            assertThat(seat.socket.seen()).isEmpty();
            feed.send("vvvvvvvvvvvvvvvvvvvvvvvvvv");
            assertThat(seat.frames()).isEqualTo(IntStream.range(0, 29).boxed().toList());
        }
    }

    @Test
    void aRepeatedConfigurationIsAnnouncedAgainUnlessReduced() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Seat seat = stage.play(stage.home);
            Stage.Feed feed = stage.publish().announceAll().send("k");
            Stage.at(stage.home, () -> feed.publication.announce(Stage.VIDEO, 0));
            feed.send("v");
            assertThat(seat.socket.seen().stream().filter("track H264"::equals)).hasSize(2);
            assertThat(seat.socket.seen().get(seat.socket.seen().size() - 1)).as("timestamp 0 of the configuration is not a jump").isEqualTo("v1@40");

            stage.with("play.reduce_sequence_header", true).reload();
            Stage.at(stage.home, () -> feed.publication.announce(Stage.VIDEO, 0));
            feed.send("v");
            assertThat(seat.socket.seen().stream().filter("track H264"::equals)).hasSize(2);
        }
    }

    @Test
    void newMergeValuesHoldForPlayersThatAreThere() {
        try (Stage stage = new Stage().with("play.mw_latency", 10_000L)) {
            Stage.Seat seat = stage.play(stage.other);
            Stage.Feed feed = stage.publish().announceAll().send("kvvvvvvvvvvv");
            assertThat(seat.frames()).isEmpty();

            stage.withoutMerging().reload();
            feed.send("v");

            assertThat(seat.frames()).hasSize(13);
        }
    }
}
