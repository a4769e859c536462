package srs.machine;

/**
 * What a process and its descendants use.
 *
 * @param residentKb memory that is in RAM, in kB; what several of them share counts for each
 * @param cpuMs processor time, also of descendants that have ended and were waited for, in milliseconds: it grows as long as the process is there
 */
public record ProcessUsage(long residentKb, long cpuMs) {}
