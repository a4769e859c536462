package srs.bench.rtc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import srs.protocol.rtc.internal.PacketKind;
import srs.protocol.rtc.internal.srtp.SrtpContext;
import srs.protocol.rtc.internal.srtp.SrtpException;
import srs.protocol.rtc.internal.stun.IntegrityKey;
import srs.protocol.rtc.internal.stun.StunMessage;
import srs.protocol.rtc.internal.stun.StunWriter;

/**
 * One client of the load, on a socket of its own: the controlling side of ICE, the client of DTLS, then packets. Lives on its channel's loop; the handshake runs on the thread that
 * {@link #connect}s it.
 */
final class LoadPeer extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final int CHECK_MS = 100;
    private static final int KEEP_ALIVE_MS = 2_500;
    private static final int REPORT_MS = 1_000;
    private static final int PRIORITY = 0x6e7f1eff;
    private static final int RTP_HEADER_BYTES = 12;
    private static final int FRAME_TYPE = 0x1f;
    private static final int IDR = 5;
    private static final int PAYLOAD_FEEDBACK = 206;
    private static final int PICTURE_LOSS = 1;
    private static final int FU_A = 28;
    private static final int MAX_EARLY = 1024;

    private final ClientIdentity identity;
    private final Description server;
    private final String username;
    private final SecureRandom random = new SecureRandom();
    private final IntegrityKey key;
    private final Tally tally;
    private final boolean decrypts;
    private final Camera.Pace pace;
    private final SequenceGaps video = new SequenceGaps();
    private final SequenceGaps audio = new SequenceGaps();
    /** Of the heap, as the cipher wants it. */
    private final ByteBuf plain = Unpooled.buffer(SrtpContext.MAX_PACKET_BYTES);
    private final ByteBuf wire = Unpooled.buffer(SrtpContext.MAX_PACKET_BYTES);
    /** The server has answered the first check. */
    private final CompletableFuture<DtlsDialogue> answered = new CompletableFuture<>();
    /** When the first key frame was whole. */
    final CompletableFuture<Long> firstKeyFrameNs = new CompletableFuture<>();
    /** Packets that came before our side of the handshake was through. */
    private final List<byte[]> early = new ArrayList<>();
    private DtlsDialogue dialogue;
    private ChannelHandlerContext context;
    private SrtpContext outgoing;
    private SrtpContext incoming;
    private Camera camera;
    private boolean isKeyFrame;

    /**
     * @param decrypts whether each packet is opened, to see its delay; others are counted by the header, which is plain
     * @param ufrag our name
     * @param pace of a publisher; null for a player
     */
    LoadPeer(ClientIdentity identity, Description server, String ufrag, Tally tally, boolean decrypts, Camera.Pace pace) {
        this.identity = identity;
        this.server = server;
        this.tally = tally;
        this.decrypts = decrypts;
        this.pace = pace;
        username = server.ufrag() + ":" + ufrag;
        key = new IntegrityKey(server.pwd());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        check();
        ctx.executor().scheduleAtFixedRate(() -> {
            if (dialogue == null) {
                check();
            }
        }, CHECK_MS, CHECK_MS, TimeUnit.MILLISECONDS);
        ctx.executor().scheduleAtFixedRate(this::check, KEEP_ALIVE_MS, KEEP_ALIVE_MS, TimeUnit.MILLISECONDS);
    }

    private void check() {
        byte[] transaction = new byte[12];
        random.nextBytes(transaction);
        ByteBuf request = context.alloc().buffer();
        new StunWriter(request, StunMessage.BINDING_REQUEST, transaction).username(username).controlling(true, 1).priority(PRIORITY).useCandidate().sign(key);
        send(request);
    }

    private void send(ByteBuf datagram) {
        context.writeAndFlush(datagram, context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket datagram) {
        ByteBuf content = datagram.content();
        switch (PacketKind.of(content)) {
            case STUN -> onStun();
            case DTLS -> {
                if (dialogue != null) {
                    dialogue.offer(ByteBufUtil.getBytes(content));
                }
            }
            case RTP -> onRtp(content);
            case RTCP -> onRtcp(content);
            default -> { }
        }
    }

    private void onStun() {
        if (dialogue != null) {
            return;
        }
        dialogue = new DtlsDialogue(identity, bytes -> context.executor().execute(() -> send(Unpooled.wrappedBuffer(bytes))));
        answered.complete(dialogue);
    }

    /** Checks and shakes hands. Blocks; not on the loop. */
    void connect(long limitMs) throws IOException {
        try {
            DtlsDialogue begun = answered.get(limitMs, TimeUnit.MILLISECONDS);
            begun.run();
            context.executor().submit(() -> ready(begun)).get(limitMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("not connected: " + e, e);
        }
    }

    private void ready(DtlsDialogue done) {
        outgoing = done.outgoing;
        incoming = done.incoming;
        if (pace != null) {
            camera = new Camera(Unpooled.buffer(SrtpContext.MAX_PACKET_BYTES), this::sendRtp, pace);
            context.executor().scheduleAtFixedRate(camera::tick, 0, Camera.TICK_MS, TimeUnit.MILLISECONDS);
        } else {
            context.executor().scheduleAtFixedRate(this::report, REPORT_MS, REPORT_MS, TimeUnit.MILLISECONDS);
        }
        early.forEach(packet -> onRtp(Unpooled.wrappedBuffer(packet)));
        early.clear();
    }

    private void sendRtp(ByteBuf packet) {
        outgoing.protectRtp(packet, wire.clear());
        if (tally.counts) {
            tally.packets++;
        }
        send(context.alloc().buffer(wire.readableBytes()).writeBytes(wire));
    }

    /** An empty receiver report: the least that a player says. */
    private void report() {
        outgoing.protectRtcp(plain.clear().writeByte(0x80).writeByte(201).writeShort(1).writeInt(1), wire.clear());
        send(context.alloc().buffer(wire.readableBytes()).writeBytes(wire));
    }

    private void onRtp(ByteBuf packet) {
        if (incoming == null) {
            if (early.size() < MAX_EARLY) {
                early.add(ByteBufUtil.getBytes(packet));
            }
            return;
        }
        int at = packet.readerIndex();
        int type = packet.getByte(at + 1) & 0x7f;
        if (type == Description.RETRANSMISSION) {
            return;
        }
        int lost = (type == Description.H264 ? video : audio).on(packet.getUnsignedShort(at + 2));
        if (tally.counts) {
            tally.packets++;
            tally.bytes += packet.readableBytes();
            tally.lost += lost;
        }
        boolean waits = !firstKeyFrameNs.isDone();
        if (decrypts || waits) {
            open(packet, type, waits);
        }
    }

    /** A publisher gives a key frame to those who ask. */
    private void onRtcp(ByteBuf packet) {
        if (camera == null) {
            return;
        }
        try {
            incoming.unprotectRtcp(wire.clear().writeBytes(packet), plain.clear());
        } catch (SrtpException e) {
            tally.broken++;
            return;
        }
        for (int at = 0; at + 4 <= plain.writerIndex(); at += 4 + 4 * plain.getUnsignedShort(at + 2)) {
            if (plain.getUnsignedByte(at + 1) == PAYLOAD_FEEDBACK && (plain.getByte(at) & FRAME_TYPE) == PICTURE_LOSS) {
                camera.wantKeyFrame();
            }
        }
    }

    private void open(ByteBuf packet, int type, boolean waits) {
        try {
            incoming.unprotectRtp(wire.clear().writeBytes(packet), plain.clear());
        } catch (SrtpException e) {
            tally.broken++;
            return;
        }
        if (type == Description.H264 && waits) {
            seekKeyFrame();
        }
        int stampAt = plain.writerIndex() - Camera.STAMP_BYTES;
        if (decrypts && tally.counts && stampAt > RTP_HEADER_BYTES) {
            long ns = System.nanoTime() - plain.getLong(stampAt);
            if (ns > 0 && ns < TimeUnit.SECONDS.toNanos(60)) {
                tally.delay(ns);
            }
        }
    }

    private void seekKeyFrame() {
        int header = RTP_HEADER_BYTES + ((plain.getByte(0) & 0x10) == 0 ? 0 : 4 + 4 * plain.getUnsignedShort(RTP_HEADER_BYTES + 2));
        if (header + 2 > plain.writerIndex()) {
            return;
        }
        int unit = plain.getByte(header) & FRAME_TYPE;
        isKeyFrame |= unit == IDR || unit == FU_A && (plain.getByte(header + 1) & FRAME_TYPE) == IDR;
        if (isKeyFrame && (plain.getByte(1) & 0x80) != 0) {
            firstKeyFrameNs.complete(System.nanoTime());
        }
    }
}
