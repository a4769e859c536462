package srs.format.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The datagrams of captures.txt, by name. */
final class Captures {
    static final String PASSPHRASE = "0123456789abc";

    private static final Map<String, byte[]> ALL = read();

    private Captures() {}

    static ByteBuf of(String name) {
        return Unpooled.wrappedBuffer(ALL.get(name).clone());
    }

    /** What follows the header of a data packet. */
    static byte[] payload(String name) {
        byte[] datagram = ALL.get(name);
        return java.util.Arrays.copyOfRange(datagram, 16, datagram.length);
    }

    static List<String> lines() {
        return ALL.values().stream().map(HexFormat.of()::formatHex).toList();
    }

    static java.util.Set<String> names() {
        return ALL.keySet();
    }

    private static Map<String, byte[]> read() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        try (InputStream in = Captures.class.getResourceAsStream("captures.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .forEach(line -> all.put(line.split(" ")[0], HexFormat.of().parseHex(line.split(" ")[1])));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return all;
    }
}
