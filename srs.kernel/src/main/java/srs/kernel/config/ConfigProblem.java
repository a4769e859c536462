package srs.kernel.config;

/**
 * Something that is wrong, or otherwise than it was meant, in a text. Immutable.
 *
 * @param file where it stands
 * @param line from 1; 0 when it is of no line
 * @param directive its path, blocks joined by dots; empty when it is of none
 * @param message the value, then the rule
 * @param isError whether the text cannot hold; else it is a warning
 */
public record ConfigProblem(String file, int line, String directive, String message, boolean isError) {}
