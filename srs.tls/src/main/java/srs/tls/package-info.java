/** PEM keys and certificate chains, read with BouncyCastle, made into TLS contexts for netty. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.tls;
