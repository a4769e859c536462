package srs.format.ts;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import srs.codec.CodecException;

/**
 * Writes a program of at most one video and one audio stream as transport packets: each frame a PES packet, PSI when the caller says.
 *
 * <p>Confined to its caller. Only the packets are written, into the caller's buffer; a frame costs no allocation apart from that buffer's growth. Continuity
 * counters and the version of the program map go on for as long as the muxer lives, over all buffers, so that segments can be joined again. A new codec is
 * announced by a new version: write {@link #writeTables} before its frames.
 *
 * <p>PCR is the decoding time, on the first packet of each frame of the video stream, or of the audio stream when it is alone; when the video pauses, packets
 * of their own keep the distance.
 */
public final class TsMuxer {
    /** What {@link #writeTables} writes. */
    public static final int TABLES_BYTES = 2 * TransportPacket.SIZE;
    /** Longest distance of two PCRs (ISO/IEC 13818-1 §2.7.2), in milliseconds. */
    public static final int MAX_PCR_DISTANCE_MS = 100;

    static final int PID_PMT = 0x1001;
    /** The first PID of {@link TsCodec}; they are 6 in a row. */
    static final int PID_FIRST_STREAM = 0x100;
    private static final int PROGRAM = 1;
    private static final int VERSIONS = 32;
    private static final long PCR_DISTANCE = 90 * MAX_PCR_DISTANCE_MS;
    /** So early an audio stream alone repeats its PCR, and the video's is repeated without a frame. */
    private static final long PCR_SOON = PCR_DISTANCE * 8 / 10;
    private static final long NONE = Long.MIN_VALUE;

    private final PacketWriter packets = new PacketWriter();
    private final PesHeader header = new PesHeader();
    private final PacketWriter.Pid patPid = new PacketWriter.Pid(TransportPacket.PID_PAT);
    private final PacketWriter.Pid pmtPid = new PacketWriter.Pid(PID_PMT);
    private final List<PacketWriter.Pid> pids = new ArrayList<>(List.of(patPid, pmtPid));
    private Stream video;
    private Stream audio;
    private int version;
    private boolean isAnnounced;
    private byte[] patSection;
    private byte[] pmtSection;
    private long lastPcr = NONE;

    /** A stream of the program. */
    private record Stream(TsCodec codec, PayloadFormat format, PacketWriter.Pid pid) {}

    /**
     * From here on the program has this video or audio stream, in place of the one before of that kind.
     *
     * @param config the codec configuration: avcC, hvcC, AudioSpecificConfig, OpusHead; empty for codecs without
     * @throws CodecException when it is none; the stream before then stays
     */
    public void begin(TsCodec codec, byte[] config) {
        PayloadFormat format = switch (codec) {
            case H264 -> NalUnitFormat.avc(config);
            case HEVC -> NalUnitFormat.hevc(config);
            case AAC -> new AdtsFormat(config);
            case OPUS -> new OpusFormat(config);
            case MP3, AC3, EAC3 -> new PlainFormat(codec);
        };
        Stream before = codec.isVideo() ? video : audio;
        Stream now = new Stream(codec, format, pid(codec.pid));
        if (codec.isVideo()) {
            video = now;
        } else {
            audio = now;
        }
        if (before == null || before.codec != codec || !java.util.Arrays.equals(before.format.descriptors().bytes(), format.descriptors().bytes())) {
            changed();
        }
    }

    /** From here on the program has no video, or no audio, stream. */
    public void end(boolean isVideo) {
        if ((isVideo ? video : audio) == null) {
            return;
        }
        if (isVideo) {
            video = null;
        } else {
            audio = null;
        }
        changed();
    }

    private void changed() {
        if (isAnnounced) {
            version = (version + 1) % VERSIONS;
            isAnnounced = false;
        }
        pmtSection = null;
        lastPcr = NONE;
    }

    private PacketWriter.Pid pid(int value) {
        for (PacketWriter.Pid pid : pids) {
            if (pid.value == value) {
                return pid;
            }
        }
        PacketWriter.Pid pid = new PacketWriter.Pid(value);
        pids.add(pid);
        return pid;
    }

    /** Whether the program has a video, or an audio, stream. */
    public boolean has(boolean isVideo) {
        return (isVideo ? video : audio) != null;
    }

    /** Whether the program has changed since {@link #writeTables}. */
    public boolean needsTables() {
        return !isAnnounced;
    }

    /**
     * Whatever comes next does not go on from what came before: the next packet of each PID says so, and times may jump.
     */
    public void discontinuity() {
        pids.forEach(pid -> pid.isDiscontinuous = true);
        lastPcr = NONE;
    }

    /** Notes where this muxer stands: between two frames, discontinuities written. */
    public void save(TsPosition to) {
        pids.forEach(to::counter);
        to.version = version;
        to.isAnnounced = isAnnounced;
        to.lastPcr = lastPcr;
    }

    /** Goes to a position of a muxer with the same streams: {@link #begin} or {@link #end} them before. */
    public void restore(TsPosition from) {
        pids.forEach(pid -> pid.counter(from.counterOf(pid)));
        if (version != from.version) {
            version = from.version;
            pmtSection = null;
        }
        isAnnounced = from.isAnnounced;
        lastPcr = from.lastPcr;
    }

    /** Writes the tables for somebody who joins here, as if they stood before this position: for all others nothing happens. Lent for the call. */
    public void writeTablesBefore(ByteBuf out) {
        boolean wasAnnounced = isAnnounced;
        patPid.counter(patPid.counter() - 1);
        pmtPid.counter(pmtPid.counter() - 1);
        writeTables(out);
        isAnnounced = wasAnnounced;
    }

    /** Writes PAT and PMT. They begin each segment, and are repeated in streams without segments. Lent for the call. */
    public void writeTables(ByteBuf out) {
        if (pmtSection == null) {
            makeSections();
        }
        writeSection(out, patPid, patSection);
        writeSection(out, pmtPid, pmtSection);
        isAnnounced = true;
    }

    private void makeSections() {
        List<ProgramMap.Stream> streams = new ArrayList<>();
        for (Stream stream : new Stream[] {video, audio}) {
            if (stream != null) {
                streams.add(new ProgramMap.Stream(stream.codec.streamType, stream.pid.value, stream.format.descriptors()));
            }
        }
        Stream clock = video != null ? video : audio;
        ByteBuf section = io.netty.buffer.Unpooled.buffer();
        new ProgramAssociation(0, List.of(new ProgramAssociation.Program(PROGRAM, PID_PMT))).encode(section.writeByte(/* pointer */ 0));
        patSection = io.netty.buffer.ByteBufUtil.getBytes(section);
        section.clear();
        new ProgramMap(PROGRAM, version, clock == null ? TransportPacket.PID_NULL : clock.pid.value, streams).encode(section.writeByte(/* pointer */ 0));
        pmtSection = io.netty.buffer.ByteBufUtil.getBytes(section);
    }

    /** A section of one packet is filled up with 0xFF behind it, not with an adaptation field: some readers of PSI want no such field. */
    private static void writeSection(ByteBuf out, PacketWriter.Pid pid, byte[] section) {
        out.ensureWritable(TransportPacket.SIZE);
        out.writeInt(TransportPacket.SYNC_BYTE << 24 | (TransportPacket.UNIT_START | pid.value) << 8 | TransportPacket.HAS_PAYLOAD | pid.next());
        out.writeBytes(section);
        PacketWriter.stuff(out, TransportPacket.PAYLOAD_BYTES - section.length);
    }

    /**
     * Writes a frame of the video or audio stream.
     *
     * @param out grows as needed. Lent for the call.
     * @param key whether decoding can start here; audio without video always does
     * @param in holds the frame in its codec-neutral form at {@code index}; its own indexes are not used. Lent for the call.
     * @throws CodecException when the frame is none; nothing has been written then
     * @throws IllegalStateException when the program has no such stream
     */
    public void writeFrame(ByteBuf out, boolean isVideo, long dtsUs, long ptsUs, boolean key, ByteBuf in, int index, int length) {
        Stream stream = isVideo ? video : audio;
        if (stream == null) {
            throw new IllegalStateException("the program has no " + (isVideo ? "video" : "audio") + " stream");
        }
        int bytes = stream.format.measure(in, index, length, key);
        long dts = TsClock.ticks(dtsUs);
        header.set(stream.codec, dts, isVideo ? TsClock.ticks(ptsUs) : dts, bytes);
        if (stream.pid.isDiscontinuous) {
            lastPcr = NONE;
        }
        long pcr = PacketWriter.NO_PCR;
        if (isVideo || video == null) {
            pcr = pcrOfFrame(dts, isVideo);
        } else {
            keepClock(out, dts);
        }
        packets.begin(out, stream.pid, header.size() + bytes, key && (isVideo || video == null), pcr);
        packets.put(header.bytes(), 0, header.size());
        stream.format.write(packets, in, index, length);
    }

    private long pcrOfFrame(long dts, boolean isVideo) {
        if (lastPcr != NONE) {
            long distance = dts - lastPcr;
            boolean isBehind = distance < 0 && distance > -TsClock.HZ;
            boolean isSoon = !isVideo && distance >= 0 && distance < PCR_SOON / 2;
            if (isBehind || isSoon) {
                return PacketWriter.NO_PCR;
            }
        }
        lastPcr = dts;
        return TsClock.wrap(dts);
    }

    /** Writes a PCR for the video's PID when its frames are far apart. */
    private void keepClock(ByteBuf out, long dts) {
        if (lastPcr == NONE || dts - lastPcr < PCR_SOON) {
            return;
        }
        lastPcr = dts - lastPcr < 2 * PCR_SOON ? lastPcr + PCR_SOON : dts;
        packets.pcrAlone(out, video.pid, TsClock.wrap(lastPcr));
    }
}
