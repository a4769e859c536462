/** RTMP addresses, errors and constants; the layers of the protocol are the packages below. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.rtmp;
