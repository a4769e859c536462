/** Micro benchmarks of the way of a frame, from the publisher's bytes to the players' channels. Each reports time and heap bytes for a frame. */
package srs.bench;
