package srs.kernel.internal.config;

/**
 * A value that holds otherwise in one snapshot than in another. Immutable.
 *
 * @param path full path with names, {@code vhost[a].play.atc}
 * @param declared the path as it is declared, {@code vhost.play.atc}
 * @param directive the path for a reader, {@code vhost a play.atc}
 * @param from as it would be written; null for a block that was not there
 * @param to as it would be written; null for a block that has gone
 */
record Difference(String path, String declared, String directive, String from, String to) {}
