/** SRS's API, {@code /api/v1} (compat 3). */
package srs.api.internal.v1;
