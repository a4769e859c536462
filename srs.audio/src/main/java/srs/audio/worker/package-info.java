/**
 * The program that codes sound again. It runs in a JVM of its own, for FFmpeg's libraries are native: a crash there ends this process and not the server.
 *
 * <p>Threads: {@code main} reads what the server says; each {@code lane-N} codes the conversions that are its own, one frame at a time; who has a result writes it.
 */
package srs.audio.worker;
