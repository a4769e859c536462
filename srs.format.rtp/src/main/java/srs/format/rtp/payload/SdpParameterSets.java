package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Parameter sets that fmtp tells, out of band: {@code sprop-parameter-sets} of H.264 (RFC 6184 §8.1), {@code sprop-vps}, {@code sprop-sps}, {@code sprop-pps} of H.265
 * (RFC 7798 §7.1): NAL units in Base64, with commas between them. Stateless.
 */
final class SdpParameterSets {
    private static final List<String> NAMES = List.of("sprop-parameter-sets", "sprop-vps", "sprop-sps", "sprop-pps");
    private static final int MAX_CHARACTERS = (ParameterSetStore.MAX_SET_BYTES + 2) / 3 * 4;

    private SdpParameterSets() {}

    /** The NAL units without start code; one that is no Base64, or longer than a set may be, is left out: the stream may tell it in band. */
    static List<ByteBuf> of(Map<String, String> fmtp) {
        List<ByteBuf> sets = new ArrayList<>();
        for (String name : NAMES) {
            for (String text : fmtp.getOrDefault(name, "").split(",")) {
                add(sets, text.trim());
            }
        }
        return sets;
    }

    private static void add(List<ByteBuf> sets, String text) {
        if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
            return;
        }
        try {
            sets.add(Unpooled.wrappedBuffer(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            return; // no Base64
        }
    }
}
