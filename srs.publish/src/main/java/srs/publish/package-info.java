/**
 * What publishers send, as the kernel takes it: FLV tags and transport streams to tracks, metadata and frames of a {@link srs.kernel.stream.Publication}, and what a vhost says about its
 * publishers. Stateless or confined to the publisher's loop.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.publish;
