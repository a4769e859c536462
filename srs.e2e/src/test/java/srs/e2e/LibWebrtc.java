package srs.e2e;

import dev.onvoid.webrtc.RTCPeerConnection;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Skip;

/** A {@link LibWebrtcPeer} in a JVM of its own: libwebrtc (dev.onvoid.webrtc:webrtc-java) as publisher or player. One test thread. */
final class LibWebrtc implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String LIBRARY = "/libwebrtc-java-linux-x86_64.so";
    private static final Pattern PICTURES = Pattern.compile("(?m)^" + LibWebrtcPeer.PICTURES + "(\\d+) (\\d+)$");
    private static final Pattern SOUND = Pattern.compile("(?m)^" + LibWebrtcPeer.SOUND + "(\\d+)$");
    private static final Pattern MISSING = Pattern.compile("Load library|UnsatisfiedLinkError");

    private final ChildProcess process;

    private LibWebrtc(ChildProcess process) {
        this.process = process;
    }

    /** Publishes by WHIP; where the library does not load the calling test is skipped with words. @param codecs of the picture, as in SDP; all when there are none */
    static LibWebrtc publisherOrSkip(String url, String... codecs) throws IOException {
        return orSkip(List.of(), LibWebrtcPeer.PUBLISH, LibWebrtcPeer.BOTH, url, codecs);
    }

    /** Plays by WHEP. */
    static LibWebrtc playerOrSkip(String url, String... codecs) throws IOException {
        return orSkip(List.of(), LibWebrtcPeer.PLAY, LibWebrtcPeer.BOTH, url, codecs);
    }

    /**
     * One of any kind.
     *
     * @param before words of the command that come before its own, such as those that run it on another host
     * @param kinds sound, picture or both, as {@link LibWebrtcPeer} calls them
     */
    static LibWebrtc orSkip(List<String> before, String what, String kinds, String url, String... codecs) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
                "-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED", "-Xmx128m", "-cp", classPath(), LibWebrtcPeer.class.getName(), what, kinds, url));
        command.addAll(List.of(codecs));
        LibWebrtc peer = new LibWebrtc(ChildProcess.start(command));
        try {
            Await.until("libwebrtc is loaded", LIMIT, () -> peer.said().contains(LibWebrtcPeer.LOADED) || !peer.process.isAlive());
            boolean isMissing = !peer.process.isAlive() && MISSING.matcher(peer.process.errors()).find();
            Skip.unless(!isMissing, "libwebrtc does not load: " + peer.process.errors());
            return peer;
        } catch (RuntimeException | AssertionError e) {
            peer.close();
            throw e;
        }
    }

    private static String classPath() throws IOException {
        URL library = LibWebrtc.class.getResource(LIBRARY);
        String jar = library == null ? "" : Path.of(URI.create(((JarURLConnection) library.openConnection()).getJarFileURL().toString())).toString();
        return String.join(File.pathSeparator, of(LibWebrtcPeer.class), of(RTCPeerConnection.class), jar);
    }

    private static String of(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())).toString();
    }

    private String said() {
        return new String(process.printed(), StandardCharsets.UTF_8);
    }

    /** Waits for a connection. */
    LibWebrtc connected() {
        await("it is connected", () -> said().contains(LibWebrtcPeer.CONNECTED));
        return this;
    }

    /** Waits for so many pictures more, and pieces of sound of 10 ms that are not silent. */
    LibWebrtc sees(int pictures, int pieces) {
        int before = pictures();
        int heard = sound();
        await(pictures + " pictures", () -> pictures() >= before + pictures);
        await(pieces + " pieces of sound", () -> sound() >= heard + pieces);
        return this;
    }

    /** What the server is in DTLS: active or passive. */
    String serverRole() {
        return said().lines().filter(line -> line.startsWith(LibWebrtcPeer.ROLE)).map(line -> line.substring(LibWebrtcPeer.ROLE.length())).findFirst().orElse("");
    }

    /** Pictures so far. */
    int pictures() {
        return last(PICTURES, 1);
    }

    /** Pieces of sound so far. */
    int sound() {
        return last(SOUND, 1);
    }

    /** How wide the last picture was. */
    int width() {
        return last(PICTURES, 2);
    }

    private int last(Pattern pattern, int group) {
        int last = 0;
        for (Matcher found = pattern.matcher(said()); found.find();) {
            last = Integer.parseInt(found.group(group));
        }
        return last;
    }

    private void await(String what, BooleanSupplier condition) {
        Await.until(what, LIMIT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("libwebrtc has ended before " + what + ": " + process.errors());
            }
            return condition.getAsBoolean();
        });
    }

    @Override
    public void close() {
        process.close();
    }
}
