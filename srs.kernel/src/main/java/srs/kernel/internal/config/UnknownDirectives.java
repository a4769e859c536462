package srs.kernel.internal.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says of a directive that no installed bundle declares what it may be. Immutable. */
final class UnknownDirectives {

    private final Catalogue catalogue;
    private final Set<String> known;

    UnknownDirectives(Schema schema, Catalogue catalogue) {
        this.catalogue = catalogue;
        this.known = new HashSet<>(schema.allPaths());
        this.known.addAll(catalogue.paths());
    }

    /** A warning that names the bundle, and errors for what is wrong in the block even so; or an error with the nearest known name. */
    void report(String path, Directive d, List<Problem> problems) {
        String owner = catalogue.owner(path);
        if (owner == null) {
            problems.add(Problem.error(d.at(), path, "unknown directive" + NearestName.of(path, known).map(n -> ", the nearest known is " + n).orElse("")).aboutMissing());
            return;
        }
        problems.add(Problem.warning(d.at(), path, "is ignored, bundle " + owner + " is not installed").aboutMissing());
        inside(path, d, problems);
    }

    private void inside(String path, Directive block, List<Problem> problems) {
        for (Directive child : block.children()) {
            String childPath = path + "." + child.name();
            if (catalogue.owner(childPath) == null) {
                report(childPath, child, problems);
            } else {
                inside(childPath, child, problems);
            }
        }
    }
}
