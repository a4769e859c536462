package srs.protocol.rtc.internal.session;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import srs.protocol.rtc.internal.dtls.LazyIdentity;

/**
 * What all sessions share. Thread-safe.
 *
 * @param waiting sessions that are not connected
 * @param handshakes those that run
 * @param threads for handshakes
 * @param blackHole gets what peers send, when it is open
 * @param nanoTime for sessions that have no loop yet
 */
record Means(LazyIdentity identity, SessionTable table, Budget waiting, Handshakes handshakes, Executor threads, BlackHole blackHole, LongSupplier nanoTime) {}
