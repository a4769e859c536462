/**
 * The start of the server: command line, log, signals, the framework with its start levels, and the watched folder.
 *
 * <p>A plain jar on the class path, not a bundle. {@link srs.launcher.Main} is called by the {@code srs} script; bundles see
 * only {@link srs.launcher.log}. What the launcher hands to bundles, and what it looks for in return, is named in
 * {@link srs.launcher.Roles}.
 */
package srs.launcher;
