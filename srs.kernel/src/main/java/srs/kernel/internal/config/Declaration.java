package srs.kernel.internal.config;

import java.util.List;

/**
 * What a bundle says of one of its directives in {@code OSGI-INF/srs/directives.conf}. Immutable.
 *
 * @param path full path, blocks joined by dots, {@code vhost.play.queue_length}
 * @param type how its words are read
 * @param typeWords the words after the type: choices of an enum, fewest and most words of blocks
 * @param defaultWords what holds when nobody says something; empty when there is no default
 * @param range smallest and largest value; null when all are allowed
 * @param envKeys variables that beat the file; the first that is not empty wins
 * @param isRequired whether it is an error to leave it out
 * @param isReloadable whether a change holds at once, not at the next start
 * @param deprecated the warning when it is used; empty when there is none
 * @param doc one sentence for operators
 * @param since the version of SRS that has it, when it is newer than 7.0.18; empty otherwise
 * @param was older spellings that are read as this one
 * @param bundle symbolic name of the bundle that reads it
 */
record Declaration(String path, ValueType type, List<String> typeWords, List<String> defaultWords, Range range, List<String> envKeys,
        boolean isRequired, boolean isReloadable, String deprecated, String doc, String since, List<String> was, String bundle) {

    /** @param warnsOnly whether a value outside is taken, with a warning */
    record Range(double min, double max, boolean warnsOnly) {}

    static final String VHOST = "vhost";

    Declaration {
        typeWords = List.copyOf(typeWords);
        defaultWords = List.copyOf(defaultWords);
        envKeys = List.copyOf(envKeys);
        was = List.copyOf(was);
    }

    boolean isOfVhost() {
        return path.startsWith(VHOST + ".");
    }
}
