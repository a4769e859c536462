package srs.audio.worker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import srs.audio.worker.protocol.WorkerFolder;

/**
 * The process: {@code Main FOLDER LANES}. Listens on a socket in this folder as soon as it can begin, takes one connection, and ends with it. So many lanes code.
 */
public final class Main {
    private Main() {}

    /** @throws IOException when the folder cannot be used, or the server says what makes no sense */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]);
        Ffmpeg.load();
        Coding coding = new Coding(WorkerFolder.coding(folder));
        int lanes = Math.max(1, Math.min(WorkerFolder.MAX_LANES, Integer.parseInt(args[1])));
        try (SocketChannel channel = accept(WorkerFolder.socket(folder))) {
            new Session(channel, lanes, coding).run();
        }
        // a codec may be in the middle of a frame, and nobody wants it
        Runtime.getRuntime().halt(0);
    }

    private static SocketChannel accept(Path socket) throws IOException {
        // of a process that was killed
        Files.deleteIfExists(socket);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket), 1);
            return server.accept();
        }
    }
}
