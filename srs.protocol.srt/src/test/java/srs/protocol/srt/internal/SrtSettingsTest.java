package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import srs.format.srt.CryptoMode;
import srs.format.srt.SrtOptions;
import srs.kernel.net.Endpoint;
import srs.testkit.kernel.FakeConfig;

/** Compat 2.6.4: each directive, and the option of libsrt that it is. */
class SrtSettingsTest {
    private final FakeConfig config = FakeConfig.ofDefaults();

    private SrtSettings settings() {
        return SrtSettings.of(config.root());
    }

    static Stream<Arguments> options() {
        return Stream.of(
                option("maxbw", "250000", SrtOptions::maxbw, 250_000L),
                option("mss", "1400", SrtOptions::mss, 1400),
                option("connect_timeout", "4000", SrtOptions::connectTimeoutUs, 4_000_000L),
                option("peer_idle_timeout", "7000", SrtOptions::peerIdleTimeoutUs, 7_000_000L),
                option("tsbpdmode", "off", SrtOptions::tsbpd, false),
                option("tlpktdrop", "off", SrtOptions::tlpktdrop, false),
                option("latency", "350", SrtOptions::receiveLatencyMs, 350),
                option("latency", "350", SrtOptions::peerLatencyMs, 350),
                option("recvlatency", "80", SrtOptions::receiveLatencyMs, 80),
                option("peerlatency", "90", SrtOptions::peerLatencyMs, 90),
                // in packets of 1472 bytes
                option("recvbuf", "147200", SrtOptions::flowWindow, 100),
                option("sendbuf", "294400", SrtOptions::sendPackets, 200),
                option("payloadsize", "752", SrtOptions::payloadSize, 752),
                option("passphrase", "correct-horse", SrtOptions::passphrase, "correct-horse"),
                option("pbkeylen", "24", SrtOptions::pbkeylen, 24),
                option("cryptomode", "2", SrtOptions::cryptoMode, CryptoMode.AES_GCM),
                option("groupconnect", "off", SrtOptions::groupConnect, false));
    }

    private static Arguments option(String name, String value, Function<SrtOptions, Object> of, Object expected) {
        return Arguments.of(name, value, of, expected);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("options")
    void takesEachOption(String name, String value, Function<SrtOptions, Object> of, Object expected) {
        assertThat(of.apply(settings().options())).as("by default").isNotEqualTo(expected);
        config.set("srt_server." + name, value);
        assertThat(of.apply(settings().options())).isEqualTo(expected);
    }

    @Test
    void isAsSrsWhenNothingIsSaid() {
        SrtSettings settings = settings();
        assertThat(settings.endpoints()).as("it is off").isEmpty();
        assertThat(settings.options()).isEqualTo(SrtOptions.DEFAULT.withTimeouts(3_000_000, 10_000_000).withGroupConnect(true));
        assertThat(settings.idleMs()).isEqualTo(10_000);
    }

    @Test
    void listensWhereItIsTold() {
        config.set("srt_server.enabled", "on").set("srt_server.listen", "127.0.0.1:10080", "127.0.0.1:10081");
        assertThat(settings().endpoints()).containsExactly(Endpoint.parse("127.0.0.1:10080"), Endpoint.parse("127.0.0.1:10081"));
    }

    /** {@code latency} stands for the two that are not set. */
    @Test
    void prefersTheLatencyOfOneDirection() {
        config.set("srt_server.latency", "350").set("srt_server.recvlatency", "80");
        assertThat(settings().options().receiveLatencyMs()).isEqualTo(80);
        assertThat(settings().options().peerLatencyMs()).isEqualTo(350);
    }

    @Test
    void shouldRefuseAPassphraseOfAnotherLength() {
        config.set("srt_server.passphrase", "too short");
        assertThatThrownBy(() -> settings()).isInstanceOf(IllegalArgumentException.class).hasMessage("passphrase characters 9 is not in 10..80");
    }

    /** F202, F203: vMix and OBS that push to an address and a port alone. */
    @Test
    void knowsWhatCallersWithoutAStreamidWant() {
        assertThat(settings().streamId("")).isEqualTo(new StreamId("", "live", "livestream", "", false));
        config.set("srt_server.default_streamid", "#!::r=studio/one,m=publish");
        assertThat(settings().streamId("")).isEqualTo(new StreamId("", "studio", "one", "", true));
        config.set("srt_server.default_app", "stage").set("srt_server.default_mode", "publish");
        assertThat(settings().streamId("camera")).isEqualTo(new StreamId("", "stage", "camera", "", true));
        assertThat(settings().streamId("#!::r=camera")).as("it is long").isEqualTo(new StreamId("", "stage", "camera", "", false));
    }
}
