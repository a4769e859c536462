package srs.format.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.Vectors;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.FfmpegTool;
import srs.testkit.Loopback;

/** FFmpeg decodes our packets to the same pictures and sound as the packets of its own that the frames came from. Not VP9, of which it reads an older draft. */
class RtpDecodeTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    /** A socket of Linux has room for more. */
    private static final int MAX_QUEUED_BYTES = 60_000;
    private static final int FRAMES = 20;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"h264, H264", "hevc, H265", "av1, AV1", "vp8, VP8", "opus, OPUS", "pcmu, PCMU"})
    void decodesToTheSame(String name, PayloadFormat format) throws Exception {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        List<ByteBuf> theirs = Vectors.packets("payload/" + name + ".rtp.txt");
        Frames frames = Frames.of(format, theirs);
        List<ByteBuf> ours = PacketizerTest.packets(format.packetizer(Sprop.config(format, name), 1000), frames, 1000);

        // ours tell the parameter sets themselves
        List<String> found = decoded(ffmpeg, format, ours, "");
        assertThat(found).hasSize(FRAMES);
        assertThat(found).isEqualTo(decoded(ffmpeg, format, theirs, format == PayloadFormat.H264 ? Sprop.H264 : format == PayloadFormat.H265 ? Sprop.H265 : ""));
    }

    /** Size and hash of each decoded frame. */
    private List<String> decoded(FfmpegTool ffmpeg, PayloadFormat format, List<ByteBuf> packets, String fmtp) throws IOException {
        int port = Loopback.freePorts(1)[0] & ~1;
        int type = format == PayloadFormat.PCMU ? 0 : 96;
        String sdp = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=" + (format.isVideo() ? "video" : "audio") + " " + port + " RTP/AVP " + type + "\r\na=rtpmap:"
                + type + " " + format.encodingName() + "/" + format.clockRateHz() + (format == PayloadFormat.OPUS ? "/2" : "") + "\r\n"
                + (fmtp.isEmpty() ? "" : "a=fmtp:" + type + " " + fmtp + "\r\n");
        Path file = Files.writeString(folder.resolve(format + "-" + packets.size() + ".sdp"), sdp);
        try (ChildProcess process = ffmpeg.ffmpeg("-protocol_whitelist", "file,udp,rtp", "-analyzeduration", "300000", "-threads", "1", "-i", file.toString(), "-map", "0:0", "-fps_mode",
                "passthrough", "-frames:" + (format.isVideo() ? "v" : "a"), Integer.toString(FRAMES), "-f", "framemd5", "-"); DatagramSocket socket = new DatagramSocket(Loopback.anyPort())) {
            Await.until("FFmpeg listens", DEADLINE, () -> queued(port) >= 0 || !process.isAlive());
            send(packets, format, type, socket, port, process);
            return process.text(DEADLINE).lines().filter(line -> !line.startsWith("#")).map(line -> line.replaceAll("^.*, *(\\d+), *([0-9a-f]{32}).*$", "$1 $2")).toList();
        }
    }

    /** The packets again and again, as if the picture went on, no faster than they are taken. */
    private static void send(List<ByteBuf> packets, PayloadFormat format, int type, DatagramSocket socket, int port, ChildProcess process) throws IOException {
        InetSocketAddress to = new InetSocketAddress(InetAddress.getByName(Loopback.HOST), port);
        RtpHeader header = new RtpHeader();
        int round = format.isVideo() ? 12 * 3600 : format == PayloadFormat.OPUS ? packets.size() * 960 : 1600;
        int sequence = 0;
        for (int n = 0; process.isAlive(); n++) {
            for (ByteBuf packet : packets) {
                header.parse(packet);
                ByteBuf copy = packet.copy();
                RtpHeader.rewrite(copy, type, sequence++ & 0xFFFF, header.timestamp() + n * round, 1);
                byte[] bytes = ByteBufUtil.getBytes(copy);
                copy.release();
                socket.send(new DatagramPacket(bytes, bytes.length, to));
                Await.until("there is room", DEADLINE, () -> queued(port) < MAX_QUEUED_BYTES || !process.isAlive());
            }
        }
    }

    /** The bytes that wait in the socket of a port; −1 when there is none. */
    private static int queued(int port) {
        String address = String.format(Locale.ROOT, ":%04X ", port);
        try {
            List<String> sockets = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/udp")));
            Path six = Path.of("/proc/net/udp6");
            if (Files.exists(six)) {
                sockets.addAll(Files.readAllLines(six));
            }
            for (String line : sockets) {
                String[] words = line.trim().split(" +");
                if (words.length > 4 && (words[1] + " ").endsWith(address)) {
                    return Integer.parseUnsignedInt(words[4].split(":")[1], 16);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return -1;
    }
}
