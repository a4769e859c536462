/** SRT: micro benchmarks of the library, and a load client for the whole server and its peers. */
package srs.bench.srt;
