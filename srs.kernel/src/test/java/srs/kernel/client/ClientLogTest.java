package srs.kernel.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What peers say does not fill the log. */
class ClientLogTest {

    @Test
    void cutsWhatAPeerSays() {
        assertThat(ClientLog.said("x".repeat(512))).isEqualTo("x".repeat(512));
        assertThat(ClientLog.said("x".repeat(513))).isEqualTo("x".repeat(512) + "…");
    }
}
