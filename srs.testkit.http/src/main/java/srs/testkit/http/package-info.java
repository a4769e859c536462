/** Requests of the HTTP front, for unit tests of endpoints. */
package srs.testkit.http;
