package srs.output.remux.internal.ts;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.Codec;
import srs.kernel.stream.StreamKey;
import srs.output.remux.internal.ClipItems;
import srs.output.remux.internal.TrackChoice;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.kernel.Items;

/** F098: the players of a stream share bytes, and each of them gets a whole transport stream. */
class TsBatchEncoderTest {
    private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");
    private static final TrackChoice ALL = new TrackChoice(true, true, true, true);
    private static final int BATCH = 7;

    private final BatchEncoder encoder = new TsFormat().encoder(KEY, BodyFraming.RAW, ALL);

    /** Encodes and releases. */
    private byte[] encoded(Items batch, boolean opens) {
        ByteBuf bytes = opens ? encoder.encodeOpening(batch, ByteBufAllocator.DEFAULT) : encoder.encode(batch, ByteBufAllocator.DEFAULT);
        batch.release();
        if (bytes == null) {
            return new byte[0];
        }
        byte[] copy = ByteBufUtil.getBytes(bytes);
        bytes.release();
        return copy;
    }

    /** What a player gets who joins with the items from {@code from} to {@code opened} in its opening, and stays. */
    private byte[] played(ClipItems clip, int from, int opened, int batch) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(encoded(clip.opening(from, opened), true));
        for (int at = opened; at < clip.size(); at += batch) {
            body.writeBytes(encoded(clip.batch(at, Math.min(at + batch, clip.size())), false));
        }
        return body.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"H264_AAC, h264, aac", "HEVC_AAC, hevc, aac", "H264_MP3, h264, mp3", "AAC_ONLY, , aac", "H264_ONLY, h264,"})
    void playsInFfmpeg(Clip source, String video, String audio, @TempDir Path folder) throws Exception {
        ClipItems clip = ClipItems.of(source, 0);
        byte[] body = played(clip, 0, 5, BATCH);
        assertThat(Continuity.faults(body)).isEmpty();

        Path file = Files.write(folder.resolve("a.ts"), body);
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        String seen = ffmpeg.ffprobe("-count_frames", "-show_entries", "stream=codec_name,nb_read_frames", "-of", "csv=p=0", file.toString())
                .text(FfmpegTool.DEADLINE);
        if (video != null) {
            assertThat(seen).contains(video + "," + clip.frames(true));
        }
        if (audio != null) {
            assertThat(seen).contains(audio + "," + clip.frames(false));
        }
        assertThat(ffmpeg.ffmpeg("-xerror", "-i", file.toString(), "-f", "null", "-").text(FfmpegTool.DEADLINE)).isEmpty();
    }

    @Test
    void beginsWithTablesAndTheKeyFrame() {
        ClipItems clip = ClipItems.of(Clip.H264_AAC, 0);
        played(clip, 0, 5, BATCH);
        int late = clip.size() - 20;
        byte[] body = encoded(clip.opening(clip.keyBefore(late), late), true);
        assertThat(pid(body, 0)).isZero();
        assertThat(pid(body, 1)).isEqualTo(0x1001);
        assertThat(pid(body, 2)).isEqualTo(0x100);
        assertThat(body[2 * 188 + 5] & 0x40).as("random access").isNotZero();
    }

    private static int pid(byte[] body, int packet) {
        return (body[packet * 188 + 1] & 0x1F) << 8 | body[packet * 188 + 2] & 0xFF;
    }

    @ParameterizedTest(name = "batches of {0}")
    @ValueSource(ints = {1, 3, 20, 1000})
    void goesOnFromTheOpeningForOneWhoJoinsLate(int batch) {
        ClipItems clip = ClipItems.of(Clip.H264_AAC, 0);
        byte[] first = played(clip, 0, 2, BATCH);
        int late = clip.size() / 2;
        byte[] second = played(clip, clip.keyBefore(late), late, batch);
        assertThat(Continuity.faults(second)).isEmpty();
        assertThat(first).as("the same packets as the first player's").endsWith(second);
    }

    /** Whoever is not at a key frame gets tables all the same, and the counters of those who were there go on. */
    @Test
    void writesTablesForOneWhoJoinsBetweenKeyFrames() {
        ClipItems clip = ClipItems.of(Clip.H264_AAC, 0);
        ByteArrayOutputStream early = new ByteArrayOutputStream();
        ByteArrayOutputStream late = new ByteArrayOutputStream();
        early.writeBytes(encoded(clip.opening(0, 10), true));
        late.writeBytes(encoded(clip.opening(10, 10), true));
        for (int at = 10; at < clip.size(); at += BATCH) {
            byte[] shared = encoded(clip.batch(at, Math.min(at + BATCH, clip.size())), false);
            early.writeBytes(shared);
            late.writeBytes(shared);
        }
        assertThat(pid(late.toByteArray(), 1)).isEqualTo(0x1001);
        assertThat(Continuity.faults(early.toByteArray())).isEmpty();
        assertThat(Continuity.faults(late.toByteArray())).isEmpty();
    }

    /** A slow player's frames are encoded for it alone, some seconds later, and some are missing: the others do not notice, and it finds back. */
    @Test
    void keepsPlayersApartWhoAreAtDifferentPlaces() {
        ClipItems clip = ClipItems.of(Clip.H264_AAC, 0);
        ByteArrayOutputStream fast = new ByteArrayOutputStream();
        fast.writeBytes(encoded(clip.opening(0, 10), true));
        byte[] lastOfFast = {};
        byte[] lastOfSlow = {};
        for (int at = 10; at < clip.size(); at += BATCH) {
            int end = Math.min(at + BATCH, clip.size());
            lastOfFast = encoded(clip.batch(at, end), false);
            fast.writeBytes(lastOfFast);
            if (at % 3 == 0) {
                encoded(clip.batch(Math.max(2, at - 60), Math.max(2, at - 60) + 5), false);
            }
            lastOfSlow = encoded(clip.batch(at, end), false);
        }
        assertThat(Continuity.faults(fast.toByteArray())).isEmpty();
        assertThat(lastOfSlow).isEqualTo(lastOfFast);
    }

    @Test
    void takesAPublisherThatComesBack() {
        ClipItems clip = ClipItems.of(Clip.H264_AAC, 0);
        played(clip, 0, 2, BATCH);
        ClipItems again = ClipItems.of(Clip.H264_AAC, 0);
        byte[] first = played(again, 0, 2, BATCH);
        byte[] second = played(again, again.keyBefore(60), 60, BATCH);
        assertThat(Continuity.faults(first)).isEmpty();
        assertThat(Continuity.faults(second)).isEmpty();
    }

    /** 26.5 hours: 33 bits of 90 kHz. */
    @Test
    void goesOverTheWrapOfTheClock(@TempDir Path folder) throws Exception {
        ClipItems clip = ClipItems.of(Clip.H264_AAC, (1L << 33) * 100 / 9 - 1_500_000);
        byte[] body = played(clip, 0, 2, BATCH);
        assertThat(Continuity.faults(body)).isEmpty();
        Path file = Files.write(folder.resolve("wrap.ts"), body);
        List<Double> times = FfmpegTool.orSkip().ffprobe("-select_streams", "a", "-show_entries", "packet=dts_time", "-of", "csv=p=0", file.toString())
                .text(FfmpegTool.DEADLINE).lines().filter(line -> !line.isBlank()).map(line -> Double.valueOf(line.replace(",", ""))).toList();
        assertThat(times).hasSize((int) clip.frames(false));
        double drift = times.get(times.size() - 1) - times.get(0) - (times.size() - 1) * 1024 / 44100.0;
        assertThat(drift).isBetween(-0.002, 0.002);
    }

    @Test
    void leavesOutWhatTransportStreamsDoNotCarry() {
        ClipItems clip = ClipItems.of(Clip.AV1_OPUS, 0);
        byte[] body = played(clip, 0, 5, BATCH);
        assertThat(Continuity.faults(body)).isEmpty();
        assertThat(body).isNotEmpty();
        for (int packet = 0; packet < body.length / 188; packet++) {
            assertThat(pid(body, packet)).isIn(0, 0x1001, 0x103);
        }
        assertThat(new TsFormat().carries(Codec.AV1)).isFalse();
        assertThat(new TsFormat().carries(Codec.OPUS)).isTrue();
    }

    @ParameterizedTest(name = "has_audio {0} has_video {1}")
    @CsvSource({"true, false, 0x101", "false, true, 0x100"})
    void leavesOutWhatMayNotBeAnnounced(boolean hasAudio, boolean hasVideo, String pid) {
        BatchEncoder choosy = new TsFormat().encoder(KEY, BodyFraming.RAW, new TrackChoice(hasAudio, hasVideo, true, true));
        ClipItems clip = ClipItems.of(Clip.H264_AAC, 0);
        Items opening = clip.opening(0, clip.size());
        ByteBuf bytes = choosy.encodeOpening(opening, PooledByteBufAllocator.DEFAULT);
        opening.release();
        byte[] body = ByteBufUtil.getBytes(bytes);
        bytes.release();
        for (int packet = 0; packet < body.length / 188; packet++) {
            assertThat(pid(body, packet)).isIn(0, 0x1001, Integer.decode(pid));
        }
    }

    @ParameterizedTest
    @CsvSource({"CHUNKED", "WEBSOCKET"})
    void delimitsAPieceOnce(BodyFraming framing) {
        BatchEncoder framed = new TsFormat().encoder(KEY, framing, ALL);
        ClipItems clip = ClipItems.of(Clip.AAC_ONLY, 0);
        Items opening = clip.opening(0, 3);
        ByteBuf bytes = framed.encodeOpening(opening, PooledByteBufAllocator.DEFAULT);
        byte[] raw = encoded(opening, true);
        int header = framing == BodyFraming.CHUNKED ? 10 : 4;
        assertThat(ByteBufUtil.getBytes(bytes, bytes.readerIndex() + header, raw.length)).isEqualTo(raw);
        assertThat(bytes.readableBytes()).isEqualTo(raw.length + (framing == BodyFraming.CHUNKED ? 12 : 4));
        bytes.release();
        assertThat(encoded(Items.of(clip.batch(0, 1).get(0)), false)).as("a track alone").isEmpty();
    }

    @Test
    void sharesAnEncoderAmongPlayersOfAStream() {
        TsFormat format = new TsFormat();
        BatchEncoder one = format.encoder(KEY, BodyFraming.RAW, ALL);
        assertThat(format.encoder(KEY, BodyFraming.RAW, ALL)).isSameAs(one);
        assertThat(format.encoder(new StreamKey(StreamKey.DEFAULT_VHOST, "live", "other"), BodyFraming.RAW, ALL)).isNotSameAs(one);
    }
}
