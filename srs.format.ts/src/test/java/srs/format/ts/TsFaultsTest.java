package srs.format.ts;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a peer may do wrong: each is counted, and what follows is read. */
class TsFaultsTest {
    private static final int PMT_PID = 0x1000;
    private static final int VIDEO_PID = 0x100;

    private final byte[] file = Files.bytes("avc_aac.ts");
    private final List<String> whole = Collector.of(file).lines();

    @AfterEach
    void nothingLeaks() {
        assertThat(Collector.ALLOCATOR.metric().usedHeapMemory()).isZero();
    }

    /** Where the so-many-th packet of a PID begins. */
    private int packet(int pid, int index) {
        int count = 0;
        for (int at = 0; at < file.length; at += 188) {
            if (((file[at + 1] & 0x1F) << 8 | file[at + 2] & 0xFF) == pid && count++ == index) {
                return at;
            }
        }
        throw new AssertionError("no packet " + index + " of PID " + pid);
    }

    private byte[] without(int at) {
        return ByteBufUtil.getBytes(Unpooled.buffer().writeBytes(file, 0, at).writeBytes(file, at + 188, file.length - at - 188));
    }

    @Test
    void dropsAPictureOfWhichAPacketIsMissing() {
        Collector found = Collector.of(without(packet(VIDEO_PID, 3)));

        // the first picture had the parameter sets: until the next key frame nothing can be decoded
        assertThat(found.faults).startsWith(TsFault.LOST_PACKETS).contains(TsFault.BAD_FRAME).hasSize(5);
        assertThat(whole).containsAll(found.lines());
        assertThat(found.frames.stream().filter(frame -> frame.track().codec().isVideo()).findFirst().orElseThrow().key()).isTrue();
    }

    @Test
    void takesAPacketThatCameTwiceOnce() {
        int at = packet(VIDEO_PID, 3);
        byte[] twice = ByteBufUtil.getBytes(Unpooled.buffer().writeBytes(file, 0, at + 188).writeBytes(file, at, file.length - at));

        Collector found = Collector.of(twice);

        assertThat(found.faults).isEmpty();
        assertThat(found.lines()).isEqualTo(whole);
    }

    @Test
    void ignoresPacketsThatTheSenderCallsDamagedOrThatAreEncrypted() {
        byte[] damaged = file.clone();
        damaged[packet(VIDEO_PID, 3) + 1] |= (byte) 0x80;
        damaged[packet(0x101, 1) + 3] |= (byte) 0x80;

        Collector found = Collector.of(damaged);

        assertThat(found.faults).contains(TsFault.TRANSPORT_ERROR, TsFault.SCRAMBLED);
        assertThat(whole).containsAll(found.lines());
    }

    @Test
    void refusesAnAdaptationFieldThatGoesPastItsPacket() {
        byte[] damaged = file.clone();
        damaged[packet(VIDEO_PID, 0) + 4] = (byte) 184;

        assertThat(Collector.of(damaged).faults).contains(TsFault.BAD_ADAPTATION_FIELD);
    }

    @Test
    void refusesAProgramMapWithAWrongCrc() {
        byte[] damaged = file.clone();
        damaged[packet(PMT_PID, 0) + 20] ^= 1;

        Collector found = Collector.of(damaged);

        assertThat(found.faults).startsWith(TsFault.BAD_CRC);
    }

    /** 32 of attacks: a section that says it is longer than a section may be. */
    @Test
    void refusesASectionOverItsLimit() {
        byte[] damaged = file.clone();
        damaged[packet(PMT_PID, 0) + 6] |= 0x0F;

        assertThat(Collector.of(damaged).faults).startsWith(TsFault.BAD_SECTION);
    }

    /** A program map of so many streams that it takes two packets. */
    @Test
    void readsASectionThatSpansPackets() {
        ByteBuf section = Unpooled.buffer();
        List<ProgramMap.Stream> streams = new java.util.ArrayList<>();
        for (int i = 0; i < 40; i++) {
            streams.add(new ProgramMap.Stream(i == 39 ? 0x0F : 0x05, 0x300 + i, Descriptors.NONE));
        }
        new ProgramMap(1, 0, 0x300, streams).encode(section.writeByte(0));
        ByteBuf stream = Unpooled.buffer();
        table(stream, 0, 0, "0000b00d0001c100000001e2002ccb38d6");
        for (int at = 0, counter = 0; at < section.writerIndex(); at += 184, counter++) {
            int n = Math.min(184, section.writerIndex() - at);
            stream.writeInt(0x47000010 | (at == 0 ? 0x400000 : 0) | 0x200 << 8 | counter).writeBytes(section, at, n);
            for (int i = n; i < 184; i++) {
                stream.writeByte(0xFF);
            }
        }
        ByteBuf pat = Unpooled.buffer();
        new ProgramAssociation(0, List.of(new ProgramAssociation.Program(1, 0x200))).encode(pat.writeByte(0));
        stream.setBytes(4, pat, 0, pat.writerIndex());

        Collector found = Collector.of(ByteBufUtil.getBytes(stream));

        // 39 streams of private sections, and one of AAC
        assertThat(found.faults).hasSize(39).containsOnly(TsFault.UNKNOWN_STREAM);
    }

    private static void table(ByteBuf out, int pid, int counter, String hex) {
        out.writeInt(0x47400010 | pid << 8 | counter).writeBytes(ByteBufUtil.decodeHexDump(hex));
        while (out.writerIndex() % 188 != 0) {
            out.writeByte(0xFF);
        }
    }

    private static String association(int mapPid) {
        ByteBuf section = Unpooled.buffer();
        new ProgramAssociation(0, List.of(new ProgramAssociation.Program(1, mapPid))).encode(section.writeByte(/* pointer */ 0));
        return ByteBufUtil.hexDump(section);
    }

    private static String map(ProgramMap.Stream... streams) {
        ByteBuf section = Unpooled.buffer();
        new ProgramMap(1, 0, 0x1FFF, List.of(streams)).encode(section.writeByte(/* pointer */ 0));
        return ByteBufUtil.hexDump(section);
    }

    /** 32 of attacks: tables that name themselves and each other. */
    @Test
    void aTableIsNeitherItsOwnProgramNorAStream() {
        ByteBuf stream = Unpooled.buffer();
        table(stream, 0, 14, association(0));
        table(stream, 0, 15, association(0x200));
        table(stream, 0x200, 0, map(new ProgramMap.Stream(0x0F, 0x200, Descriptors.NONE), new ProgramMap.Stream(0x0F, 0, Descriptors.NONE)));

        Collector found = Collector.of(ByteBufUtil.getBytes(stream.writeBytes(file)));

        assertThat(found.faults).containsExactly(TsFault.BAD_SECTION, TsFault.UNKNOWN_STREAM, TsFault.UNKNOWN_STREAM);
        assertThat(found.lines()).isEqualTo(whole);
    }

    /** 32 of attacks: each table names another program, each program another stream, of which a frame begins. Only the last one is kept. */
    @Test
    void aStormOfProgramsKeepsNothing() {
        Collector found = new Collector();
        try (TsDemuxer demuxer = new TsDemuxer(Collector.ALLOCATOR, found)) {
            long limitBytes = 0;
            for (int i = 0; i < 4_000; i++) {
                int pid = 0x20 + i % 0x1000;
                ByteBuf packets = Unpooled.buffer();
                table(packets, 0, i & 15, association(pid));
                table(packets, pid, 0, map(new ProgramMap.Stream(0x0F, pid + 0x1000 & 0x1FFE, Descriptors.NONE)));
                table(packets, pid + 0x1000 & 0x1FFE, 0, "000001c0ffff8480052100010001");
                demuxer.read(packets);
                limitBytes = i == 0 ? 2 * Collector.ALLOCATOR.metric().usedHeapMemory() : limitBytes;
            }
            assertThat(Collector.ALLOCATOR.metric().usedHeapMemory()).isPositive().isLessThanOrEqualTo(limitBytes);
        }
        assertThat(found.frames).isEmpty();
    }

    /** 32 of attacks: a picture that never ends. */
    @Test
    void dropsAPictureOverItsLimit() {
        int begin = packet(VIDEO_PID, 0);
        ByteBuf stream = Unpooled.buffer().writeBytes(file, 0, begin + 188);
        int counter = stream.getByte(begin + 3) & 15;
        for (int bytes = 0; bytes < TsLimits.MAX_PES_BYTES + 1000; bytes += 184) {
            counter = counter + 1 & 15;
            stream.writeInt(0x47000010 | VIDEO_PID << 8 | counter).writeZero(184);
        }
        Collector found = Collector.of(ByteBufUtil.getBytes(stream), 1316);

        assertThat(found.faults).containsExactly(TsFault.PES_TOO_LONG);
        assertThat(found.frames).isEmpty();
    }

    /** The map says another PID for the same video: the old one is heard no more. */
    @Test
    void followsAProgramMapThatChanges() {
        TsMuxer muxer = new TsMuxer();
        ByteBuf out = Unpooled.buffer();
        muxer.begin(TsCodec.AAC, new byte[] {0x12, 0x10});
        muxer.writeTables(out);
        byte[] frame = new byte[50];
        muxer.writeFrame(out, false, 0, 0, true, Unpooled.wrappedBuffer(frame), 0, 50);
        Collector mp3 = Collector.of(Files.bytes("avc_mp3.ts"));
        Collector.Frame sound = mp3.frames.stream().filter(f -> f.track().codec() == TsCodec.MP3).findFirst().orElseThrow();
        muxer.begin(TsCodec.MP3, new byte[0]);
        muxer.writeTables(out);
        muxer.writeFrame(out, false, 23_000, 23_000, true, Unpooled.wrappedBuffer(sound.bytes()), 0, sound.bytes().length);

        Collector found = Collector.of(ByteBufUtil.getBytes(out));

        assertThat(found.tracks).extracting(TsTrack::codec).containsExactly(TsCodec.AAC, TsCodec.MP3);
        assertThat(found.frames).hasSize(2);
        assertThat(found.faults).isEmpty();
    }

    @Test
    void goesOnAfterGarbageBetweenPackets() {
        int at = packet(VIDEO_PID, 20);
        byte[] garbage = new byte[333];
        java.util.Arrays.fill(garbage, (byte) 0x47);
        byte[] stream = ByteBufUtil.getBytes(Unpooled.buffer().writeBytes(file, 0, at).writeBytes(garbage).writeBytes(file, at, file.length - at));

        Collector found = Collector.of(stream);

        assertThat(found.frames.size()).isGreaterThan(40);
    }
}
