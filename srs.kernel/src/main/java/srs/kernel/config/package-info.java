/**
 * The configuration as features see it: typed values of srs.conf and the SRS_ environment, and word of their change.
 *
 * <p>A bundle declares its directives in the resource {@code OSGI-INF/srs/directives.conf}; the kernel reads it from every installed
 * bundle, checks the file against it and takes the defaults from it.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.kernel.config;
