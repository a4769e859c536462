package srs.api.internal.v1;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import srs.kernel.config.Config;

/**
 * The text of {@link Config#text}, which has one directive on a line, as maps: a directive without words is true, with one a string, with
 * several, or repeated, a list; a block is a map, whose words are its {@code args}. What must stay a secret is replaced. Stateless.
 */
final class ConfigTree {

    static final String HIDDEN = "***";

    /** Parts of names of directives whose values nobody is told. */
    private static final List<String> SECRET = List.of("password", "passphrase", "secret", "token", "username");

    private ConfigTree() {}

    static Map<String, Object> of(String text) {
        Map<String, Object> root = new LinkedHashMap<>();
        Deque<Map<String, Object>> open = new ArrayDeque<>();
        open.push(root);
        for (String line : text.split("\n")) {
            String directive = line.strip();
            if (directive.equals("}") && open.size() > 1) {
                open.pop();
            } else if (directive.endsWith("{")) {
                List<String> words = words(directive.substring(0, directive.length() - 1));
                Map<String, Object> block = new LinkedHashMap<>();
                if (words.size() > 1) {
                    block.put("args", words.subList(1, words.size()));
                }
                put(open.peek(), words.get(0), block);
                open.push(block);
            } else if (directive.endsWith(";")) {
                List<String> words = words(directive.substring(0, directive.length() - 1));
                put(open.peek(), words.get(0), value(words));
            }
        }
        return root;
    }

    private static Object value(List<String> words) {
        String name = words.get(0).toLowerCase(Locale.ROOT);
        if (SECRET.stream().anyMatch(name::contains)) {
            return HIDDEN;
        }
        return words.size() == 1 ? Boolean.TRUE : words.size() == 2 ? words.get(1) : words.subList(1, words.size());
    }

    private static void put(Map<String, Object> block, String name, Object value) {
        Object before = block.get(name);
        if (before == null) {
            block.put(name, value);
            return;
        }
        List<Object> all = new ArrayList<>();
        if (before instanceof List<?> several) {
            all.addAll(several);
        } else {
            all.add(before);
        }
        all.add(value);
        block.put(name, all);
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char first = line.charAt(at);
            int end = first == '"' || first == '\'' ? line.indexOf(first, at + 1) : line.indexOf(' ', at);
            if (end < 0) {
                end = line.length();
            }
            if (first == '"' || first == '\'') {
                words.add(line.substring(at + 1, end));
            } else if (first != ' ') {
                words.add(line.substring(at, end));
            }
            at = first == ' ' ? at + 1 : end + 1;
        }
        return words.isEmpty() ? List.of("") : words;
    }
}
