/** What offer and answer have agreed on, as sender and receiver of media need it. */
package srs.protocol.rtc.internal.plan;
