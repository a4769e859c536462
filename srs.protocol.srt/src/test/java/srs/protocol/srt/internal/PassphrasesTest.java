package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import srs.format.srt.SrtOptions;
import srs.testkit.kernel.FakeConfig;

/** The nearest passphrase counts: the stream's, the vhost's, the server's. */
class PassphrasesTest {
    private static final String SERVERS = "of-the-server";
    private static final String VHOSTS = "of-the-vhost";
    private static final String STREAMS = "of-the-stream";

    private final FakeConfig config = new FakeConfig();

    private String of(String said) {
        SrtSettings settings = new SrtSettings(List.of(), SrtOptions.DEFAULT.withPassphrase(SERVERS, 0), 10_000, "live", "#!::r=live/livestream,m=request", false);
        return Passphrases.of(config, settings, said);
    }

    @Test
    void isTheServersWhenNothingElseIsSaid() {
        assertThat(of("#!::r=live/a,m=publish")).isEqualTo(SERVERS);
        assertThat(of("#!::m=nonsense")).isEqualTo(SERVERS);
    }

    @Test
    void isTheVhostsOrTheStreams() {
        config.add("srt.passphrase", VHOSTS).add("srt.passphrase", "live/b", STREAMS);

        assertThat(of("#!::r=live/a,m=publish")).isEqualTo(VHOSTS);
        assertThat(of("#!::r=live/b,m=publish")).isEqualTo(STREAMS);
        assertThat(of("b")).as("in the default app").isEqualTo(STREAMS);
        assertThat(of("")).isEqualTo(VHOSTS);
    }

    /** libsrt takes 10 to 80 bytes (SRTO_PASSPHRASE). */
    @Test
    void isAsLongAsLibsrtTakesIt() {
        assertThat(Passphrases.isUsable("x".repeat(80))).isTrue();
        assertThat(Passphrases.isUsable("x".repeat(81))).isFalse();
        assertThat(Passphrases.isUsable("\u00FC".repeat(5))).as("ten bytes of UTF-8").isTrue();
        assertThat(Passphrases.isUsable("\u00FC".repeat(41))).isFalse();
    }

    @Test
    void isNobodysWhenItCannotBe() {
        config.add("srt.passphrase", "short");

        assertThat(of("live/a")).hasSizeGreaterThan(SrtOptions.MIN_PASSPHRASE_CHARS).doesNotContain("short");
        assertThat(Passphrases.problems(config.vhost("any"))).containsExactly("srt.passphrase of 5 characters is not in 10..80; nobody comes in");
        config.set("srt.passphrase", "live/a", STREAMS, "more");
        assertThat(Passphrases.problems(config.vhost("any"))).hasSize(1);
    }
}
