/** Sound through the audio process, in real time: how late it comes back, and what it costs. */
package srs.bench.audio;
