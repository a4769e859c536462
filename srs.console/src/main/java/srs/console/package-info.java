/** The web console and the player pages: static files, and one JSON document. */
package srs.console;
