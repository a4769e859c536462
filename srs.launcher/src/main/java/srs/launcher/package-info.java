/** Command line, Felix framework, start levels and the watched folder. */
package srs.launcher;
