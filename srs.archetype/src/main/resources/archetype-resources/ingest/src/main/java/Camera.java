package ${package};

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import srs.codec.AvcDecoderConfigurationRecord;
import srs.codec.AvcNalUnit;
import srs.codec.NalUnits;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.client.Verdict;
import srs.kernel.stream.Codec;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.Framing;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;

/** One connection: each message is a picture without its delimiter. Lives on the connection's event loop. */
final class Camera extends SimpleChannelInboundHandler<ByteBuf> {
    private static final ClientType TYPE = new ClientType("raw-publish", /* publishes= */ true);
    private static final byte[] NOTHING = {};

    private final RawVideo server;
    private final StreamKey key;
    private ClientHandle client;
    private Publication publication;
    private Track track;
    private long beganNs;

    Camera(RawVideo server, StreamKey key) {
        this.server = server;
        this.key = key;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        client = server.clients.connected("raw", ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress().getHostAddress(), reason -> ctx.close());
        client.identify(TYPE, key, Map.of());
        // the gates may take their time, and answer on any thread
        server.admission.check(new AdmissionRequest(AdmissionRequest.Action.PUBLISH, client, key, "", Map.of()))
                .thenAcceptAsync(verdict -> begin(ctx, verdict), ctx.channel().eventLoop());
    }

    private void begin(ChannelHandlerContext ctx, Verdict verdict) {
        try {
            if (verdict.admitted() && ctx.channel().isActive()) {
                publication = server.hub.publish(new PublishRequest(key, client, ctx.channel().eventLoop(), reason -> ctx.close()));
                ctx.channel().config().setAutoRead(true);
                return;
            }
            RawVideo.LOG.info("raw video of {} refused: {}", key, verdict.reason());
        } catch (StreamBusyException e) {
            RawVideo.LOG.info("raw video of {} refused: {}", key, e.getMessage());
        }
        ctx.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf picture) {
        client.addReceivedBytes(picture.readableBytes());
        if (picture.readableBytes() < 2) {
            return;
        }
        // what is left of the delimiter: its one byte of payload
        List<ByteBuf> units = NalUnits.splitAnnexB(picture.skipBytes(1));
        announce(units);
        List<ByteBuf> slices = units.stream().filter(unit -> type(unit) <= AvcNalUnit.SEI).toList();
        if (track == null || slices.isEmpty()) {
            return;
        }
        long timeUs = (System.nanoTime() - beganNs) / 1000;
        boolean isKey = slices.stream().anyMatch(unit -> type(unit) == AvcNalUnit.IDR);
        publication.offer(track, timeUs, timeUs, isKey, NalUnits.toLengthPrefixed(slices, NalUnits.LENGTH_SIZE, ctx.alloc()), /* payloadOffset= */ 0);
        publication.flush();
    }

    /** A new configuration is a new track. */
    private void announce(List<ByteBuf> units) {
        List<byte[]> sps = sets(units, AvcNalUnit.SPS);
        List<byte[]> pps = sets(units, AvcNalUnit.PPS);
        if (sps.isEmpty() || pps.isEmpty()) {
            return;
        }
        ByteBuf config = Unpooled.buffer();
        AvcDecoderConfigurationRecord.of(sps, pps).encode(config);
        byte[] bytes = Arrays.copyOf(config.array(), config.readableBytes());
        if (track == null) {
            beganNs = System.nanoTime();
        }
        if (track == null || !Arrays.equals(track.config(), bytes)) {
            track = new Track(Codec.H264, bytes, Framing.NONE, NOTHING, Map.of());
            publication.announce(track, (System.nanoTime() - beganNs) / 1000);
        }
    }

    private static List<byte[]> sets(List<ByteBuf> units, int type) {
        List<byte[]> sets = new ArrayList<>();
        for (ByteBuf unit : units) {
            if (type(unit) == type) {
                byte[] set = new byte[unit.readableBytes()];
                unit.getBytes(unit.readerIndex(), set);
                sets.add(set);
            }
        }
        return sets;
    }

    private static int type(ByteBuf unit) {
        return AvcNalUnit.type(unit.getByte(unit.readerIndex()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        RawVideo.LOG.info("raw video of {} ended: {}", key, cause.getMessage());
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (publication != null) {
            publication.close(new EndReason(EndReason.Kind.PEER, "the camera has gone"));
        }
        client.close();
    }
}
