package srs.e2e;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import srs.format.flv.FlvTag;
import srs.format.flv.FlvTagHeader;

/** Tags to publish where it does not matter what is to be seen. The caller owns them. */
final class Tags {
    /** The frames in {@link #few}. */
    static final int FEW_FRAMES = 2;

    private static final int SORENSON_KEY = 0x12;
    private static final int SORENSON_INTER = 0x22;

    private Tags() {}

    /** A picture of Sorenson H.263, which needs no sequence header, of so many bytes. */
    static FlvTag picture(boolean isKey, long timestampMs, int bytes) {
        ByteBuf body = Unpooled.buffer(bytes);
        body.writeByte(isKey ? SORENSON_KEY : SORENSON_INTER).writeZero(bytes - 1);
        return new FlvTag(new FlvTagHeader(FlvTagHeader.TYPE_VIDEO, bytes, timestampMs), body);
    }

    /** A picture, and sound: AAC's header and one frame. */
    static List<FlvTag> few() {
        return List.of(picture(/* isKey= */ true, /* timestampMs= */ 0, /* bytes= */ 4), audio("af 00 12 10"), audio("af 01 21 10 05"));
    }

    private static FlvTag audio(String hex) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        return new FlvTag(new FlvTagHeader(FlvTagHeader.TYPE_AUDIO, bytes.length, /* timestampMs= */ 0), Unpooled.wrappedBuffer(bytes));
    }
}
