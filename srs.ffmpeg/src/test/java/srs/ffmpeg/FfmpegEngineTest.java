package srs.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.stream.StreamKey;
import srs.testkit.kernel.FakeChildProcesses;

/** What of an engine is refused, with which code; where FFmpeg is, and where it logs. */
class FfmpegEngineTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', value = {
        "3015 | vcodec vn; acodec an;",
        "3015 | acodec copy;",
        "3020 | vcodec copy;",
        "3016 | vcodec copy; acodec copy; output ;",
        "3027 | vcodec libx264; vbitrate -1; acodec an;",
        "3026 | vcodec libx264; vfps -1; acodec an;",
        "3025 | vcodec libx264; vwidth -1; acodec an;",
        "3024 | vcodec libx264; vheight -1; acodec an;",
        "3023 | vcodec libx264; vthreads -1; acodec an;",
        "3022 | vcodec libx264; vpreset fast; acodec an;",
        "3021 | vcodec libx265; vprofile main; acodec an;",
        "3019 | vcodec copy; acodec libaacplus; abitrate 80;",
        "3019 | vcodec copy; acodec libaacplus; abitrate 15;",
        "3019 | vcodec copy; acodec aac; abitrate -1;",
        "3018 | vcodec copy; acodec aac; asample_rate -1;",
        "3017 | vcodec copy; acodec aac; achannels 3;",
    })
    void refusesWhatSrsRefuses(int code, String engine) {
        String text = engine.contains("output") ? engine.replace(" output ;", "") : engine + " output x;";

        assertThatThrownBy(() -> Engines.engine(text).check()).isInstanceOf(FfmpegException.class).hasMessageStartingWith("code=" + code + "(FFmpeg");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"vcodec copy; acodec copy;", "vcodec png; acodec an;", "vcodec vn; acodec libaacplus; abitrate 72;", "vcodec copy; vwidth -1; acodec aac; achannels 2;",
        "vcodec av1_nvenc; vprofile main; vpreset p5; acodec libopus;"})
    void takesTheRest(String engine) throws FfmpegException {
        Engines.engine(engine + " output x;").check();
    }

    @Test
    void theProgramIsTheConfiguredOneElseThatOfPath(@TempDir Path folder) throws Exception {
        Path own = program(folder.resolve("objs/ffmpeg/bin/ffmpeg"));
        FakeChildProcesses processes = new FakeChildProcesses();

        assertThat(FfmpegProgram.find("./objs/ffmpeg/bin/ffmpeg", folder, processes)).isEqualTo(own.toString());
        assertThat(FfmpegProgram.find("./gone/ffmpeg", folder, processes)).isEqualTo("ffmpeg");
        assertThat(FfmpegProgram.find("", folder, processes)).isEqualTo("ffmpeg");
        processes.installed.put("ffmpeg7", folder);
        assertThat(FfmpegProgram.find("ffmpeg7", folder, processes)).isEqualTo("ffmpeg7");
        processes.installed.clear();
        assertThatThrownBy(() -> FfmpegProgram.find("./gone/ffmpeg", folder, processes)).hasMessage("code=3032(FFmpegBinary) : ./gone/ffmpeg is no program"
                + " that can be run, and there is no ffmpeg in PATH, nor the bundle srs.tool.ffmpeg");
    }

    private static Path program(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        assertThat(Files.writeString(file, "").toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void theLogHasTheStreamInItsNameAndStaysInItsFolder() {
        assertThat(FfmpegLog.file("./objs", "encoder", "__defaultVhost__", "live", "livestream", "ff"))
                .contains(Path.of("./objs/ffmpeg-encoder-__defaultVhost__-live-livestream-ff.log"));
        assertThat(FfmpegLog.file("./objs", "ingest", "v.com", "a/b", "../../etc", "")).contains(Path.of("./objs/ffmpeg-ingest-v.com-a_b-.._.._etc.log"));
        assertThat(FfmpegLog.file("/dev/null", "encoder", "v", "a", "s")).isEmpty();
    }

    @Test
    void theLogBeginsWithWhoseItIs(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("new/x.log");
        FfmpegLog.begin(file, List.of("/bin/ffmpeg", "-i", "a"));
        FfmpegLog.begin(file, List.of("/bin/ffmpeg", "-i", "b"));

        assertThat(Files.readAllLines(file)).filteredOn(line -> !line.isEmpty() && !line.contains("pid")).containsExactly("process binary=/bin/ffmpeg", "process cli: /bin/ffmpeg -i a",
                "process binary=/bin/ffmpeg", "process cli: /bin/ffmpeg -i b");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "rtmp://127.0.0.1:1935/live?vhost=v.com/a, v.com/live/a",
        "rtmp://127.0.0.1/live/a, /live/a",
        "rtmp://localhost:1935/live/a?vhost=v.com, v.com/live/a",
        "rtmp://127.0.0.1:1936/live/a, ''",
        "rtmp://example.com/live/a, ''",
        "./objs/a.flv, ''",
        "rtmp://, ''",
    })
    void anAddressMeansAStreamOfOursOrNone(String url, String stream) {
        Optional<StreamKey> key = new LocalRtmp("127.0.0.1", 1935).stream(url, name -> name.equals("v.com") ? name : StreamKey.DEFAULT_VHOST);

        assertThat(key.map(StreamKey::url).orElse("")).isEqualTo(stream);
    }

    @Test
    void theInputIsInSrssForm() {
        assertThat(new LocalRtmp("127.0.0.1", 1935).url(new StreamKey("v.com", "live", "a"))).isEqualTo("rtmp://127.0.0.1:1935/live?vhost=v.com/a");
    }
}
