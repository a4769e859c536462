package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import srs.protocol.rtc.internal.dtls.SrtpKeys;
import srs.protocol.rtc.internal.srtp.SrtpContext;

/** How packets go: by SRTP, or as they are. Lives on the session's loop; all buffers are lent. */
interface Protection {
    /** Writes the protected packet behind what {@code out} has. */
    void protectRtp(ByteBuf packet, ByteBuf out);

    void protectRtcp(ByteBuf compound, ByteBuf out);

    /**
     * The plain packet: in the scratch, which is empty, or the packet itself.
     *
     * @throws srs.protocol.rtc.internal.srtp.SrtpException if it is not authentic, or was here before
     */
    ByteBuf unprotectRtp(ByteBuf packet, ByteBuf scratch);

    ByteBuf unprotectRtcp(ByteBuf compound, ByteBuf scratch);

    /** By SRTP. */
    static Protection of(SrtpKeys keys) {
        SrtpContext outbound = keys.outbound();
        SrtpContext inbound = keys.inbound();
        return new Protection() {
            @Override
            public void protectRtp(ByteBuf packet, ByteBuf out) {
                outbound.protectRtp(packet, out);
            }

            @Override
            public void protectRtcp(ByteBuf compound, ByteBuf out) {
                outbound.protectRtcp(compound, out);
            }

            @Override
            public ByteBuf unprotectRtp(ByteBuf packet, ByteBuf scratch) {
                inbound.unprotectRtp(packet, scratch);
                return scratch;
            }

            @Override
            public ByteBuf unprotectRtcp(ByteBuf compound, ByteBuf scratch) {
                inbound.unprotectRtcp(compound, scratch);
                return scratch;
            }
        };
    }

    /** As they are: for tests, and for who looks at packets (encrypt=false, dtls=false). */
    Protection NONE = new Protection() {
        @Override
        public void protectRtp(ByteBuf packet, ByteBuf out) {
            out.writeBytes(packet, packet.readerIndex(), packet.readableBytes());
        }

        @Override
        public void protectRtcp(ByteBuf compound, ByteBuf out) {
            protectRtp(compound, out);
        }

        @Override
        public ByteBuf unprotectRtp(ByteBuf packet, ByteBuf scratch) {
            return packet;
        }

        @Override
        public ByteBuf unprotectRtcp(ByteBuf compound, ByteBuf scratch) {
            return compound;
        }
    };
}
