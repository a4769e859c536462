package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import srs.kernel.internal.config.Declaration.Range;

/** Reads a bundle's {@code directives.conf}. Stateless. What it finds wrong there is the author's fault, not the operator's. */
final class DeclarationReader {

    private static final Pattern PATH = Pattern.compile("[a-z0-9_]{1,64}(\\.[a-z0-9_]{1,64}){0,8}");

    private DeclarationReader() {}

    /**
     * @param bundle symbolic name of the bundle
     * @param file name for messages
     */
    static List<Declaration> read(String bundle, String file, String text) throws ConfigException {
        List<Declaration> out = new ArrayList<>();
        for (Directive d : DirectiveParser.parse(file, text, IncludeSource.NONE)) {
            if (!d.name().equals("directive") || d.args().size() != 1 || !d.isBlock()) {
                throw new ConfigException(d.at(), d.name(), "is not: directive PATH { ... }");
            }
            out.add(declaration(bundle, d));
        }
        return List.copyOf(out);
    }

    private static Declaration declaration(String bundle, Directive d) throws ConfigException {
        String path = d.args().get(0);
        Map<String, List<String>> keys = keys(d, path);
        List<String> typeWords = keys.getOrDefault("type", List.of());
        ValueType type = typeWords.isEmpty() ? null : ValueType.of(typeWords.get(0)).orElse(null);
        if (type == null) {
            throw new ConfigException(d.at(), path, "type " + typeWords + " is unknown");
        }
        List<String> choices = typeWords.subList(1, typeWords.size());
        List<String> defaults = keys.getOrDefault("default", switch (type) {
            case SWITCH_ON -> List.of("on");
            case SWITCH_OFF -> List.of("off");
            default -> List.of();
        });
        Declaration made = new Declaration(path, type, choices, defaults, range(d, path, keys.get("range")), environment(path, type, keys.get("env")),
                isOn(keys.get("required"), false), isOn(keys.get("reload"), true), String.join(" ", keys.getOrDefault("deprecated", List.of())),
                String.join(" ", keys.getOrDefault("doc", List.of())), String.join(" ", keys.getOrDefault("since", List.of())),
                keys.getOrDefault("was", List.of()), bundle);
        check(made, d);
        return made;
    }

    private static Map<String, List<String>> keys(Directive d, String path) throws ConfigException {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (Directive key : d.children()) {
            switch (key.name()) {
                case "type", "default", "range", "env", "required", "reload", "doc", "ref", "since", "was", "deprecated" -> {
                    if (keys.put(key.name(), key.args()) != null) {
                        throw new ConfigException(key.at(), path, "key " + key.name() + " is given twice");
                    }
                }
                default -> throw new ConfigException(key.at(), path, "key " + key.name() + " is unknown");
            }
        }
        return keys;
    }

    private static boolean isOn(List<String> words, boolean otherwise) {
        return words == null ? otherwise : words.equals(List.of("on"));
    }

    private static Range range(Directive d, String path, List<String> words) throws ConfigException {
        if (words == null) {
            return null;
        }
        try {
            return new Range(Double.parseDouble(words.get(0)), Double.parseDouble(words.get(1)), words.size() > 2 && words.get(2).equals("warn"));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new ConfigException(d.at(), path, "range " + words + " is not: MIN MAX [warn]");
        }
    }

    private static List<String> environment(String path, ValueType type, List<String> words) {
        if (!type.fitsEnvironment() || words != null && words.equals(List.of("off"))) {
            return List.of();
        }
        return words == null || words.equals(List.of("auto")) ? List.of(environmentKey(path)) : words;
    }

    /** {@code SRS_} and the path in upper case, its blocks joined by underscores (compat 2.2). */
    static String environmentKey(String path) {
        return "SRS_" + path.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private static void check(Declaration made, Directive d) throws ConfigException {
        if (!PATH.matcher(made.path()).matches() || made.path().equals(Declaration.VHOST) || made.path().equals("include")) {
            throw new ConfigException(d.at(), made.path(), "is no path of a directive: names of [a-z0-9_] joined by dots, and neither vhost nor include");
        }
        boolean needsDefault = made.type().isNumber() || made.type().isTime() || made.type() == ValueType.SWITCH || made.type() == ValueType.ENUM;
        if (needsDefault && made.defaultWords().isEmpty()) {
            throw new ConfigException(d.at(), made.path(), "type " + made.type().word + " needs a default");
        }
        if (made.range() != null && !made.type().isNumber() && !made.type().isTime()) {
            throw new ConfigException(d.at(), made.path(), "type " + made.type().word + " has no range");
        }
        List<Problem> problems = new ArrayList<>();
        ValueReader.read(made, made.defaultWords(), d.at(), problems);
        for (Problem p : problems) {
            throw new ConfigException(d.at(), made.path(), "default: " + p.message());
        }
        if (made.type() == ValueType.BLOCKS) {
            ValueReader.blockWords(made, d.at());
        }
    }
}
