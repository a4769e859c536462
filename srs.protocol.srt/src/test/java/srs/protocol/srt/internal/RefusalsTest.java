package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.format.srt.RejectReason;

/** What an operator reads of callers that the library has refused. */
class RefusalsTest {
    private static final InetSocketAddress CALLER = new InetSocketAddress("192.0.2.1", 4000);

    private final List<String> lines = new ArrayList<>();
    private final Refusals refusals = new Refusals(lines::add);

    @Test
    void saysWhoAndWhy() {
        refusals.add(CALLER, "#!::r=live/a,m=publish", RejectReason.BAD_SECRET, 5);
        refusals.add(CALLER, "", RejectReason.MESSAGE_API, 6);
        assertThat(lines).containsExactly("SRT client ip=192.0.2.1, streamid=#!::r=live/a,m=publish is refused: its passphrase is another",
                "SRT client ip=192.0.2.1, streamid= is refused: it sends files (transtype=file), not a live stream");
    }

    @Test
    void hasWordsForEach() {
        for (RejectReason reason : RejectReason.values()) {
            new Refusals(lines::add).add(CALLER, "", reason, 0);
        }
        assertThat(lines).hasSize(RejectReason.values().length);
    }

    @Test
    void countsWhereThereAreMany() {
        for (int i = 0; i < 50; i++) {
            refusals.add(CALLER, "a", RejectReason.BAD_SECRET, i);
        }
        assertThat(lines).hasSize(Refusals.LINES);
        refusals.add(CALLER, "a", RejectReason.BAD_SECRET, Refusals.SPAN_US);
        assertThat(lines).hasSize(Refusals.LINES + 1).last().asString().endsWith("; and 40 callers before it");
    }
}
