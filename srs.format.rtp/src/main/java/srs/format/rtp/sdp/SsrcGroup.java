package srs.format.rtp.sdp;

import java.util.ArrayList;
import java.util.List;

/** Sources that belong together (RFC 5576 §4.2). */
public record SsrcGroup(String semantics, List<Integer> ssrcs) {
    /** The second repairs the first by retransmission. */
    public static final String FID = "FID";
    /** Layers of simulcast, the smallest first. */
    public static final String SIM = "SIM";

    public SsrcGroup {
        ssrcs = List.copyOf(ssrcs);
    }

    static SsrcGroup parse(String text) {
        String[] words = text.trim().split(" +");
        List<Integer> ssrcs = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            ssrcs.add(Ssrc.id(words[i]));
        }
        return new SsrcGroup(words[0], ssrcs);
    }

    Attribute attribute() {
        StringBuilder value = new StringBuilder(semantics);
        ssrcs.forEach(ssrc -> value.append(' ').append(Integer.toUnsignedString(ssrc)));
        return new Attribute("ssrc-group", value.toString());
    }
}
