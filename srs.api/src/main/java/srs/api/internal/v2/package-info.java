/** Our own API, {@code /api/v2}: described by the resource {@code openapi.json}. */
package srs.api.internal.v2;
