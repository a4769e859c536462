package srs.protocol.rtc.internal.negotiation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Offers that were captured; see the README beside them. */
public final class Offers {
    public static final Feedback ALL = new Feedback(true, true);

    private Offers() {}

    public static String text(String name) {
        try (InputStream in = Offers.class.getResourceAsStream(name + ".sdp")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Offer offer(String name) {
        return Offer.read(text(name), /* isDtls= */ true);
    }
}
