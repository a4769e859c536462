/**
 * Other programs that a bundle runs beside the server: an encoder, a script of the operator. All of them end when their bundle stops.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.kernel.process;
