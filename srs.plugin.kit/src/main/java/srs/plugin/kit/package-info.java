/** For authors of plugins: extend {@link srs.plugin.kit.PluginContract}. */
package srs.plugin.kit;
