/** Streams, frames, configuration, clients, admission, event loops and listening sockets. */
package srs.kernel;
