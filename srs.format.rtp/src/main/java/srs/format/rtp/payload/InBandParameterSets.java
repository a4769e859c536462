package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import srs.codec.AvcNalUnit;
import srs.codec.HevcNalUnit;

/**
 * Makes payloads of the parameter sets of H.264 (RFC 6184) or H.265 (RFC 7798), for whoever hands packets on to receivers that know neither the sender's SDP nor its first
 * packets: they go in front of a key frame that has none. One for each source, asked at its key frames; lives on one thread. Holds no buffer.
 *
 * <p>A set of the stream goes before one of the SDP that has the same id.
 */
@ProviderType
public final class InBandParameterSets {
    /** Payloads that go in front of a key frame; those of encoders fit into one. */
    public static final int MAX_PAYLOADS = 8;

    private static final int LENGTH_BYTES = 2;
    private static final int FU_START = 0x80;

    private final PayloadFormat format;
    private final boolean isHevc;
    private final int headerBytes;
    private final ParameterSetStore sets;
    private boolean isFollowed = true;
    private List<byte[]> payloads = List.of();

    private InBandParameterSets(PayloadFormat format) {
        this.format = format;
        isHevc = format == PayloadFormat.H265;
        headerBytes = isHevc ? 2 : 1;
        sets = new ParameterSetStore(isHevc);
    }

    /**
     * Those of a source; null when its codec has no parameter sets.
     *
     * @param fmtp parameters that the SDP tells, as {@link Depacketizer#addParameterSets} takes them; may be empty
     */
    public static InBandParameterSets of(PayloadFormat format, Map<String, String> fmtp) {
        if (format != PayloadFormat.H264 && format != PayloadFormat.H265) {
            return null;
        }
        InBandParameterSets all = new InBandParameterSets(format);
        SdpParameterSets.of(fmtp).forEach(set -> all.unit(set, set.readerIndex(), set.readableBytes()));
        return all;
    }

    /**
     * Notes the sets of a packet. One that is in fragments is not followed: nothing is told of this source any more.
     *
     * @param in lent for the call
     * @param at where the payload begins
     * @param length of the payload
     */
    public void add(ByteBuf in, int at, int length) {
        if (length <= headerBytes) {
            return;
        }
        int type = type(in.getByte(at));
        if (type == (isHevc ? NalUnitReader.HEVC_AP : NalUnitReader.AVC_STAP_A)) {
            for (int unit = at + headerBytes; unit + LENGTH_BYTES < at + length;) {
                int size = Math.min(in.getUnsignedShort(unit), at + length - unit - LENGTH_BYTES);
                unit(in, unit + LENGTH_BYTES, size);
                unit += LENGTH_BYTES + size;
            }
        } else if (type == (isHevc ? NalUnitReader.HEVC_FU : NalUnitReader.AVC_FU_A)) {
            int fu = in.getUnsignedByte(at + headerBytes);
            isFollowed &= (fu & FU_START) == 0 || !isSet(fu & (isHevc ? 0x3F : 0x1F));
        } else {
            unit(in, at, length);
        }
    }

    private int type(byte header) {
        return isHevc ? HevcNalUnit.type(header) : AvcNalUnit.type(header);
    }

    private boolean isSet(int type) {
        return isHevc ? type >= HevcNalUnit.VPS && type <= HevcNalUnit.PPS : type == AvcNalUnit.SPS || type == AvcNalUnit.PPS;
    }

    private void unit(ByteBuf in, int at, int length) {
        if (length > headerBytes) {
            sets.add(type(in.getByte(at)), in, at, length);
        }
    }

    /** What goes in front of a key frame, each in a packet without marker; empty when no sets are known, or not all that a decoder needs. Shared: do not change them. */
    public List<byte[]> payloads() {
        byte[] config = isFollowed ? sets.takeConfig() : null;
        if (config != null) {
            List<byte[]> made = new ArrayList<>();
            format.packetizer(config, PayloadFormat.DEFAULT_PAYLOAD_BYTES).packetize(Unpooled.EMPTY_BUFFER, 0, 0, /* key= */ true, (payload, marker) -> {
                byte[] bytes = new byte[payload.size()];
                payload.writeTo(Unpooled.wrappedBuffer(bytes).clear());
                made.add(bytes);
            });
            payloads = made.size() > MAX_PAYLOADS ? List.of() : List.copyOf(made);
        }
        return isFollowed ? payloads : List.of();
    }
}
