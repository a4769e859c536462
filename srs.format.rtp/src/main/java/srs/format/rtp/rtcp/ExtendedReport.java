package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Extended reports (RFC 3611): the two blocks by which one who only receives measures the round trip. Others are left out.
 */
public record ExtendedReport(int senderSsrc, List<Block> blocks) implements RtcpPacket {
    private static final int BLOCK_RECEIVER_REFERENCE_TIME = 4;
    private static final int BLOCK_DLRR = 5;
    private static final int BLOCK_HEADER_BYTES = 4;
    private static final int SUB_BLOCK_BYTES = 12;

    /** A block of a known type. */
    public sealed interface Block permits ReceiverReferenceTime, Dlrr {}

    /** §4.4: the receiver's time. */
    public record ReceiverReferenceTime(long ntpTime) implements Block {}

    /** §4.5: for each receiver, how long ago its reference time came. */
    public record Dlrr(List<SubBlock> subBlocks) implements Block {
        public Dlrr {
            subBlocks = List.copyOf(subBlocks);
        }
    }

    /**
     * One receiver.
     *
     * @param lastReceiverReference middle 32 bits of its NTP time
     * @param delay since then, in units of 1/65536 s, unsigned
     */
    public record SubBlock(int ssrc, int lastReceiverReference, int delay) {}

    public ExtendedReport {
        blocks = List.copyOf(blocks);
    }

    /** The receiver's time, if it is in here. */
    public Optional<ReceiverReferenceTime> referenceTime() {
        return blocks.stream().filter(ReceiverReferenceTime.class::isInstance).map(ReceiverReferenceTime.class::cast).findFirst();
    }

    static ExtendedReport decode(ByteBuf in) {
        RtcpFormat.need(4, in, "extended report");
        int ssrc = in.readInt();
        List<Block> blocks = new ArrayList<>(1);
        while (in.isReadable()) {
            RtcpFormat.need(BLOCK_HEADER_BYTES, in, "extended report block");
            int type = in.readUnsignedByte();
            in.skipBytes(1);
            int bytes = in.readUnsignedShort() * 4;
            RtcpFormat.need(bytes, in, "extended report block");
            ByteBuf block = in.readSlice(bytes);
            if (type == BLOCK_RECEIVER_REFERENCE_TIME && bytes >= Long.BYTES) {
                blocks.add(new ReceiverReferenceTime(block.readLong()));
            } else if (type == BLOCK_DLRR) {
                List<SubBlock> subBlocks = new ArrayList<>(bytes / SUB_BLOCK_BYTES);
                while (block.readableBytes() >= SUB_BLOCK_BYTES) {
                    subBlocks.add(new SubBlock(block.readInt(), block.readInt(), block.readInt()));
                }
                blocks.add(new Dlrr(subBlocks));
            }
        }
        return new ExtendedReport(ssrc, blocks);
    }

    @Override
    public void encode(ByteBuf out) {
        int at = RtcpFormat.begin(out, 0, TYPE_EXTENDED_REPORT);
        out.writeInt(senderSsrc);
        for (Block block : blocks) {
            if (block instanceof ReceiverReferenceTime time) {
                out.writeByte(BLOCK_RECEIVER_REFERENCE_TIME).writeByte(0).writeShort(2).writeLong(time.ntpTime);
            } else if (block instanceof Dlrr dlrr) {
                out.writeByte(BLOCK_DLRR).writeByte(0).writeShort(dlrr.subBlocks.size() * 3);
                dlrr.subBlocks.forEach(sub -> out.writeInt(sub.ssrc).writeInt(sub.lastReceiverReference).writeInt(sub.delay));
            }
        }
        RtcpFormat.end(out, at);
    }
}
