package srs.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Feeds a parser with damaged copies of a corpus: cut, flipped, overwritten with extreme values, spliced. Always the same ones. Called on
 * test threads.
 */
public final class Fuzz {
    private static final int[] EXTREMES = {0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF};

    private Fuzz() {}

    /**
     * Runs the parser on every truncation of every corpus entry, and on so many mutations.
     *
     * @param corpus lines that begin with a hex string; what follows after a space is a comment
     * @param declared the one exception that may come out
     * @param parser is lent the bytes
     */
    public static void run(List<String> corpus, int mutations, Class<? extends RuntimeException> declared, Consumer<ByteBuf> parser) {
        List<byte[]> seeds = corpus.stream().map(line -> HexFormat.of().parseHex(line.split(" ")[0])).toList();
        for (byte[] seed : seeds) {
            for (int length = 0; length <= seed.length; length++) {
                parse(parser, declared, Unpooled.wrappedBuffer(seed, 0, length));
            }
        }
        Random random = new Random(20261121);
        for (int i = 0; i < mutations; i++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
            for (int n = random.nextInt(4); n >= 0 && bytes.length > 0; n--) {
                bytes = mutate(bytes, seeds, random);
            }
            parse(parser, declared, Unpooled.wrappedBuffer(bytes));
        }
    }

    private static byte[] mutate(byte[] bytes, List<byte[]> seeds, Random random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) EXTREMES[random.nextInt(EXTREMES.length)];
            case 2 -> {
                for (int i = at; i < Math.min(at + 4, bytes.length); i++) {
                    bytes[i] = (byte) EXTREMES[random.nextInt(EXTREMES.length)];
                }
            }
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            default -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                int from = random.nextInt(other.length);
                byte[] spliced = Arrays.copyOf(bytes, at + other.length - from);
                System.arraycopy(other, from, spliced, at, other.length - from);
                return spliced;
            }
        }
        return bytes;
    }

    private static void parse(Consumer<ByteBuf> parser, Class<? extends RuntimeException> declared, ByteBuf bytes) {
        try {
            parser.accept(bytes);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            if (!declared.isInstance(e)) {
                throw new AssertionError("input " + ByteBufUtil.hexDump(bytes, 0, bytes.capacity()), e);
            }
        }
    }
}
