/** The exporter's parts. */
package srs.exporter.internal;
