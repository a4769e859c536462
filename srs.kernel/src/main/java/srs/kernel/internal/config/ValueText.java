package srs.kernel.internal.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Values as they would be written in srs.conf, for a reader. Stateless. */
final class ValueText {

    private static final int MILLIS_DIGITS = 3;

    private ValueText() {}

    /** @param setting null for a directive that is not declared; then the text is empty */
    static String of(Setting setting) {
        if (setting == null || setting.value() == null) {
            return "";
        }
        Object value = setting.value();
        return switch (setting.declared().type()) {
            case SWITCH_ON, SWITCH_OFF, SWITCH -> Boolean.TRUE.equals(value) ? "on" : "off";
            case SECONDS, FLOAT_SECONDS -> plain(BigDecimal.valueOf((Long) value, MILLIS_DIGITS));
            case FLOAT -> plain(BigDecimal.valueOf(((Number) value).doubleValue()));
            case WORDS, URLS, ENDPOINTS -> joined((List<?>) value, " ");
            case RULES, LINES -> ((List<?>) value).stream().map(line -> joined((List<?>) line, " ")).collect(Collectors.joining("; "));
            default -> value.toString();
        };
    }

    /** Blocks of one directive, each in braces with what is said in it; null when there is none. */
    static String of(List<Scope> blocks) {
        return blocks.isEmpty() ? null : blocks.stream().map(ValueText::block).collect(Collectors.joining(" "));
    }

    private static String block(Scope scope) {
        Map<String, String> said = new TreeMap<>();
        scope.values().forEach((path, setting) -> said.put(path, path + " " + of(setting) + "; "));
        scope.blocks().forEach((path, blocks) -> said.put(path, blocks.stream()
                .map(block -> (path + " " + String.join(" ", block.args())).strip() + " " + block(block) + " ").collect(Collectors.joining())));
        return "{ " + String.join("", said.values()) + "}";
    }

    private static String joined(List<?> words, String between) {
        return words.stream().map(String::valueOf).collect(Collectors.joining(between));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
