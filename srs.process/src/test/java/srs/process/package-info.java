/** The assembled server as a process of its own, started by its script. */
package srs.process;
