/**
 * The HTTP front as features see it. A feature registers an {@link srs.http.HttpEndpoint} as an OSGi service; the ports outlive it.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.http;
