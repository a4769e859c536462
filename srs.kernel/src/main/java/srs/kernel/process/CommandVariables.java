package srs.kernel.process;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values for the {@code [variables]} of a command (compat 5.5) into its words. Immutable, thread-safe.
 *
 * <p>Values come from strangers: a publisher chooses the names of its stream. A value stays in the word where it was written, whatever it holds; one that would
 * make an option of it, leave the folder of a file, or say something to a shell that the operator starts is refused. Names in brackets that
 * are no variables stay as they are: {@code [0:v]} is FFmpeg's.
 */
public final class CommandVariables {
    private static final Pattern VARIABLE = Pattern.compile("\\[(\\w+)]");

    /** Variables that are parts of paths, and so must not walk through folders. */
    private static final Set<String> PARTS = Set.of("vhost", "app", "stream");

    /** What has no meaning to a shell, wherever it stands. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{M}\\p{N}._/:@%+,=-]*");

    /** A word that only a shell, or another language, splits further. */
    private static final Pattern SCRIPT = Pattern.compile("(?s).*[\\s;|&$`<>()'\"].*");

    /** The word after it is a script: {@code sh -c}, {@code bash -lc}, {@code perl -e}. */
    private static final Pattern SCRIPT_OPTION = Pattern.compile("-[a-z]*c|-e|--command|--eval");

    private final Map<String, String> values;

    private CommandVariables(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Values by their names without brackets, and the time: {@code [2006] [01] [02] [15] [04] [05] [999] [timestamp]}.
     *
     * @param now in the zone that the operator wants to read
     */
    public static CommandVariables of(Map<String, String> values, ZonedDateTime now) {
        Map<String, String> all = new HashMap<>(values);
        all.put("2006", Integer.toString(now.getYear()));
        all.put("01", twoDigits(now.getMonthValue()));
        all.put("02", twoDigits(now.getDayOfMonth()));
        all.put("15", twoDigits(now.getHour()));
        all.put("04", twoDigits(now.getMinute()));
        all.put("05", twoDigits(now.getSecond()));
        all.put("999", String.format(Locale.ROOT, "%03d", now.getNano() / 1_000_000));
        all.put("timestamp", Long.toString(now.toInstant().toEpochMilli()));
        return new CommandVariables(Map.copyOf(all));
    }

    private static String twoDigits(int number) {
        return (number < 10 ? "0" : "") + number;
    }

    /**
     * The words of a command.
     *
     * @throws IllegalArgumentException when a value must not stand where it would; the message says which, and why
     */
    public List<String> words(List<String> templates) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < templates.size(); i++) {
            String template = templates.get(i);
            boolean isScript = SCRIPT.matcher(template).matches() || i > 1 && SCRIPT_OPTION.matcher(templates.get(i - 1)).matches();
            words.add(word(template, isScript));
        }
        return words;
    }

    /** One word that no shell reads, as in {@link #words}. */
    public String word(String template) {
        return word(template, false);
    }

    /** The name of a file: no value walks out of the folders that the template names. */
    public String path(String template) {
        return fill(template, (name, value) -> {
            checkParts(name, value);
            return value;
        });
    }

    private String word(String template, boolean isScript) {
        String word = fill(template, (name, value) -> {
            if (PARTS.contains(name)) {
                checkParts(name, value);
            }
            if (isScript && !PLAIN.matcher(value).matches()) {
                throw refused(name, value, "holds a character that a shell may read as its own");
            }
            if (isScript && value.startsWith("-")) {
                throw refused(name, value, "begins with -, which may make an option of it");
            }
            return value;
        });
        if (word.startsWith("-") && !template.startsWith("-")) {
            throw new IllegalArgumentException(template + " would be " + printable(word) + ", which begins with - and may be taken for an option");
        }
        return word;
    }

    private interface Use {
        String of(String name, String value);
    }

    private String fill(String template, Use use) {
        Matcher matcher = VARIABLE.matcher(template);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = values.get(name);
            if (value != null && value.chars().anyMatch(Character::isISOControl)) {
                throw refused(name, value, "holds a control character");
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(value == null ? matcher.group() : use.of(name, value)));
        }
        return matcher.appendTail(text).toString();
    }

    private static void checkParts(String name, String value) {
        for (String part : value.split("/", -1)) {
            if (part.isEmpty() && !value.isEmpty() || part.equals(".") || part.equals("..")) {
                throw refused(name, value, "would walk through folders");
            }
        }
    }

    private static IllegalArgumentException refused(String name, String value, String why) {
        return new IllegalArgumentException("[" + name + "] is " + printable(value) + ", which " + why);
    }

    private static String printable(String value) {
        return value.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}
