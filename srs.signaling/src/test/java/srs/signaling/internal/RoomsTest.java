package srs.signaling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages of SRS's signaling server, as its main.go writes them and its pages read them. */
class RoomsTest {
    private final Rooms rooms = new Rooms();

    /** One who takes part, and what it is told. */
    private final class Peer implements Participant.Line {
        final List<String> told = new ArrayList<>();
        final Participant participant = new Participant(this);

        void says(String text) throws SignalingException {
            rooms.onMessage(participant, text);
        }

        String hears() {
            return told.isEmpty() ? "" : told.remove(0);
        }

        void goes() {
            rooms.onClosed(participant);
        }

        @Override
        public void send(String text) {
            told.add(text);
        }

        @Override
        public void close() {
            throw new AssertionError("nobody closes");
        }
    }

    private Peer joined(String room, String display) throws SignalingException {
        Peer peer = new Peer();
        peer.says("{\"tid\":\"1\",\"msg\":{\"action\":\"join\",\"room\":\"" + room + "\",\"display\":\"" + display + "\"}}");
        peer.told.clear();
        return peer;
    }

    @Test
    void joinTellsWhoIsThereAndTheOthersHearOfIt() throws SignalingException {
        Peer ann = new Peer();
        ann.says("{\"tid\":\"a1\",\"msg\":{\"action\":\"join\",\"room\":\"live\",\"display\":\"ann\"}}");
        assertThat(ann.hears()).isEqualTo("{\"tid\":\"a1\",\"msg\":{\"action\":\"join\",\"room\":\"live\",\"self\":{\"display\":\"ann\",\"publishing\":false},"
                + "\"participants\":[{\"display\":\"ann\",\"publishing\":false}]}}");

        Peer bob = new Peer();
        bob.says("{\"tid\":\"b1\",\"msg\":{\"action\":\"join\",\"room\":\"live\",\"display\":\"bob\"}}");
        assertThat(bob.hears()).contains("\"participants\":[{\"display\":\"ann\",\"publishing\":false},{\"display\":\"bob\",\"publishing\":false}]");
        assertThat(ann.hears()).isEqualTo("{\"msg\":{\"action\":\"notify\",\"event\":\"join\",\"room\":\"live\",\"self\":{\"display\":\"ann\",\"publishing\":false},"
                + "\"peer\":{\"display\":\"bob\",\"publishing\":false},\"participants\":[{\"display\":\"ann\",\"publishing\":false},{\"display\":\"bob\",\"publishing\":false}]}}");
        assertThat(bob.told).as("nobody hears of himself").isEmpty();
    }

    @Test
    void publishIsHeardByTheOthers() throws SignalingException {
        Peer ann = joined("live", "ann");
        Peer bob = joined("live", "bob");
        ann.told.clear();

        bob.says("{\"tid\":\"2\",\"msg\":{\"action\":\"publish\",\"room\":\"live\",\"display\":\"bob\"}}");

        assertThat(bob.hears()).isEqualTo("{\"tid\":\"2\",\"msg\":null}");
        assertThat(ann.hears()).contains("\"event\":\"publish\"", "\"peer\":{\"display\":\"bob\",\"publishing\":true}").doesNotContain("param", "data");
    }

    @Test
    void controlGoesToTheOthersAsParamAndData() throws SignalingException {
        Peer ann = joined("live", "ann");
        Peer bob = joined("live", "bob");
        ann.told.clear();

        bob.says("{\"tid\":\"3\",\"msg\":{\"action\":\"control\",\"room\":\"live\",\"display\":\"bob\",\"call\":\"alert\",\"data\":\"hi \\\"ann\\\"\"}}");

        assertThat(ann.hears()).startsWith("{\"msg\":{\"action\":\"notify\",\"event\":\"control\",\"param\":\"alert\",\"data\":\"hi \\\"ann\\\"\",\"room\":\"live\"");
    }

    @Test
    void leaveIsHeardAndTheLastOneTakesTheRoomAway() throws SignalingException {
        Peer ann = joined("live", "ann");
        Peer bob = joined("live", "bob");
        ann.told.clear();

        bob.goes();
        assertThat(ann.hears()).contains("\"event\":\"leave\"", "\"peer\":{\"display\":\"bob\"", "\"participants\":[{\"display\":\"ann\",\"publishing\":false}]");
        ann.goes();
        assertThat(rooms.size()).isZero();
        bob.goes();
    }

    @Test
    void roomsAreApart() throws SignalingException {
        Peer ann = joined("one", "ann");
        joined("two", "ann").says("{\"tid\":\"2\",\"msg\":{\"action\":\"publish\",\"room\":\"two\",\"display\":\"ann\"}}");
        assertThat(ann.told).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "x | a message is no JSON: ",
        "[] | a message is no JSON object",
        "{'tid':'1'} | action  is not join, publish or control",
        "{'msg':{'action':'dance'}} | action dance is not join, publish or control",
        "{'msg':{'action':'join','room':'','display':'x'}} | room  is not a name of 1..128 characters",
        "{'msg':{'action':'join','room':'live','display':'ann'}} | participant ann exists in room live",
        "{'msg':{'action':'publish','room':'live','display':'ann'}} | ann in room live is not who has joined by this connection",
        "{'msg':{'action':'control','room':'live','display':'ann','call':'x'}} | ann in room live is not who has joined by this connection",
    })
    void refusesWhatMustNotBeSaid(String text, String problem) throws SignalingException {
        Peer ann = joined("live", "ann");
        Peer stranger = new Peer();

        assertThatThrownBy(() -> stranger.says(text.replace('\'', '"'))).isInstanceOf(SignalingException.class).hasMessageStartingWith(problem);

        assertThat(ann.told).isEmpty();
        stranger.goes();
        assertThat(rooms.size()).isEqualTo(1);
    }

    @Test
    void aRoomHasAnEnd() throws SignalingException {
        for (int i = 0; i < Room.MAX_PARTICIPANTS; i++) {
            joined("live", "p" + i);
        }
        assertThatThrownBy(() -> joined("live", "late")).hasMessage("room live has 64 participants, which is the most");
    }

    @Test
    void whoIsInARoomDoesNotJoinAnother() throws SignalingException {
        Peer ann = joined("live", "ann");
        assertThatThrownBy(() -> ann.says("{\"msg\":{\"action\":\"join\",\"room\":\"other\",\"display\":\"ann\"}}")).hasMessage("ann is in room live already");
    }
}
