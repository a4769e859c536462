/** How the kit tries a plugin. */
package srs.plugin.kit.internal;
