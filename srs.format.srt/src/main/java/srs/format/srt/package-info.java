/**
 * SRT (draft-sharabayko-srt-01) as cores that datagrams and ticks drive: no socket, no clock, no thread.
 *
 * <p>{@link SrtListener} answers callers at one address and has their connections; {@link SrtCaller} calls one listener, {@link SrtRendezvous} meets one peer. All make an {@link SrtConnection}, several of which may be an {@link SrtGroup}: messages in
 * live mode, delivered at the time that the latency says, lost packets sent again, late ones dropped. Times are microseconds of any clock that only goes forward.
 *
 * <p>Everything here is confined to its caller: one event loop.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.srt;
