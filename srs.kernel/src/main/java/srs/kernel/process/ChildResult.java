package srs.kernel.process;

/**
 * How a program that was run once ended.
 *
 * @param exitCode its exit code; 128 and the signal's number when a signal ended it
 * @param isTooLate whether it was ended because its time was over
 * @param output what it wrote to its standard output; the receiver's own
 * @param lastError the last line that it wrote to its standard error; empty when there was none
 */
public record ChildResult(int exitCode, boolean isTooLate, byte[] output, String lastError) {}
