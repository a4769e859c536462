package srs.kernel.internal.config;

import java.util.Locale;
import java.util.Optional;

/** How the words of a directive are read. */
enum ValueType {
    /** On unless it is off; off unless it is on; with a default of its own. */
    SWITCH_ON("sw+"), SWITCH_OFF("sw-"), SWITCH("sw"),
    INT("int"), LONG("long"), FLOAT("float"),
    /** Times: kept in milliseconds, whatever they are written in. */
    MILLIS("millis"), SECONDS("seconds"), FLOAT_SECONDS("float-seconds"),
    STRING("string"), PATH("path"), URL("url"), ENUM("enum"),
    WORDS("words"), URLS("urls"), ENDPOINT("endpoint"), ENDPOINTS("endpoints"),
    /** A repeated directive, each a line; a block of free lines. */
    RULES("rules"), LINES("lines"),
    /** A repeated block, a scope of its own. */
    BLOCKS("blocks"),
    /** Whatever; nobody reads it. */
    IGNORED("ignored");

    final String word;

    ValueType(String word) {
        this.word = word;
    }

    static Optional<ValueType> of(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        for (ValueType type : values()) {
            if (type.word.equals(lower)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    boolean isSwitch() {
        return this == SWITCH_ON || this == SWITCH_OFF || this == SWITCH;
    }

    boolean isTime() {
        return this == MILLIS || this == SECONDS || this == FLOAT_SECONDS;
    }

    boolean isNumber() {
        return this == INT || this == LONG || this == FLOAT;
    }

    /** One word as it is written. */
    boolean isText() {
        return this == STRING || this == PATH || this == URL || this == ENUM;
    }

    boolean hasManyWords() {
        return this == WORDS || this == URLS || this == ENDPOINTS;
    }

    /** Whether the environment can say it. */
    boolean fitsEnvironment() {
        return this != RULES && this != LINES && this != BLOCKS && this != IGNORED;
    }
}
