/**
 * FFmpeg as srs.conf knows it: engines, their checks by SRS's error codes, and the command line that comes of them (compat 6.9). Nothing here runs a program.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.ffmpeg;
