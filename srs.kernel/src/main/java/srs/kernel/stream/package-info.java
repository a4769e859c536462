/**
 * Live streams: publishing, playing, tapping, and hearing of them.
 *
 * <p>{@link srs.kernel.stream.StreamHub} is the way in; it is bundle-scoped, so whatever a bundle leaves behind when it stops
 * is closed for it. A frame travels: publisher's event loop &rarr; {@link srs.kernel.stream.Publication} (timeline, GOP cache) &rarr;
 * {@link srs.kernel.stream.FrameBatch}, closed as merged write says &rarr; one relay for each event loop with players &rarr; bytes made
 * once by a {@link srs.kernel.stream.BatchEncoder} &rarr; one write for each player.
 *
 * <p>Ownership of buffers, one rule: publish, offer, add and write TAKE; poll HANDS OVER; a callback named on... LENDS.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.kernel.stream;
