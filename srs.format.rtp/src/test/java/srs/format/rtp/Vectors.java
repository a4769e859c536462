package srs.format.rtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** The files of this package's resources; their README says how they were made. */
public final class Vectors {
    private Vectors() {}

    public static String text(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> lines(String name) {
        return text(name).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }

    /** One packet a line. */
    public static List<ByteBuf> packets(String name) {
        return lines(name).stream().map(line -> Unpooled.wrappedBuffer(HexFormat.of().parseHex(line.split(" ")[0]))).toList();
    }
}
