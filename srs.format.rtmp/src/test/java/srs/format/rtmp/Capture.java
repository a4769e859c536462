package srs.format.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One direction of a recorded connection; see captures/README.md. */
public record Capture(String name, byte[] bytes, List<String> dissection) {
    public static final int PACKET_BYTES = 1536;
    public static final int HANDSHAKE_BYTES = 1 + 2 * PACKET_BYTES;

    private static final List<String> CONNECTIONS = List.of("ffmpeg-publish", "ffmpeg-publish-extended", "ffmpeg-publish-step",
            "ffmpeg-play", "ffmpeg-play-extended", "rtmpdump-play", "rtmpdump-play-simple", "nginx-push",
            "ffmpeg-publish-extended-chunks", "rtmpdump-play-extended-chunks");

    public static Stream<Capture> all() {
        return CONNECTIONS.stream().flatMap(name -> Stream.of(clientOf(name), serverOf(name)));
    }

    public static Capture clientOf(String connection) {
        return of(connection + ".c2s");
    }

    public static Capture serverOf(String connection) {
        return of(connection + ".s2c");
    }

    private static Capture of(String name) {
        List<String> lines = new String(read(name + ".txt"), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> String.join(" ", Arrays.copyOf(line.split(" "), 4)))
                .toList();
        return new Capture(name, read(name), lines);
    }

    /** C1 or S1. */
    public byte[] first() {
        return Arrays.copyOfRange(bytes, 1, 1 + PACKET_BYTES);
    }

    /** C2 or S2. */
    public byte[] second() {
        return Arrays.copyOfRange(bytes, 1 + PACKET_BYTES, HANDSHAKE_BYTES);
    }

    /** All bytes, in an unpooled heap buffer that needs no release. */
    public ByteBuf all(int from) {
        return Unpooled.wrappedBuffer(bytes, from, bytes.length - from);
    }

    /** The chunk stream behind the handshake. */
    public ByteBuf chunks() {
        return all(HANDSHAKE_BYTES);
    }

    @Override
    public String toString() {
        return name;
    }

    private static byte[] read(String name) {
        try (InputStream in = Capture.class.getResourceAsStream("/captures/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
