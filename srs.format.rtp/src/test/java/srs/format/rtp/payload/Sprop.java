package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Base64;
import java.util.List;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.Vectors;

/** What the SDP of the captures says. */
final class Sprop {
    static final String H264 = "packetization-mode=1; sprop-parameter-sets=Z01ADeyhRvyYCIAAAAMAgAAAGQeKFMs=,aM48gA==";
    static final String H265 = "sprop-vps=QAEMAf//AWAAAAMAkAAAAwAAAwA8lZAJ; sprop-sps=QgEBAWAAAAMAkAAAAwAAAwA8oBQgYfJllZEpMLwFoCAAAAMAIAAAAwMh; sprop-pps=RAHAc8GJ";

    private Sprop() {}

    /** What the packetizer of a capture's frames is configured with. */
    static byte[] config(PayloadFormat format, String capture) {
        if (format != PayloadFormat.H264 && format != PayloadFormat.H265) {
            return new byte[0];
        }
        Frames found = new Frames();
        try (Depacketizer depacketizer = format.depacketizer(Frames.ALLOCATOR, found)) {
            for (String part : (format == PayloadFormat.H264 ? H264 : H265).split("[;,] *")) {
                String set = part.replaceFirst("^[a-z-]+=(?=.{6})", "");
                if (!set.startsWith("packetization")) {
                    depacketizer.addParameterSet(Unpooled.wrappedBuffer(Base64.getDecoder().decode(set)));
                }
            }
            RtpHeader header = new RtpHeader();
            List<ByteBuf> packets = Vectors.packets("payload/" + capture + ".rtp.txt");
            for (int i = 0; i < packets.size() && found.configs.isEmpty(); i++) {
                depacketizer.add(header.parse(packets.get(i)), packets.get(i), i);
            }
        }
        return found.configs.get(0);
    }
}
