package srs.api.internal.v1;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import srs.api.internal.Json;
import srs.kernel.client.Client;
import srs.kernel.client.Rates;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;
import srs.kernel.stream.VhostInfo;

/** SRS's objects of vhosts, streams and clients, member by member in its order (compat 3.5). Stateless. */
final class Objects {

    private Objects() {}

    static Map<String, Object> vhost(VhostInfo vhost, Census census, Config config) {
        Section section = config.vhost(vhost.name());
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", vhost.id());
        object.put("name", vhost.name());
        object.put("enabled", section.isOn("enabled"));
        object.put("clients", census.clientsOf(vhost.name()));
        object.put("streams", census.streamsOf(vhost.name()));
        object.put("send_bytes", vhost.sentBytes());
        object.put("recv_bytes", vhost.receivedBytes());
        object.put("kbps", kbps(vhost.rates()));
        object.put("hls", hls(section));
        return object;
    }

    private static Map<String, Object> hls(Section section) {
        Map<String, Object> hls = new LinkedHashMap<>();
        try {
            boolean isOn = section.isOn("hls.enabled");
            hls.put("enabled", isOn);
            if (isOn) {
                hls.put("fragment", Json.decimal(section.millis("hls.hls_fragment") / 1000.0));
            }
        } catch (IllegalArgumentException e) {
            // the bundle of HLS is not there, and with it its directives
            hls.put("enabled", false);
        }
        return hls;
    }

    static Map<String, Object> stream(StreamInfo stream, Census census) {
        StreamKey key = stream.key();
        Census.Tally tally = census.tally(key);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", stream.id());
        object.put("name", key.stream());
        object.put("vhost", census.vhostId(key.vhost()));
        object.put("app", key.app());
        object.put("tcUrl", tally.tcUrl().isEmpty() ? "rtmp://" + key.vhost() + "/" + key.app() : tally.tcUrl());
        object.put("url", key.url());
        object.put("live_ms", System.currentTimeMillis());
        object.put("clients", tally.clients());
        object.put("frames", stream.videoFrames());
        object.put("audio_frames", stream.audioFrames());
        object.put("video_frames", stream.videoFrames());
        object.put("send_bytes", stream.sentBytes());
        object.put("recv_bytes", stream.receivedBytes());
        object.put("kbps", kbps(stream.rates()));
        Map<String, Object> publish = new LinkedHashMap<>();
        publish.put("active", stream.isLive());
        stream.publisherId().ifPresent(id -> publish.put("cid", id));
        object.put("publish", publish);
        object.put("video", stream.video().map(Objects::video).orElse(null));
        object.put("audio", stream.audio().map(Objects::audio).orElse(null));
        return object;
    }

    private static Map<String, Object> video(Track track) {
        Map<String, Object> video = new LinkedHashMap<>();
        video.put("codec", track.codec().name());
        video.put("profile", track.properties().getOrDefault("profile", "Other"));
        video.put("level", track.properties().getOrDefault("level", "Other"));
        video.put("width", number(track, "width"));
        video.put("height", number(track, "height"));
        return video;
    }

    private static Map<String, Object> audio(Track track) {
        Map<String, Object> audio = new LinkedHashMap<>();
        audio.put("codec", track.codec().name());
        audio.put("sample_rate", number(track, "sample_rate"));
        audio.put("channel", number(track, "channel"));
        audio.put("profile", track.properties().getOrDefault("profile", "Other"));
        return audio;
    }

    private static int number(Track track, String property) {
        return Optional.ofNullable(track.properties().get(property)).map(Integer::valueOf).orElse(0);
    }

    static Map<String, Object> client(Client client, Census census) {
        Map<String, String> facts = client.attributes();
        StreamKey key = client.stream().orElse(null);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", client.id());
        object.put("vhost", key == null ? "" : census.vhostId(key.vhost()));
        object.put("stream", key == null ? "" : census.streamId(key));
        object.put("ip", client.ip());
        object.put("pageUrl", facts.getOrDefault("pageUrl", ""));
        object.put("swfUrl", facts.getOrDefault("swfUrl", ""));
        object.put("tcUrl", facts.getOrDefault("tcUrl", ""));
        object.put("url", key == null ? "" : key.url());
        object.put("name", key == null ? "" : key.stream());
        object.put("type", client.type().map(type -> type.name()).orElse("unknown"));
        object.put("publish", client.type().map(type -> type.publishes()).orElse(false));
        object.put("alive", Json.decimal((System.currentTimeMillis() - client.connectedAtMs()) / 1000.0));
        object.put("send_bytes", client.sentBytes());
        object.put("recv_bytes", client.receivedBytes());
        object.put("kbps", kbps(client.rates()));
        return object;
    }

    private static Map<String, Object> kbps(Rates rates) {
        Map<String, Object> kbps = new LinkedHashMap<>();
        kbps.put("recv_30s", rates.receivedKbps());
        kbps.put("send_30s", rates.sentKbps());
        return kbps;
    }
}
