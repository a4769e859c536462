/** The HTTP API: SRS's calls below {@code /api/v1}, and our own below {@code /api/v2}. Exports nothing. */
package srs.api;
