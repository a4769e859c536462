package srs.kernel.internal.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import srs.kernel.internal.config.Declaration.Range;
import srs.kernel.net.Endpoint;

/** Turns words into values of a declared type, strictly: the value, then the rule. Stateless. */
final class ValueReader {

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]{1,18}(\\.[0-9]*)?|\\.[0-9]+)");
    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://\\S+");
    private static final long MILLIS_PER_SECOND = 1000;
    /** The 18 digits of {@link #WHOLE}. */
    private static final long MAX_WHOLE = 999_999_999_999_999_999L;
    private static final long MAX_SECONDS = MAX_WHOLE / MILLIS_PER_SECOND;

    private ValueReader() {}

    /**
     * Reads a directive that is not repeated.
     *
     * @return the value; null when the words say nothing, or something wrong, which is then among the problems
     */
    static Object read(Declaration declared, List<String> words, Position at, List<Problem> problems) {
        ValueType type = declared.type();
        if (words.isEmpty() || !type.fitsEnvironment()) {
            return null;
        }
        try {
            return type.hasManyWords() ? many(declared, words, at, problems) : one(declared, words.get(0), at, problems);
        } catch (IllegalArgumentException e) {
            problems.add(Problem.error(at, declared.path(), e.getMessage()));
            return null;
        }
    }

    private static Object many(Declaration declared, List<String> words, Position at, List<Problem> problems) {
        if (declared.type() != ValueType.ENDPOINTS) {
            if (declared.type() == ValueType.URLS) {
                words.forEach(word -> url(declared, word, at, problems));
            }
            return words;
        }
        List<Endpoint> endpoints = new ArrayList<>(words.size());
        for (String word : words) {
            endpoints.add(Endpoint.parse(word));
        }
        return List.copyOf(endpoints);
    }

    private static Object one(Declaration declared, String word, Position at, List<Problem> problems) {
        return switch (declared.type()) {
            case SWITCH_ON, SWITCH_OFF, SWITCH -> toggle(declared, word, at, problems);
            case INT -> (int) whole(declared, word, "a whole number", Integer.MIN_VALUE, Integer.MAX_VALUE, at, problems);
            case LONG -> whole(declared, word, "a whole number", -MAX_WHOLE, MAX_WHOLE, at, problems);
            case MILLIS -> whole(declared, word, "a whole number of milliseconds", -MAX_WHOLE, MAX_WHOLE, at, problems);
            case SECONDS -> whole(declared, word, "a whole number of seconds", -MAX_SECONDS, MAX_SECONDS, at, problems) * MILLIS_PER_SECOND;
            case FLOAT -> decimal(declared, word, "a number", at, problems);
            case FLOAT_SECONDS -> Math.round(decimal(declared, word, "a number of seconds", at, problems) * MILLIS_PER_SECOND);
            case ENUM -> {
                if (!declared.typeWords().contains(word)) {
                    throw new IllegalArgumentException(word + " is not one of " + String.join(", ", declared.typeWords()));
                }
                yield word;
            }
            case ENDPOINT -> Endpoint.parse(word);
            case URL -> url(declared, word, at, problems);
            case PATH -> path(word);
            case STRING -> word;
            case WORDS, URLS, ENDPOINTS, RULES, LINES, BLOCKS, IGNORED -> throw new IllegalStateException(declared.type().word);
        };
    }

    /** SRS takes any word for a switch; so do we, and say it. */
    private static Boolean toggle(Declaration declared, String word, Position at, List<Problem> problems) {
        boolean isOn = declared.type() == ValueType.SWITCH_ON ? !word.equals("off") : word.equals("on");
        if (!word.equals("on") && !word.equals("off")) {
            problems.add(Problem.warning(at, declared.path(), word + " is neither on nor off, read as " + (isOn ? "on" : "off")));
        }
        return isOn;
    }

    /** What the system's file names cannot hold: a NUL, half a pair of surrogates; other scripts than Latin, when the locale is POSIX. */
    private static String path(String word) {
        try {
            Path.of(word);
            return word;
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(word + " is no path here: " + e.getReason(), e);
        }
    }

    /** A URL without a scheme is taken, for who reads it may know what to do. */
    private static String url(Declaration declared, String word, Position at, List<Problem> problems) {
        if (!URL.matcher(word).matches()) {
            problems.add(Problem.warning(at, declared.path(), word + " is no URL, expecting scheme://..."));
        }
        return word;
    }

    private static long whole(Declaration declared, String word, String what, long min, long max, Position at, List<Problem> problems) {
        if (!WHOLE.matcher(word).matches()) {
            throw new IllegalArgumentException(word + " is not " + what);
        }
        long value = Long.parseLong(word);
        if (value < min || value > max) {
            throw new IllegalArgumentException(word + " is not in " + min + ".." + max);
        }
        range(declared, value, word, at, problems);
        return value;
    }

    private static double decimal(Declaration declared, String word, String what, Position at, List<Problem> problems) {
        if (!DECIMAL.matcher(word).matches()) {
            throw new IllegalArgumentException(word + " is not " + what);
        }
        double value = Double.parseDouble(word);
        range(declared, value, word, at, problems);
        return value;
    }

    private static void range(Declaration declared, double value, String word, Position at, List<Problem> problems) {
        Range range = declared.range();
        if (range != null && (value < range.min() || value > range.max())) {
            String message = word + " is not in " + number(range.min()) + ".." + number(range.max());
            if (!range.warnsOnly()) {
                throw new IllegalArgumentException(message);
            }
            problems.add(Problem.warning(at, declared.path(), message));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }

    /** Fewest and most words before the brace of a repeated block. */
    static int[] blockWords(Declaration declared, Position at) throws ConfigException {
        try {
            List<String> words = declared.typeWords();
            return words.isEmpty() ? new int[] {0, 0} : new int[] {Integer.parseInt(words.get(0)), Integer.parseInt(words.get(words.size() - 1))};
        } catch (NumberFormatException e) {
            throw new ConfigException(at, declared.path(), "type blocks " + declared.typeWords() + " is not: blocks MIN MAX");
        }
    }
}
