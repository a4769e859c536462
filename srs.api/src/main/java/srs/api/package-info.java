/** The HTTP API: SRS's calls below {@code /api/v1}. Exports nothing. */
package srs.api;
