package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Boxes that segments of DASH, CMAF and HLS have before their fragments. Stateless; buffers are lent for the call. */
public final class SegmentBoxes {
    /** References that a sidx can hold. */
    public static final int MAX_REFERENCES = 0xFFFF;

    private static final int MAX_REFERENCE_BYTES = 0x7FFFFFFF;
    private static final int SAP_TYPE_1 = 1;

    private SegmentBoxes() {}

    /**
     * One subsegment in a {@link #sidx}.
     *
     * @param bytes from its moof on
     * @param duration in the timescale of the sidx
     * @param startsWithKey whether decoding can start there
     */
    public record Reference(long bytes, long duration, boolean startsWithKey) {}

    /** Appends styp: the kind of a media segment. */
    public static void styp(ByteBuf out) {
        MovieBoxes.ftyp(out, BoxType.STYP, "msdh", /* minor version */ 0, "msdh", "msix", "cmfs");
    }

    /**
     * Appends sidx (ISO/IEC 14496-12 §8.16.3): where the subsegments are that follow it.
     *
     * @param earliestPts first presentation time, in the timescale
     */
    public static void sidx(ByteBuf out, Mp4Track track, long earliestPts, List<Reference> references) {
        Mp4Limits.check("sidx references", references.size(), MAX_REFERENCES);
        int box = BoxWriter.openFull(out, BoxType.SIDX, /* version */ 1, 0);
        out.writeInt(track.id()).writeInt((int) track.timescale()).writeLong(earliestPts).writeLong(/* first offset */ 0);
        out.writeShort(0).writeShort(references.size());
        for (Reference reference : references) {
            out.writeInt(Mp4Limits.check("sidx reference bytes", reference.bytes(), MAX_REFERENCE_BYTES)).writeInt((int) reference.duration());
            out.writeInt(reference.startsWithKey() ? 1 << 31 | SAP_TYPE_1 << 28 : 0);
        }
        BoxWriter.close(out, box);
    }

    /**
     * Appends prft (§8.16.5): when a sample was made, for players that measure latency.
     *
     * @param ntpTime seconds since 1900 in the upper 32 bits, fractions in the lower
     * @param mediaTime decoding time of the fragment's first sample, in the track's timescale
     */
    public static void prft(ByteBuf out, Mp4Track track, long ntpTime, long mediaTime) {
        int box = BoxWriter.openFull(out, BoxType.PRFT, /* version */ 1, /* time of the encoder's input */ 0);
        out.writeInt(track.id()).writeLong(ntpTime).writeLong(mediaTime);
        BoxWriter.close(out, box);
    }

    /**
     * Appends emsg, version 1 (ISO/IEC 23009-1 §5.10.3.3): an event for the player's application.
     *
     * @param time presentation time of the event, in the timescale
     * @param duration in the timescale
     * @param data copied, indexes unmoved. Lent for the call.
     */
    public static void emsg(ByteBuf out, long timescale, long time, long duration, int id, String schemeIdUri, String value, ByteBuf data) {
        int box = BoxWriter.openFull(out, BoxType.EMSG, /* version */ 1, 0);
        out.writeInt((int) timescale).writeLong(time).writeInt((int) duration).writeInt(id);
        string(out, schemeIdUri);
        string(out, value);
        out.writeBytes(data, data.readerIndex(), data.readableBytes());
        BoxWriter.close(out, box);
    }

    private static void string(ByteBuf out, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new Mp4Exception("string of " + text.length() + " characters holds NUL");
        }
        out.writeCharSequence(text, StandardCharsets.UTF_8);
        out.writeByte(0);
    }
}
