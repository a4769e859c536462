/**
 * Threads for what must not run on an event loop: files, callbacks, timers. All of it is closed when its bundle stops.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.kernel.work;
