/**
 * The server's log, for the kernel to set up from the configuration.
 *
 * <p>Bundles write with slf4j. {@link LogControl} is registered as a service before the first bundle starts.
 */
@Export
@Version("0.1.0")
package srs.launcher.log;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
