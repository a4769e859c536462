package srs.format.rtp.sdp;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.format.rtp.Vectors;
import srs.testkit.Fuzz;

/** Only {@link SdpException} comes out. */
class SdpFuzzTest {
    private static final int MUTATIONS = 4_000;

    @Test
    void withstandsDamage() {
        // the beginning of a section, and its attributes, without the 40 codecs
        List<String> corpus = List.of("chromium-simulcast", "chromium-audioonly").stream().map(name -> Vectors.text("sdp/" + name + ".sdp"))
                .map(text -> text.substring(0, 1000) + text.substring(text.length() - 200)).map(text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))).toList();
        Fuzz.run(corpus, MUTATIONS, SdpException.class, bytes -> {
            SessionDescription description = SessionDescription.parse(bytes.toString(StandardCharsets.ISO_8859_1));
            for (MediaDescription section : description.media()) {
                section.candidates();
                section.rids();
                section.simulcast();
                section.ssrcs();
                section.ssrcGroups();
                section.setup();
                section.iceOptions();
                section.codecs().forEach(codec -> CodecChoice.rtxOf(section.codecs(), codec));
            }
            Answer.check(description, true);
            SessionDescription.parse(description.write());
        });
    }
}
