package srs.api.internal.v2;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import srs.kernel.client.Client;
import srs.kernel.stream.StreamInfo;

/** Says in one sentence, with its numbers, how a client is doing and why. Stateless. */
final class Explain {

    /** A player that gets less than this share of its stream is slow. */
    private static final double ENOUGH = 0.9;

    /** Before this the mean rates say little: a player begins with cached frames. */
    private static final long SETTLED_MS = 10_000;

    private Explain() {}

    /** @param stream what it publishes or plays, when the kernel knows it */
    static Map<String, Object> of(Client client, Optional<StreamInfo> stream, long nowMs) {
        long aliveMs = nowMs - client.connectedAtMs();
        if (client.type().isEmpty() || client.stream().isEmpty()) {
            return answer(client, "connected", "connected for %s and has not said yet what it wants".formatted(time(aliveMs)));
        }
        String what = client.type().get().name() + " of " + client.stream().get().url();
        if (client.type().get().publishes()) {
            return answer(client, "publishing", "%s: sends %d kbit/s (mean of 30 s), %s in %s, for %d players".formatted(what, client.rates().receivedKbps(),
                    bytes(client.receivedBytes()), time(aliveMs), stream.map(StreamInfo::players).orElse(0)));
        }
        if (stream.filter(StreamInfo::isLive).isEmpty()) {
            return answer(client, "waiting", "%s: waits for a publisher; connected for %s, has got %s".formatted(what, time(aliveMs), bytes(client.sentBytes())));
        }
        int offered = stream.get().rates().receivedKbps();
        int taken = client.rates().sentKbps();
        String share = "its connection took %d of %d kbit/s (mean of 30 s)".formatted(taken, offered);
        if (client.droppedFrames() > 0) {
            return answer(client, "dropped", "%s: %d frames were dropped in %s because it was slower than the stream; %s".formatted(what,
                    client.droppedFrames(), time(aliveMs), share));
        }
        if (aliveMs >= SETTLED_MS && taken < offered * ENOUGH) {
            return answer(client, "slow", "%s: is slow, but nothing was dropped yet in %s; %s".formatted(what, time(aliveMs), share));
        }
        return answer(client, "keeps_up", "%s: keeps up, nothing was dropped in %s; %s".formatted(what, time(aliveMs), share));
    }

    /** With what its protocol knows of its connection. */
    private static Map<String, Object> answer(Client client, String verdict, String sentence) {
        String condition = client.condition();
        return answer(client.id(), verdict, condition.isEmpty() ? sentence : sentence + "; " + condition);
    }

    static Map<String, Object> answer(String id, String verdict, String sentence) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("verdict", verdict);
        json.put("sentence", sentence);
        return json;
    }

    static String time(long ms) {
        return ms < 120_000 ? ms / 1000 + " s" : ms / 60_000 + " min";
    }

    static String bytes(long bytes) {
        return bytes < 10_000 ? bytes + " bytes" : bytes < 10_000_000 ? bytes / 1000 + " kB" : bytes / 1_000_000 + " MB";
    }
}
