/** Real encoders and players against the assembled server, started once as a process of its own. */
package srs.e2e;
