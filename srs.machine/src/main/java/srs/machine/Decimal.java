package srs.machine;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Floating numbers as SRS prints them. Stateless. */
final class Decimal {

    private static final int DECIMALS = 2;

    private Decimal() {}

    /** With two decimals; what is no number is 0. */
    static BigDecimal of(double value) {
        return BigDecimal.valueOf(Double.isFinite(value) ? value : 0).setScale(DECIMALS, RoundingMode.HALF_UP);
    }
}
