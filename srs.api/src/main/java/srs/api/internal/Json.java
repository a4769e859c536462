package srs.api.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Values to JSON. Stateless. */
public final class Json {

    /** SRS prints floating numbers so. */
    private static final int DECIMALS = 2;

    private Json() {}

    public static byte[] bytes(Object value) {
        try {
            return Mapper.MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A floating number with two decimals; what is no number is 0. */
    public static BigDecimal decimal(double value) {
        return BigDecimal.valueOf(Double.isFinite(value) ? value : 0).setScale(DECIMALS, RoundingMode.HALF_UP);
    }

    /** Loaded at the first request: 200 classes that a start need not wait for. */
    private static final class Mapper {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
