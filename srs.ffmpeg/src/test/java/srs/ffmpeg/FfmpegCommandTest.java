package srs.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of an engine, word by word (compat 6.9). */
class FfmpegCommandTest {
    private static final String IN = "rtmp://127.0.0.1:1935/live?vhost=__defaultVhost__/livestream";
    private static final String OUT = "rtmp://127.0.0.1:1935/live/livestream_ff";

    private static String command(String engine, String input, String... first) {
        return String.join(" ", FfmpegCommand.words("ffmpeg", List.of(first), Engines.engine(engine), input, OUT));
    }

    /** The engine of SRS's full.conf. */
    private static final String FULL = """
            perfile { re; rtsp_transport tcp; }
            iformat flv;
            vfilter { v quiet; i ./doc/ffmpeg-logo.png; filter_complex overlay=10:10; }
            vcodec libx264; vbitrate 1500; vfps 25; vwidth 768; vheight 320; vthreads 12; vprofile main; vpreset medium;
            vparams { t 100; coder 1; b_strategy 2; bf 3; refs 10; }
            acodec libfdk_aac; abitrate 70; asample_rate 44100; achannels 2;
            aparams { profile:a aac_low; bsf:a aac_adtstoasc; }
            oformat flv;
            output rtmp://x/y/z;
            """;

    @Test
    void hasAllWordsOfAFullEngineInOrder() {
        assertThat(command(FULL, IN)).isEqualTo("ffmpeg -re -rtsp_transport tcp -f flv -i " + IN
                + " -v quiet -i ./doc/ffmpeg-logo.png -filter_complex overlay=10:10"
                + " -vcodec libx264 -b:v 1500000 -r 25.00 -s 768x320 -aspect 768:320 -threads 12 -profile:v main -preset medium"
                + " -t 100 -coder 1 -b_strategy 2 -bf 3 -refs 10"
                + " -acodec libfdk_aac -b:a 70000 -ar 44100 -ac 2 -profile:a aac_low -bsf:a aac_adtstoasc -f flv -y " + OUT);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "vcodec copy; acodec copy;                                           | -vcodec copy -acodec copy",
        "vcodec copy; vbitrate 500; vparams { bf 3; } acodec copy; abitrate 9; aparams { ac 1; } | -vcodec copy -acodec copy",
        "vcodec copy; acodec copy; aparams { bsf:a aac_adtstoasc; }          | -vcodec copy -acodec copy -bsf:a aac_adtstoasc",
        "vcodec vn; vbitrate 500; acodec libfdk_aac; abitrate 45;            | -vn -acodec libfdk_aac -b:a 45000",
        "vcodec libx264; vprofile high; vpreset fast; acodec an; abitrate 9; | -vcodec libx264 -threads 1 -profile:v high -preset fast -an",
        "vcodec h264_qsv; vprofile high; vpreset fast; acodec an;            | -vcodec h264_qsv -threads 1 -profile:v high -preset fast -an",
        "vcodec libx264; vthreads 0; vprofile a; vpreset b; vfps 29.97; acodec an; | -vcodec libx264 -r 29.97 -profile:v a -preset b -an",
        "vcodec libx264; vthreads 0; vwidth 641; vheight 361; vprofile a; vpreset b; acodec an; | -vcodec libx264 -s 640x360 -aspect 640:360 -profile:v a -preset b -an",
        "vcodec libx264; vthreads 0; vwidth 640; vprofile a; vpreset b; acodec an; | -vcodec libx264 -profile:v a -preset b -an",
        "vcodec png; vthreads 0; acodec an; vparams { vframes 6; }           | -vcodec png -vframes 6 -an",
    })
    void hasOnlyWhatTheCodecTakes(String engine, String words) {
        assertThat(command(engine, IN)).isEqualTo("ffmpeg -f flv -i " + IN + " " + words + " -f flv -y " + OUT);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "iformat off; oformat off;     | ffmpeg -i %s -vcodec copy -acodec copy -y %s",
        "iformat flv; oformat image2;  | ffmpeg -f flv -i %s -vcodec copy -acodec copy -f image2 -y %s",
    })
    void leavesFormatsOutThatAreOff(String formats, String words) {
        assertThat(command(formats + " vcodec copy; acodec copy;", IN)).isEqualTo(words.formatted(IN, OUT));
    }

    @Test
    void namesTheInputsFormatForRtmpOnlyAndPutsReFirst() {
        assertThat(command("vcodec copy; acodec copy;", "./doc/source.flv", "-re")).isEqualTo("ffmpeg -re -i ./doc/source.flv -vcodec copy -acodec copy -f flv -y " + OUT);
    }

    @Test
    void anInputThatLooksLikeAnOptionIsAFile() {
        assertThat(command("vcodec copy; acodec copy;", "-x.flv")).contains(" -i ./-x.flv ");
    }

    @Test
    void aCopyOfAnEngineKeepsItsInputOptionsAndItsOutput() {
        FfmpegEngine copy = Engines.engine(FULL).asCopy();

        assertThat(String.join(" ", FfmpegCommand.words("ffmpeg", List.of(), copy, IN, copy.output())))
                .isEqualTo("ffmpeg -re -rtsp_transport tcp -i " + IN + " -vcodec copy -acodec copy -bsf:a aac_adtstoasc -f flv -y rtmp://x/y/z");
    }
}
