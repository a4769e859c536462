package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.Vectors;

/** What the SDP of the captures says. */
final class Sprop {
    static final String H264 = "packetization-mode=1; sprop-parameter-sets=Z01ADeyhRvyYCIAAAAMAgAAAGQeKFMs=,aM48gA==";
    static final String H265 = "sprop-vps=QAEMAf//AWAAAAMAkAAAAwAAAwA8lZAJ; sprop-sps=QgEBAWAAAAMAkAAAAwAAAwA8oBQgYfJllZEpMLwFoCAAAAMAIAAAAwMh; sprop-pps=RAHAc8GJ";

    private Sprop() {}

    static Map<String, String> fmtp(String text) {
        return Arrays.stream(text.split("; ")).map(parameter -> parameter.split("=", 2)).collect(Collectors.toMap(parameter -> parameter[0], parameter -> parameter[1]));
    }

    /** What the packetizer of a capture's frames is configured with. */
    static byte[] config(PayloadFormat format, String capture) {
        if (format != PayloadFormat.H264 && format != PayloadFormat.H265) {
            return new byte[0];
        }
        Frames found = new Frames();
        try (Depacketizer depacketizer = format.depacketizer(Frames.ALLOCATOR, found)) {
            depacketizer.addParameterSets(fmtp(format == PayloadFormat.H264 ? H264 : H265));
            RtpHeader header = new RtpHeader();
            List<ByteBuf> packets = Vectors.packets("payload/" + capture + ".rtp.txt");
            for (int i = 0; i < packets.size() && found.configs.isEmpty(); i++) {
                depacketizer.add(header.parse(packets.get(i)), packets.get(i), i);
            }
        }
        return found.configs.get(0);
    }
}
