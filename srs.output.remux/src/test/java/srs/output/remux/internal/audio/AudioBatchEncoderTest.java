package srs.output.remux.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.Codec;
import srs.kernel.stream.StreamKey;
import srs.output.remux.internal.ClipItems;
import srs.output.remux.internal.LiveFormat;
import srs.output.remux.internal.TrackChoice;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.Hex;
import srs.testkit.kernel.Items;

/** F099, F100. */
class AudioBatchEncoderTest {
    private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");
    private static final TrackChoice ALL = new TrackChoice(true, true, true, true);

    private static byte[] body(LiveFormat format, Items opening) {
        BatchEncoder encoder = format.encoder(KEY, BodyFraming.RAW, ALL);
        ByteBuf bytes = encoder.encodeOpening(opening, ByteBufAllocator.DEFAULT);
        opening.release();
        byte[] body = ByteBufUtil.getBytes(bytes);
        bytes.release();
        return body;
    }

    @ParameterizedTest
    @CsvSource({"H264_AAC, aac, fff1", "AAC_ONLY, aac, fff1", "H264_MP3, mp3, 4944330300000000000a", "MP3_ONLY, mp3, 4944330300000000000a"})
    void playsInFfmpeg(Clip source, String name, String begin, @TempDir Path folder) throws Exception {
        ClipItems clip = ClipItems.of(source, 0);
        byte[] body = body(name.equals("aac") ? AudioFormat.aac(key -> Optional.empty()) : AudioFormat.mp3(key -> Optional.empty()), clip.opening(0, clip.size()));
        assertThat(Hex.of(body)).startsWith(begin);
        Path file = Files.write(folder.resolve("a." + name), body);
        assertThat(FfmpegTool.orSkip().ffprobe("-count_packets", "-show_entries", "stream=codec_name,nb_read_packets", "-of", "csv=p=0", file.toString())
                .text(FfmpegTool.DEADLINE).strip()).isEqualTo(name + "," + clip.frames(false));
        assertThat(FfmpegTool.orSkip().ffmpeg("-xerror", "-i", file.toString(), "-f", "null", "-").text(FfmpegTool.DEADLINE)).isEmpty();
    }

    @Test
    void hasNoUseForOtherCodecs() {
        ClipItems clip = ClipItems.of(Clip.MP3_ONLY, 0);
        Items batch = clip.batch(0, clip.size());
        assertThat(AudioFormat.aac(key -> Optional.empty()).encoder(KEY, BodyFraming.RAW, ALL).encode(batch, ByteBufAllocator.DEFAULT)).isNull();
        batch.release();
        assertThat(AudioFormat.aac(key -> Optional.empty()).carries(Codec.MP3)).isFalse();
        assertThat(AudioFormat.mp3(key -> Optional.empty()).carries(Codec.MP3)).isTrue();
    }

    @Test
    void waitsForAudio() {
        BatchEncoder encoder = AudioFormat.aac(key -> Optional.empty()).encoder(KEY, BodyFraming.CHUNKED, ALL);
        ClipItems video = ClipItems.of(Clip.H264_ONLY, 0);
        Items incomplete = video.batch(0, 1);
        assertThat(encoder.canOpen(incomplete)).isFalse();
        incomplete.release();
        Items complete = video.opening(0, 1);
        assertThat(encoder.canOpen(complete)).isTrue();
        complete.release();
    }

    /** F101: what was kept, then the opening, and no frame twice. */
    @Test
    void beginsWithTheNewestAudio() {
        ClipItems clip = ClipItems.of(Clip.AAC_ONLY, 0);
        RecentAudio recent = new RecentAudio(1_000);
        Items before = clip.batch(0, 100);
        recent.onBatch(before);
        before.release();
        LiveFormat format = AudioFormat.aac(key -> Optional.of(recent));
        byte[] body = body(format, clip.opening(90, 110));
        recent.close();
        byte[] all = body(AudioFormat.aac(key -> Optional.empty()), clip.opening(0, 110));
        assertThat(all).endsWith(body);
        // a frame is 23 ms: 1 s before item 99, and up to 109
        assertThat(frames(body)).isBetween(43 + 10, 45 + 10);
        Items late = clip.batch(0, 10);
        recent.onBatch(late);
        late.release();
        assertThat(recent.before(Long.MAX_VALUE)).isEmpty();
    }

    private static int frames(byte[] adts) {
        int frames = 0;
        for (int at = 0; at < adts.length; at += (adts[at + 3] & 3) << 11 | (adts[at + 4] & 0xFF) << 3 | (adts[at + 5] & 0xFF) >> 5) {
            frames++;
        }
        return frames;
    }
}
