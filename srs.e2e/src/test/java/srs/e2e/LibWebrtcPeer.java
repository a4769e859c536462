package srs.e2e;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpCodecCapability;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.MediaType;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A peer made of libwebrtc, as a program of its own, for its code is native: publishes a moving picture and a tone by WHIP, or plays by WHEP and tells what it has decoded.
 * Its lines are for {@link LibWebrtc}. Until it is killed.
 */
final class LibWebrtcPeer {
    static final String PUBLISH = "publish";
    static final String PLAY = "play";
    static final String SOUND_ALONE = "sound";
    static final String PICTURE_ALONE = "picture";
    static final String BOTH = "both";
    /** The native code is there. */
    static final String LOADED = "loaded";
    /** What the answer says of the server's role in DTLS. */
    static final String ROLE = "setup ";
    static final String CONNECTED = "connected";
    /** How many pictures, and how wide the last one was. */
    static final String PICTURES = "pictures ";
    /** How many pieces of 10 ms that are not silent. */
    static final String SOUND = "sound ";
    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;
    private static final int FPS = 25;
    private static final int SAMPLE_RATE = 48_000;
    private static final int PIECE_MS = 10;
    private static final int PIECE_SAMPLES = SAMPLE_RATE * PIECE_MS / 1000;
    private static final int SAMPLE_BYTES = 2;
    private static final double TONE_HZ = 440;
    private static final int LOUD = 8000;
    private static final int AUDIBLE = 1000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final PeerConnectionFactory factory;
    private final CompletableFuture<Void> gathered = new CompletableFuture<>();
    private final CustomVideoSource pictures;
    private final CustomAudioSource sounds;
    private final AtomicInteger seen = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();
    private final RTCPeerConnection peer;
    private int number;
    private double phase;

    private LibWebrtcPeer(boolean publishes) {
        // the headless one plays, and records silence on a thread of its own: libwebrtc aborts when it sees that beside our sound
        factory = new PeerConnectionFactory(publishes ? new AudioDeviceModule(AudioLayer.kDummyAudio) : new HeadlessAudioDeviceModule());
        pictures = new CustomVideoSource();
        sounds = new CustomAudioSource();
        peer = factory.createPeerConnection(new RTCConfiguration(), new Events());
    }

    /** @param args whether it publishes, what ({@link #SOUND_ALONE}, {@link #PICTURE_ALONE}, {@link #BOTH}), the URL of the call, and the video codecs that it may use, all of them when there are none */
    public static void main(String[] args) throws Exception {
        boolean publishes = args[0].equals(PUBLISH);
        LibWebrtcPeer peer = new LibWebrtcPeer(publishes);
        tell(LOADED);
        peer.call(publishes, args[1], args[2], List.of(args).subList(3, args.length));
    }

    private void call(boolean publishes, String kinds, String url, List<String> codecs) throws Exception {
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = publishes ? RTCRtpTransceiverDirection.SEND_ONLY : RTCRtpTransceiverDirection.RECV_ONLY;
        init.streamIds = List.of("live");
        if (!kinds.equals(PICTURE_ALONE)) {
            peer.addTransceiver(factory.createAudioTrack("sound", sounds), init);
        }
        if (!kinds.equals(SOUND_ALONE)) {
            RTCRtpTransceiver video = peer.addTransceiver(factory.createVideoTrack("picture", pictures), init);
            if (!codecs.isEmpty()) {
                List<RTCRtpCodecCapability> all = (publishes ? factory.getRtpSenderCapabilities(MediaType.VIDEO) : factory.getRtpReceiverCapabilities(MediaType.VIDEO)).getCodecs();
                video.setCodecPreferences(all.stream().filter(codec -> codecs.contains(codec.getName()) || codec.getName().equals("rtx")).toList());
            }
        }
        RTCSessionDescription offer = Described.of(observer -> peer.createOffer(new RTCOfferOptions(), observer));
        Settled.wait(observer -> peer.setLocalDescription(offer, observer));
        gathered.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        String answer = post(url, peer.getLocalDescription().sdp);
        answer.lines().filter(line -> line.startsWith("a=setup:")).findFirst().ifPresent(line -> tell(ROLE + line.substring("a=setup:".length())));
        Settled.wait(observer -> peer.setRemoteDescription(new RTCSessionDescription(RTCSdpType.ANSWER, answer), observer));
        if (publishes) {
            timer.scheduleAtFixedRate(this::picture, 0, 1000 / FPS, TimeUnit.MILLISECONDS);
            timer.scheduleAtFixedRate(this::piece, 0, PIECE_MS, TimeUnit.MILLISECONDS);
        }
    }

    private static String post(String url, String offer) {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/sdp").timeout(LIMIT)
                    .POST(HttpRequest.BodyPublishers.ofString(offer)).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException(url + " gave " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(url, e);
        }
    }

    /** A bright bar that walks over a grey plane. */
    private void picture() {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(WIDTH, HEIGHT);
        ByteBuffer luma = buffer.getDataY();
        int bar = number++ * 4 % WIDTH;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                luma.put(y * buffer.getStrideY() + x, (byte) (Math.abs(x - bar) < 16 ? 200 : 60 + y / 4));
            }
        }
        fill(buffer.getDataU());
        fill(buffer.getDataV());
        VideoFrame frame = new VideoFrame(buffer, System.nanoTime());
        pictures.pushFrame(frame);
        frame.release();
    }

    private static void fill(ByteBuffer chroma) {
        for (int i = 0; i < chroma.limit(); i++) {
            chroma.put(i, (byte) 128);
        }
    }

    private void piece() {
        byte[] samples = new byte[PIECE_SAMPLES * SAMPLE_BYTES];
        for (int i = 0; i < PIECE_SAMPLES; i++) {
            phase += 2 * Math.PI * TONE_HZ / SAMPLE_RATE;
            int sample = (int) (Math.sin(phase) * LOUD);
            samples[SAMPLE_BYTES * i] = (byte) sample;
            samples[SAMPLE_BYTES * i + 1] = (byte) (sample >> 8);
        }
        sounds.pushAudio(samples, SAMPLE_BYTES * Byte.SIZE, SAMPLE_RATE, /* channels= */ 1, PIECE_SAMPLES);
    }

    private void hear(byte[] samples) {
        int loudest = 0;
        for (int i = 1; i < samples.length; i += SAMPLE_BYTES) {
            loudest = Math.max(loudest, Math.abs(samples[i] << 8 | samples[i - 1] & 0xff));
        }
        if (loudest > AUDIBLE) {
            tell(SOUND + heard.incrementAndGet());
        }
    }

    private static void tell(String line) {
        System.out.println(line);
    }

    private final class Events implements PeerConnectionObserver {
        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            // the offer has all of them
        }

        @Override
        public void onIceGatheringChange(RTCIceGatheringState state) {
            if (state == RTCIceGatheringState.COMPLETE) {
                gathered.complete(null);
            }
        }

        @Override
        public void onConnectionChange(RTCPeerConnectionState state) {
            tell(state == RTCPeerConnectionState.CONNECTED ? CONNECTED : "is " + state);
        }

        @Override
        public void onTrack(RTCRtpTransceiver transceiver) {
            MediaStreamTrack track = transceiver.getReceiver().getTrack();
            if (track instanceof VideoTrack video) {
                video.addSink(frame -> tell(PICTURES + seen.incrementAndGet() + " " + frame.buffer.getWidth()));
            } else if (track instanceof AudioTrack audio) {
                audio.addSink((data, bits, rate, channels, frames) -> hear(data));
            }
        }
    }

    /** A description that is made on another thread. */
    private static final class Described implements CreateSessionDescriptionObserver {
        private final CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();

        static RTCSessionDescription of(Consumer<Described> maker) throws Exception {
            Described described = new Described();
            maker.accept(described);
            return described.made.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void onSuccess(RTCSessionDescription description) {
            made.complete(description);
        }

        @Override
        public void onFailure(String why) {
            made.completeExceptionally(new IllegalStateException(why));
        }
    }

    /** A description that is taken on another thread. */
    private static final class Settled implements SetSessionDescriptionObserver {
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        static void wait(Consumer<Settled> taker) throws Exception {
            Settled settled = new Settled();
            taker.accept(settled);
            settled.done.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void onSuccess() {
            done.complete(null);
        }

        @Override
        public void onFailure(String why) {
            done.completeExceptionally(new IllegalStateException(why));
        }
    }
}
