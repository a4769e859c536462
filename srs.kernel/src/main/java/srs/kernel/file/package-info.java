/**
 * Names of files that are made of what strangers say: {@link srs.kernel.file.FileTemplate}. Shared by the bundles that write files of streams, so that no stream leads out of its folder.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.kernel.file;
