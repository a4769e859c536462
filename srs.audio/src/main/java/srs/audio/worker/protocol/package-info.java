/** What the server and its audio process say to each other, over a local socket: messages with a header of fixed length. */
package srs.audio.worker.protocol;
