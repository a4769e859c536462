package srs.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.record.RecordException;
import srs.kernel.record.RecordOptions;
import srs.kernel.record.Recorder;
import srs.kernel.record.Recording;
import srs.kernel.stream.StreamKey;

/** What an operator types to record, and reads. */
class RecordCommandsTest {
    private final List<Recording> recordings = new ArrayList<>();
    private final RecordCommands commands = new RecordCommands();

    /** Records nothing, but says so. */
    private final Recorder recorder = new Recorder() {
        @Override
        public Recording start(StreamKey stream, RecordOptions options) throws RecordException {
            if (stream.stream().equals("busy")) {
                throw new RecordException(RecordException.Kind.BUSY, "stream " + stream + " is recorded by a call already");
            }
            recordings.add(recording("dvr-" + (recordings.size() + 1), stream, Recording.State.WAITING, "/rec/a." + options.format()));
            return recordings.get(recordings.size() - 1);
        }

        @Override
        public Recording stop(String id) throws RecordException {
            Recording was = recordings.stream().filter(r -> r.id().equals(id)).findFirst()
                    .orElseThrow(() -> new RecordException(RecordException.Kind.NOT_FOUND, "recording " + id + " is not running"));
            return recording(id, was.stream(), Recording.State.ENDED, was.file());
        }

        @Override
        public List<Recording> list() {
            return recordings;
        }
    };

    private static Recording recording(String id, StreamKey stream, Recording.State state, String file) {
        return new Recording(id, stream, state, file, Instant.EPOCH, 2048, 61_000, true, "");
    }

    @Test
    void startsListsAndStops() {
        commands.recorder = recorder;
        assertThat(commands.record("list")).isEqualTo("no recordings");
        assertThat(commands.record("start", "/live/livestream", "mp4")).isEqualTo("recording dvr-1 of /live/livestream waits for the stream");
        assertThat(commands.record("start", "v.com/a/b/s")).isEqualTo("recording dvr-2 of v.com/a/b/s waits for the stream");
        assertThat(recordings.get(1).stream()).isEqualTo(new StreamKey("v.com", "a/b", "s"));
        assertThat(commands.record("list").lines()).hasSize(3).anyMatch(line -> line.matches("dvr-1 +/live/livestream +waiting +operator +00:01:01 +2.0 kB +/rec/a.mp4"));
        assertThat(commands.record("stop", "dvr-1")).isEqualTo("recording dvr-1 has ended: /rec/a.mp4, 2.0 kB, 00:01:01");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "start /live/busy ; stream /live/busy is recorded by a call already",
        "start livestream ; livestream is not [VHOST]/APP/STREAM, as streams lists it",
        "start /live/ ; stream of 0 characters is not in 1..512",
        "start /live/a MP4 ; format is not of at most 16 small letters and digits",
        "stop dvr-9 ; recording dvr-9 is not running",
        "stop ; record takes: list, start STREAM [flv|mp4], stop ID",
        "pause x ; record takes: list, start STREAM [flv|mp4], stop ID",
    })
    void saysWhatItCannot(String typed, String answer) {
        commands.recorder = recorder;
        String[] words = typed.split(" ");
        assertThatThrownBy(() -> commands.record(words[0], java.util.Arrays.copyOfRange(words, 1, words.length))).isInstanceOf(CommandFailure.class).hasMessage(answer);
    }

    @Test
    void needsABundleThatRecords() {
        assertThatThrownBy(() -> commands.record("list")).hasMessage("no bundle records: srs.output.dvr is not installed");
    }
}
