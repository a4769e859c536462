/** The page at {@code /}: what is live, how to publish, and a player. Static files and one JSON document. */
package srs.console;
