package srs.format.srt.internal.packet;

/** A packet of a type that live mode has no use for, such as the congestion warning; its body is left alone. */
public record Unused(int type) implements ControlPacket {}
