package srs.format.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MultitrackTest {
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(/* preferDirect= */ false);

    @AfterEach
    void nothingLeaks() {
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private void splitsVideo(String body, String... tracks) {
        assertThat(take(Multitrack.splitVideo(Bytes.hex(body), allocator))).containsExactly(compact(tracks));
    }

    private void splitsAudio(String body, String... tracks) {
        assertThat(take(Multitrack.splitAudio(Bytes.hex(body), allocator))).containsExactly(compact(tracks));
    }

    private static List<String> take(List<Multitrack.Track> tracks) {
        List<String> result = tracks.stream().map(track -> track.trackId() + ":" + Bytes.hex(track.body())).toList();
        tracks.forEach(Multitrack.Track::release);
        return result;
    }

    private static String[] compact(String[] tracks) {
        return List.of(tracks).stream().map(track -> track.replace(" ", "")).toArray(String[]::new);
    }

    @Test
    void unwrapsOneTrackAsSentByFfmpeg() {
        splitsVideo("96 00 68766331 01 0101600000", "1: 90 68766331 0101600000");
        splitsVideo("a6 01 68766331 02 000190 000007cd", "2: a1 68766331 000190 000007cd");
        splitsAudio("95 01 6d703461 01 2250adb0", "1: 91 6d703461 2250adb0");
    }

    @Test
    void splitsTracksOfOneCodec() {
        splitsVideo("96 13 61766331 00 000002 aabb 01 000001 cc", "0: 93 61766331 aabb", "1: 93 61766331 cc");
        splitsAudio("95 11 4f707573 07 000000 08 000001 cc", "7: 91 4f707573", "8: 91 4f707573 cc");
    }

    @Test
    void splitsTracksOfManyCodecs() {
        splitsVideo("96 21 61766331 00 000004 000028 aa 61763031 01 000001 bb", "0: 91 61766331 000028 aa", "1: 91 61763031 bb");
        splitsAudio("95 21 4f707573 00 000001 aa 6d703461 01 000001 bb", "0: 91 4f707573 aa", "1: 91 6d703461 bb");
    }

    @Test
    void keepsModExPrefix() {
        splitsVideo("97 02 07a120 06 13 61766331 00 000001 aa", "0: 97 02 07a120 03 61766331 aa");
    }

    @Test
    void refusesWhatIsNoMultitrackOrIsCut() {
        assertThatThrownBy(() -> Multitrack.splitVideo(Bytes.hex("91 68766331 000000"), allocator))
                .hasMessage("packet type 1 is not 6, Multitrack");
        assertThatThrownBy(() -> Multitrack.splitVideo(Bytes.hex("96 13 61766331 00 000001 aa 01 000002 cc"), allocator))
                .hasMessage("track ends after 1 of 2 bytes");
        assertThatThrownBy(() -> Multitrack.splitAudio(Bytes.hex("95 21 4f707573 00 000001 aa 6d70"), allocator))
                .hasMessage("FourCC ends after 2 of 4 bytes");
    }

    @Test
    void takes256TracksAndRefusesOneMore() {
        ByteBuf limit = Bytes.hex("96 13 61766331" + "ff000001aa".repeat(256));
        ByteBuf over = Bytes.hex("96 13 61766331" + "ff000001aa".repeat(257));

        assertThat(take(Multitrack.splitVideo(limit, allocator))).hasSize(256);
        assertThatThrownBy(() -> Multitrack.splitVideo(over, allocator)).hasMessage("track 257 of a message is over 256");
    }
}
