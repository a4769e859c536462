/** RTMP sessions on netty's channels: what holds for a connection to another server, whoever has made it. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.rtmp.channel;
