/** The kit's bundle inside the framework: an encoder, and eyes. Its classes are put into a jar of their own when the framework starts. */
package srs.plugin.kit.internal.onstage;
