/** The way into media for those who negotiate it. */
package srs.protocol.rtc.internal.media;
