/**
 * Requests to other servers: a connection for each, on the server's event loops, with limits on everything that the other server decides.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.http.client;
