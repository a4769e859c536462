package srs.kernel.internal.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Lays the SRS_ environment over the directives of a file (compat 2.2). Immutable. */
final class EnvironmentLayer {

    private final Map<String, String> environment;

    EnvironmentLayer(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The directives with every value that a variable beats; a variable of a vhost's path beats it in all vhosts. */
    List<Directive> over(List<Directive> file, Schema root) {
        Draft draft = Draft.root(file);
        root.declarations().forEach(d -> lay(d, d.path(), draft));
        for (Draft child : List.copyOf(draft.children)) {
            if (child.isBlock && child.name.equals(Declaration.VHOST)) {
                vhost(root, child);
            }
        }
        return draft.freeze();
    }

    /** What the environment says of any vhost, also of one that no file has. */
    List<Directive> anyVhost(Schema root) {
        Draft draft = Draft.root(List.of());
        vhost(root, draft);
        return draft.freeze();
    }

    private void vhost(Schema root, Draft block) {
        Schema schema = root.block(Declaration.VHOST);
        schema.declarations().forEach(d -> lay(d, d.path().substring(Declaration.VHOST.length() + 1), block));
    }

    private void lay(Declaration d, String path, Draft scope) {
        for (String key : d.envKeys()) {
            String value = environment.get(key);
            if (value != null && !value.isBlank()) {
                Position at = Position.environment(key);
                Draft block = scope;
                String[] names = path.split("\\.");
                for (int i = 0; i < names.length - 1; i++) {
                    block = block.block(names[i], at);
                }
                block.set(names[names.length - 1], words(d, value), at);
                return;
            }
        }
    }

    private static List<String> words(Declaration d, String value) {
        return d.type().hasManyWords() ? Arrays.stream(value.strip().split("\\s+")).toList() : List.of(value.strip());
    }
}
