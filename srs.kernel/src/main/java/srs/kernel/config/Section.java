package srs.kernel.config;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Typed values of one scope: environment over file over the declared default (compat 2.2). Thread-safe.
 *
 * <p>Every method throws {@link IllegalArgumentException} when no bundle has declared the path, or has declared another type: that is a
 * fault of the caller. Values were checked when they were read, so nothing else is thrown.
 */
@ProviderType
public interface Section {

    boolean isOn(String path);

    int integer(String path);

    /** A time in milliseconds, whatever unit the directive is written in. */
    long millis(String path);

    double number(String path);

    String string(String path);

    /** All words of a directive; of all its occurrences when it may be repeated. */
    List<String> words(String path);

    /** The lines of a directive that may be repeated ({@code allow}, {@code deny}), or of a block of free lines ({@code vparams}), each with its words. */
    default List<List<String>> lines(String path) {
        throw new IllegalArgumentException(path + " is not declared");
    }

    /** The blocks of a block directive that may be repeated ({@code stream_caster}, {@code ingest}), in file order; they stay as they are now. */
    default List<Section> blocks(String path) {
        throw new IllegalArgumentException(path + " is not declared");
    }

    /** The words between the name of this scope's block and its brace: of a vhost its name, of the root none. */
    default List<String> args() {
        return List.of();
    }

    /** The endpoints of a listen directive. */
    List<srs.kernel.net.Endpoint> endpoints(String path);

    /** Whether the file or the environment says something, so that the value is not the default. */
    boolean isSet(String path);
}
