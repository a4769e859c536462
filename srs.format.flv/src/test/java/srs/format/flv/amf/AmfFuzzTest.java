package srs.format.flv.amf;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import srs.format.flv.Bytes;
import srs.testkit.Fuzz;

/** Only {@link AmfException} comes out of the readers, and what they accept can be written. */
class AmfFuzzTest {
    private static final int MUTATIONS = 60_000;

    @Test
    void amf0ReaderWithstandsDamage() {
        Fuzz.run(Bytes.lines("fuzz/amf0.txt"), MUTATIONS, AmfException.class, bytes -> {
            Amf0Reader reader = new Amf0Reader(bytes);
            Amf0Writer writer = new Amf0Writer(Unpooled.buffer());
            while (reader.hasNext()) {
                writer.write(reader.read());
            }
        });
    }

    @Test
    void amf3ReaderWithstandsDamage() {
        Fuzz.run(Bytes.lines("fuzz/amf3.txt"), MUTATIONS, AmfException.class, bytes -> {
            Amf3Reader reader = new Amf3Reader(bytes);
            while (reader.hasNext()) {
                reader.read().toString();
            }
        });
    }
}
