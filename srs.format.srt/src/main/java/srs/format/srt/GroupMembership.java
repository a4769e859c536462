package srs.format.srt;

import java.nio.ByteBuffer;
import srs.format.srt.internal.packet.HandshakeExtension;

/**
 * What a caller says of the group that its connection belongs to, and a listener of its own (draft §3.2.1.4, group membership extension).
 *
 * <pre>
 * |                           Group ID                            |
 * |     Type      |     Flags     |            Weight             |
 * </pre>
 *
 * @param groupId random, with libsrt's mark of a group in it
 * @param weight 0..{@value #MAX_WEIGHT}: of a backup group the link with the largest is preferred
 */
public record GroupMembership(int groupId, SrtGroup.Mode mode, int weight) {
    public static final int MAX_WEIGHT = 0xFFFF;

    /** libsrt: a number with this bit is a group's, not a socket's. */
    static final int GROUP_MARK = 1 << 30;

    private static final int BYTES = 8;
    private static final int TYPE_SHIFT = 24;

    public GroupMembership {
        if (weight < 0 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight " + weight + " is not in 0.." + MAX_WEIGHT);
        }
    }

    HandshakeExtension extension() {
        return new HandshakeExtension(HandshakeExtension.GROUP, ByteBuffer.allocate(BYTES).putInt(groupId).putInt(mode.type() << TYPE_SHIFT | weight).array());
    }

    /** @throws SrtException when it is none, or of a kind that we do not know */
    static GroupMembership of(HandshakeExtension extension) {
        if (extension.content().length < BYTES) {
            throw new SrtException("a group membership of " + extension.content().length + " bytes is shorter than " + BYTES);
        }
        ByteBuffer content = ByteBuffer.wrap(extension.content());
        int groupId = content.getInt();
        int data = content.getInt();
        if (groupId < 0 || (groupId & GROUP_MARK) == 0) {
            throw new SrtException("group " + Integer.toHexString(groupId) + " is no group's number");
        }
        return new GroupMembership(groupId, SrtGroup.Mode.of(data >>> TYPE_SHIFT), data & MAX_WEIGHT);
    }
}
