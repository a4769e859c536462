package srs.format.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the frames of a program in a transport stream: any PIDs, pieces of any size, from files, UDP or SRT. Of several programs it reads the first.
 *
 * <p>Confined to its caller. It never throws for what the stream holds: faults are counted ({@link #faults}) and told, and reading goes on at the
 * next packet, section or frame that is whole. It holds at most {@link TsLimits#MAX_BUFFERED_BYTES} of unfinished frames.
 */
public final class TsDemuxer implements AutoCloseable {
    /** So many packets in a row must begin where they should before a lost beginning counts as found. */
    private static final int SYNC_PACKETS = 3;
    private static final int SYNC_BYTES = (SYNC_PACKETS - 1) * TransportPacket.SIZE + 1;

    private final TsListener listener;
    private final ByteBufAllocator allocator;
    private final FaultCounts faults;
    private final SharedClock clock = new SharedClock();
    private final BufferBudget budget = new BufferBudget();
    private final IntObjectMap<PidReader> readers = new IntObjectHashMap<>();
    private final PidReader patReader = new PidReader(new SectionReader(this::onAssociation, this::fault), this::fault);
    /** What did not make a whole packet yet. */
    private final ByteBuf carry;
    private boolean isSynchronised = true;
    private int mapPid = -1;
    private ProgramMap map;

    public TsDemuxer(ByteBufAllocator allocator, TsListener listener) {
        this.allocator = allocator;
        this.listener = listener;
        this.faults = new FaultCounts(listener);
        this.carry = allocator.heapBuffer(SYNC_BYTES + TransportPacket.SIZE);
    }

    /**
     * Reads the next bytes of the stream.
     *
     * @param in read to its end. Lent for the call.
     */
    public void read(ByteBuf in) {
        while (in.isReadable() || carry.isReadable()) {
            if (!carry.isReadable()) {
                packets(in);
                if (in.isReadable()) {
                    carry.writeBytes(in);
                }
                return;
            }
            int missing = (isSynchronised ? TransportPacket.SIZE : SYNC_BYTES) - carry.readableBytes();
            carry.writeBytes(in, Math.min(Math.max(missing, 0), in.readableBytes()));
            int before = carry.readableBytes();
            packets(carry);
            carry.discardReadBytes();
            if (carry.readableBytes() == before && !in.isReadable()) {
                return;
            }
        }
    }

    /** Reads all whole packets; leaves what may be the beginning of one. */
    private void packets(ByteBuf in) {
        while (isSynchronised ? in.readableBytes() >= TransportPacket.SIZE : in.readableBytes() >= SYNC_BYTES) {
            int at = in.readerIndex();
            if (isSynchronised && in.getByte(at) == TransportPacket.SYNC_BYTE) {
                packet(in, at);
                in.skipBytes(TransportPacket.SIZE);
                continue;
            }
            if (isSynchronised) {
                isSynchronised = false;
                fault(TsFault.SYNC_LOST);
                continue;
            }
            isSynchronised = isBeginning(in, at);
            if (!isSynchronised) {
                in.skipBytes(1);
            }
        }
    }

    private static boolean isBeginning(ByteBuf in, int at) {
        for (int i = 0; i < SYNC_PACKETS; i++) {
            if (in.getByte(at + i * TransportPacket.SIZE) != TransportPacket.SYNC_BYTE) {
                return false;
            }
        }
        return true;
    }

    private void packet(ByteBuf in, int at) {
        int header = in.getInt(at);
        int pid = header >> 8 & TransportPacket.PID_MASK;
        if (pid == TransportPacket.PID_NULL) {
            return;
        }
        PidReader reader = pid == TransportPacket.PID_PAT ? patReader : readers.get(pid);
        if (reader != null) {
            reader.packet(in, at, header);
        }
    }

    private void fault(TsFault fault) {
        faults.count(fault);
    }

    private void onAssociation(ByteBuf section) {
        if (section.getByte(0) != ProgramAssociation.TABLE_ID || !Section.isCurrent(section)) {
            return;
        }
        List<ProgramAssociation.Program> programs = ProgramAssociation.parse(section).programs();
        if (programs.isEmpty() || programs.stream().anyMatch(program -> program.mapPid() == mapPid)) {
            return;
        }
        int pid = programs.get(0).mapPid();
        if (pid == TransportPacket.PID_PAT || pid == TransportPacket.PID_NULL) {
            fault(TsFault.BAD_SECTION);
            return;
        }
        clear();
        mapPid = pid;
        readers.put(pid, new PidReader(new SectionReader(this::onMap, this::fault), this::fault));
    }

    private void onMap(ByteBuf section) {
        if (section.getByte(0) != ProgramMap.TABLE_ID || !Section.isCurrent(section)) {
            return;
        }
        ProgramMap next = ProgramMap.parse(section);
        if (next == null) {
            fault(TsFault.BAD_SECTION);
        } else if (map == null || !map.sameStreams(next)) {
            map = next;
            apply();
        }
    }

    /** Begins, keeps and ends streams as the program map says. */
    private void apply() {
        Set<Integer> announced = new HashSet<>();
        for (ProgramMap.Stream stream : map.streams()) {
            int pid = stream.pid();
            Optional<TsCodec> codec = TsCodec.of(stream.streamType(), stream.descriptors());
            if (codec.isEmpty() || pid == mapPid || pid == TransportPacket.PID_PAT || pid == TransportPacket.PID_NULL) {
                fault(TsFault.UNKNOWN_STREAM);
            } else if (announced.size() == TsLimits.MAX_STREAMS) {
                fault(TsFault.TOO_MANY_STREAMS);
            } else if (announced.add(pid)) {
                begin(pid, codec.get(), stream.descriptors());
            }
        }
        for (int pid : new ArrayList<>(readers.keySet())) {
            if (pid != mapPid && !announced.contains(pid)) {
                readers.remove(pid).close();
            }
        }
    }

    private void begin(int pid, TsCodec codec, Descriptors descriptors) {
        PidReader before = readers.get(pid);
        if (before != null && before.codec() == codec) {
            return;
        }
        if (before != null) {
            before.close();
        }
        FrameReader frames = FrameReader.of(codec, pid, descriptors, allocator, listener, this::fault);
        readers.put(pid, new PidReader(new PesReader(codec, frames, clock, budget, allocator, this::fault), this::fault));
    }

    /** The stream has ended, or pauses: hands out frames whose end nothing has told yet. */
    public void flush() {
        for (PidReader reader : new ArrayList<>(readers.values())) {
            reader.flush();
        }
    }

    /** How often this has happened. */
    public long faults(TsFault fault) {
        return faults.of(fault);
    }

    private void clear() {
        readers.values().forEach(PidReader::close);
        readers.clear();
        map = null;
    }

    /** Ends it without a further frame. */
    @Override
    public void close() {
        clear();
        patReader.close();
        carry.release();
    }
}
