package srs.kernel.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a command others may read. */
class SecretsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "ffmpeg -i rtsp://admin:pw@10.0.0.1:554/h264 x | ffmpeg -i rtsp://***@10.0.0.1:554/h264 x",
        "ffmpeg -f flv rtmp://a.example.com/live2/abcd-efgh | ffmpeg -f flv rtmp://a.example.com/live2/***",
        "ffmpeg -f flv rtmps://a.example.com:443/app/key?x=1 | ffmpeg -f flv rtmps://a.example.com:443/app/***?x=***",
        "ffmpeg -i rtmp://127.0.0.1:1935/live?vhost=v/a -y rtmp://127.0.0.1:1935/live?vhost=v/a_sd | ffmpeg -i rtmp://127.0.0.1:1935/live?vhost=v/a -y rtmp://127.0.0.1:1935/live?vhost=v/a_sd",
        "ffmpeg -i rtmp://localhost/live/a?vhost=v&token=x1 y | ffmpeg -i rtmp://localhost/live/a?vhost=v&token=*** y",
        "ffmpeg -i http://h/a.m3u8?sig=q#f y | ffmpeg -i http://h/a.m3u8?sig=*** y",
        "ffmpeg srt://h:1?passphrase=0123456789&mode=caller | ffmpeg srt://h:1?passphrase=***&mode=caller",
        "ffmpeg -passphrase secret -b:v 300 x | ffmpeg -passphrase *** -b:v 300 x",
        "ffmpeg -x264-params keyint=50 -force_key_frames 1 -g 50 | ffmpeg -x264-params keyint=50 -force_key_frames 1 -g 50",
        "curl --token=abc API_KEY=def n=1 | curl --token=*** API_KEY=*** n=1",
        "curl -H Authorization: Bearer abc.def | curl -H Authorization: Bearer ***",
    })
    void areMasked(String command, String shown) {
        List<String> words = command.startsWith("curl -H") ? List.of("curl", "-H", command.substring(8)) : List.of(command.split(" "));
        assertThat(Secrets.masked(words)).isEqualTo(shown);
    }

    @Test
    void inScriptsToo() {
        assertThat(Secrets.masked(List.of("sh", "-c", "ffmpeg -i rtsp://u:p@cam/1 'rtmp://cdn/live/key' | tee\nx"))).isEqualTo("sh -c ffmpeg -i rtsp://***@cam/1 'rtmp://cdn/live/***' | tee?x");
    }

    @Test
    void andLongOnesAreCut() {
        assertThat(Secrets.masked(List.of("echo", "x".repeat(65_000), "y"))).hasSize(1004).endsWith("x ...");
        assertThat(Secrets.masked(Collections.nCopies(1000, "yes"))).hasSize(1004).endsWith(" ...");
    }
}
