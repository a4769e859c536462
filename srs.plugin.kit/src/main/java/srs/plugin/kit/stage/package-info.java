/** What the kit's tests, outside of the framework, and the kit's bundle inside of it say to each other: types of the JDK only. */
package srs.plugin.kit.stage;
