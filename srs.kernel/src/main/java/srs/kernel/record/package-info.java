/**
 * Recording on demand: {@link srs.kernel.record.Recorder} is offered by a bundle that writes files, and called by the ones that operators use.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.kernel.record;
