package srs.protocol.srt.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import srs.format.srt.CryptoMode;
import srs.format.srt.GroupMembership;
import srs.format.srt.SrtGroup;
import srs.format.srt.SrtOptions;
import srs.kernel.net.Endpoint;

/**
 * A listener somewhere else, or a peer that calls us as we call it: {@code srt://host:port?streamid=...&latency=200&passphrase=...&pbkeylen=16&packetfilter=fec,cols:10}, as libsrt's programs write it. Immutable.
 *
 * @param isRendezvous whether it calls us, too
 * @param localPort where it calls us, or where we call from; 0 for any
 * @param streamId what is said there; may be empty
 * @param group of which several addresses are the ways; null when nothing is said
 * @param weight of this way
 */
record SrtUrl(String host, int port, boolean isRendezvous, int localPort, String streamId, SrtOptions options, SrtGroup.Mode group, int weight) {
    private static final String SCHEME = "srt://";
    private static final int MAX_CHARS = 2048;
    private static final Set<String> WORDS = Set.of("mode", "port", "streamid", "passphrase", "pbkeylen", "latency", "rcvlatency", "peerlatency", "conntimeo", "peeridletimeo", "maxbw",
            "inputbw", "oheadbw", "mss", "payloadsize", "tsbpd", "tlpktdrop", "kmrefreshrate", "kmpreannounce", "packetfilter", "cryptomode", "weight", "grouptype");
    /** What libsrt's programs know besides, and what makes no difference here. */
    private static final Set<String> WORDS_WITHOUT_EFFECT = Set.of("transtype", "congestion", "messageapi", "nakreport", "drifttracer", "enforcedencryption", "snddropdelay",
            "lossmaxttl", "retransmitalgo", "minversion", "fc", "sndbuf", "rcvbuf", "udp_sndbuf", "udp_rcvbuf", "ipttl", "iptos", "linger", "ipv6only", "groupconnect",
            "groupminstabletimeo", "timeout");

    /**
     * Reads one, or several that are separated by spaces, the ways of a group: what they do not say is as in the first.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    static List<SrtUrl> parseAll(String text, SrtOptions fallback) {
        String[] words = text.trim().split(" +");
        if (words.length > SrtGroup.MAX_MEMBERS) {
            throw new IllegalArgumentException(words.length + " addresses are more than " + SrtGroup.MAX_MEMBERS);
        }
        SrtUrl first = parse(words[0], fallback);
        if (words.length == 1 && first.group == null) {
            return List.of(first);
        }
        List<SrtUrl> all = new ArrayList<>();
        for (String word : words) {
            SrtUrl url = all.isEmpty() ? first : parse(word, first.options);
            if (url.isRendezvous || !url.options.packetFilter().isEmpty()) {
                throw new IllegalArgumentException("the ways of a group are called, and have no packet filter");
            }
            all.add(new SrtUrl(url.host, url.port, false, url.localPort, url.streamId.isEmpty() ? first.streamId : url.streamId, url.options,
                    first.group == null ? SrtGroup.Mode.BROADCAST : first.group, url.weight));
        }
        return all;
    }

    /**
     * Reads one. Times are in milliseconds; what it does not say is as in {@code fallback}.
     *
     * @throws IllegalArgumentException when it is none, or asks for what there is not; the message has no passphrase
     */
    static SrtUrl parse(String text, SrtOptions fallback) {
        if (!text.startsWith(SCHEME) || text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("an address of " + text.length() + " characters is not srt://HOST:PORT?QUERY");
        }
        int question = text.indexOf('?');
        String authority = text.substring(SCHEME.length(), question < 0 ? text.length() : question);
        if (authority.endsWith("/")) {
            authority = authority.substring(0, authority.length() - 1);
        }
        Endpoint endpoint = Endpoint.parse(authority);
        if (endpoint.host().isEmpty() || endpoint.port() == 0) {
            throw new IllegalArgumentException(authority + " is not HOST:PORT");
        }
        Map<String, String> query = query(question < 0 ? "" : text.substring(question + 1));
        for (String word : query.keySet()) {
            if (!WORDS.contains(word) && !WORDS_WITHOUT_EFFECT.contains(word)) {
                throw new IllegalArgumentException(word + " is not one of " + new TreeSet<>(WORDS));
            }
        }
        String mode = query.getOrDefault("mode", "caller");
        boolean isRendezvous = mode.equals("rendezvous");
        if (!isRendezvous && !mode.equals("caller")) {
            throw new IllegalArgumentException("mode " + mode + " is not caller or rendezvous");
        }
        // as libsrt: both sides have the same port, if nothing else is said
        int localPort = number(query, "port", isRendezvous ? endpoint.port() : 0);
        if (localPort < 0 || localPort > Endpoint.MAX_PORT) {
            throw new IllegalArgumentException("port " + localPort + " is not in 0.." + Endpoint.MAX_PORT);
        }
        SrtOptions options = fallback
                .withPassphrase(query.getOrDefault("passphrase", fallback.passphrase()), number(query, "pbkeylen", fallback.pbkeylen()));
        int latencyMs = number(query, "latency", options.receiveLatencyMs());
        int peerMs = query.containsKey("latency") ? latencyMs : options.peerLatencyMs();
        options = options.withLatency(number(query, "rcvlatency", latencyMs), number(query, "peerlatency", peerMs))
                .withTimeouts(number(query, "conntimeo", (int) (options.connectTimeoutUs() / 1000)) * 1000L,
                        number(query, "peeridletimeo", (int) (options.peerIdleTimeoutUs() / 1000)) * 1000L)
                .withBandwidth(number(query, "maxbw", (int) Math.max(-1, Math.min(Integer.MAX_VALUE, options.maxbw()))), number(query, "inputbw", (int) Math.min(Integer.MAX_VALUE, options.inputbw())),
                        number(query, "oheadbw", options.oheadbw()))
                .withPackets(number(query, "mss", options.mss()), number(query, "payloadsize", options.payloadSize()), options.flowWindow(), options.sendPackets())
                .withDelivery(flag(query, "tsbpd", options.tsbpd()), flag(query, "tlpktdrop", options.tlpktdrop()))
                .withKeyRefresh(number(query, "kmrefreshrate", (int) Math.min(Integer.MAX_VALUE, options.kmRefreshPackets())),
                        number(query, "kmpreannounce", (int) Math.min(Integer.MAX_VALUE, options.kmAnnouncePackets())));
        String filter = query.getOrDefault("packetfilter", "");
        if (!filter.isEmpty()) {
            options = options.withPacketFilter(filter);
        }
        if (query.containsKey("cryptomode")) {
            options = options.withCryptoMode(CryptoMode.of(number(query, "cryptomode", 0)));
        }
        int weight = number(query, "weight", 0);
        if (weight < 0 || weight > GroupMembership.MAX_WEIGHT) {
            throw new IllegalArgumentException("weight " + weight + " is not in 0.." + GroupMembership.MAX_WEIGHT);
        }
        return new SrtUrl(endpoint.host(), endpoint.port(), isRendezvous, localPort, query.getOrDefault("streamid", ""), options, group(query.get("grouptype")), weight);
    }

    private static SrtGroup.Mode group(String word) {
        if (word == null) {
            return null;
        }
        return switch (word) {
            case "broadcast" -> SrtGroup.Mode.BROADCAST;
            case "backup" -> SrtGroup.Mode.BACKUP;
            default -> throw new IllegalArgumentException("grouptype " + word + " is not broadcast or backup");
        };
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                // a + is one: stream ids are no forms
                query.put(pair.substring(0, equals), decode(pair.substring(0, equals), pair.substring(equals + 1).replace("+", "%2B")));
            }
        }
        return query;
    }

    private static String decode(String word, String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // its message has what follows, which may be a passphrase
            throw new IllegalArgumentException(word + " has a % without two hexadecimal digits behind it; a % itself is %25");
        }
    }

    private static boolean flag(Map<String, String> query, String name, boolean fallback) {
        String value = query.get(name);
        if (value == null) {
            return fallback;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "1", "yes", "true", "on" -> true;
            case "0", "no", "false", "off" -> false;
            default -> throw new IllegalArgumentException(name + " " + value + " is not 1 or 0");
        };
    }

    private static int number(Map<String, String> query, String name, int fallback) {
        String value = query.get(name);
        if (value == null) {
            return fallback;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " " + value + " is no number", e);
        }
    }

    /** For the log: without stream id and passphrase. */
    @Override
    public String toString() {
        return SCHEME + new Endpoint(host, port);
    }
}
