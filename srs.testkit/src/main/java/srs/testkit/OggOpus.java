package srs.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ogg files with one Opus stream (RFC 3533, RFC 7845), as far as tests need them. Stateless. */
final class OggOpus {
    private static final int PAGE_HEADER = 27;
    private static final int FIRST_PAGE = 2;
    private static final int POLYNOMIAL = 0x04c11db7;
    private static final int FRAME_SAMPLES = 960;

    private OggOpus() {}

    /** The packets of a file: OpusHead, OpusTags, frames. */
    static List<byte[]> packets(byte[] file) {
        List<byte[]> packets = new ArrayList<>();
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        for (int at = 0; at + PAGE_HEADER <= file.length;) {
            int segments = file[at + PAGE_HEADER - 1] & 0xff;
            int data = at + PAGE_HEADER + segments;
            for (int i = 0; i < segments; i++) {
                int length = file[at + PAGE_HEADER + i] & 0xff;
                packet.write(file, data, length);
                data += length;
                if (length < 255) {
                    packets.add(packet.toByteArray());
                    packet.reset();
                }
            }
            at = data;
        }
        return packets;
    }

    /** A file of frames of 20 ms, two channels, nothing of them to be skipped. */
    static byte[] file(List<byte[]> frames) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN).put("OpusHead".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1).put((byte) 2).putShort((short) 0).putInt(48000).putShort((short) 0).put((byte) 0);
        ByteBuffer tags = ByteBuffer.allocate(16).put("OpusTags".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(page(0, FIRST_PAGE, 0, head.array()));
        file.writeBytes(page(1, 0, 0, tags.array()));
        for (int i = 0; i < frames.size(); i++) {
            file.writeBytes(page(i + 2, 0, (i + 1L) * FRAME_SAMPLES, frames.get(i)));
        }
        return file.toByteArray();
    }

    private static byte[] page(int sequence, int flags, long granule, byte[] packet) {
        byte[] lacing = new byte[packet.length / 255 + 1];
        Arrays.fill(lacing, (byte) 255);
        lacing[lacing.length - 1] = (byte) (packet.length % 255);
        ByteBuffer page = ByteBuffer.allocate(PAGE_HEADER + lacing.length + packet.length).order(ByteOrder.LITTLE_ENDIAN);
        page.put("OggS".getBytes(StandardCharsets.US_ASCII)).put((byte) 0).put((byte) flags).putLong(granule).putInt(1).putInt(sequence).putInt(0);
        page.put((byte) lacing.length).put(lacing).put(packet);
        page.putInt(22, checksum(page.array()));
        return page.array();
    }

    private static int checksum(byte[] bytes) {
        int sum = 0;
        for (byte value : bytes) {
            sum ^= (value & 0xff) << 24;
            for (int bit = 0; bit < 8; bit++) {
                sum = sum < 0 ? sum << 1 ^ POLYNOMIAL : sum << 1;
            }
        }
        return sum;
    }
}
