/**
 * The server's log, to set up from the configuration and to read.
 *
 * <p>Bundles write with slf4j. {@link LogControl} and {@link LogLines} are registered as services before the first bundle starts.
 */
@Export
@Version("0.1.0")
package srs.launcher.log;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
