package srs.api.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A JSON value as names and types, in order: {@code {code:int,data:{ok:bool}}}. Of a list the first element. Stateless. */
public final class Shape {

    private Shape() {}

    public static String of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                List<String> members = new ArrayList<>();
                node.properties().forEach(member -> members.add(member.getKey() + ":" + of(member.getValue())));
                yield "{" + String.join(",", members) + "}";
            }
            case ARRAY -> "[" + (node.isEmpty() ? "" : of(node.get(0))) + "]";
            case STRING -> "string";
            case BOOLEAN -> "bool";
            case NUMBER -> node.isIntegralNumber() ? "int" : "float";
            default -> "null";
        };
    }
}
