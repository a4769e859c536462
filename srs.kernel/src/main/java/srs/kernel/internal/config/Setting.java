package srs.kernel.internal.config;

/**
 * A value that holds. Immutable.
 *
 * @param declared what its bundle says of it
 * @param value Boolean, Integer, Long, Double, String, list of words or endpoints, or list of lines, by the type; null for a missing default
 */
record Setting(Declaration declared, Object value) {}
