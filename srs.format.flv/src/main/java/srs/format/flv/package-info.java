/** FLV tags, enhanced RTMP tag headers, AMF0 and AMF3. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.flv;
