package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import srs.format.rtp.RtpException;

/** Names of sources (RFC 3550 §6.5). */
public record SourceDescription(List<Chunk> chunks) implements RtcpPacket {
    public static final int ITEM_CNAME = 1;
    /** Items of one source. */
    public static final int MAX_ITEMS = 32;

    private static final int ITEM_END = 0;
    private static final int MAX_TEXT_BYTES = 255;

    /** The items of one source. */
    public record Chunk(int ssrc, List<Item> items) {
        public Chunk {
            items = List.copyOf(items);
        }
    }

    /** One item. What is over 255 bytes of text is not written. */
    public record Item(int type, String text) {}

    public SourceDescription {
        chunks = List.copyOf(chunks);
        RtcpFormat.checkCount(chunks.size(), "source description");
    }

    /** The one name that every sender must tell. */
    public static SourceDescription cname(int ssrc, String name) {
        return new SourceDescription(List.of(new Chunk(ssrc, List.of(new Item(ITEM_CNAME, name)))));
    }

    static SourceDescription decode(ByteBuf in, int count) {
        List<Chunk> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            RtcpFormat.need(4, in, "SDES chunk");
            chunks.add(new Chunk(in.readInt(), items(in)));
        }
        return new SourceDescription(chunks);
    }

    private static List<Item> items(ByteBuf in) {
        int begin = in.readerIndex();
        List<Item> items = new ArrayList<>(1);
        while (in.isReadable()) {
            int type = in.readUnsignedByte();
            if (type == ITEM_END) {
                in.skipBytes(Math.min(-(in.readerIndex() - begin) & 3, in.readableBytes()));
                return items;
            }
            RtcpFormat.need(1, in, "SDES item");
            int length = in.readUnsignedByte();
            RtcpFormat.need(length, in, "SDES item");
            if (items.size() == MAX_ITEMS) {
                throw new RtpException("SDES item " + (MAX_ITEMS + 1) + " of a source is over " + MAX_ITEMS);
            }
            items.add(new Item(type, in.readCharSequence(length, StandardCharsets.UTF_8).toString()));
        }
        return items;
    }

    @Override
    public void encode(ByteBuf out) {
        int at = RtcpFormat.begin(out, chunks.size(), TYPE_SOURCE_DESCRIPTION);
        for (Chunk chunk : chunks) {
            out.writeInt(chunk.ssrc);
            int begin = out.writerIndex();
            for (Item item : chunk.items) {
                byte[] text = item.text.getBytes(StandardCharsets.UTF_8);
                int length = Math.min(text.length, MAX_TEXT_BYTES);
                out.writeByte(item.type).writeByte(length).writeBytes(text, 0, length);
            }
            out.writeByte(ITEM_END).writeZero(-(out.writerIndex() - begin) & 3);
        }
        RtcpFormat.end(out, at);
    }
}
