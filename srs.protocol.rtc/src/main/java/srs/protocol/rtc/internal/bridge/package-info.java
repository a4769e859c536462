/** Between WebRTC's packets and the kernel's frames, both ways, once for each stream. */
package srs.protocol.rtc.internal.bridge;
