package srs.format.rtp.sdp;

import java.util.Locale;
import java.util.Optional;

/**
 * An address of ICE (RFC 8839 §5.1, RFC 6544 §4.5).
 *
 * @param protocol udp or tcp
 * @param priority unsigned
 * @param address IPv4, IPv6, or a name (of mDNS)
 * @param type host, srflx, prflx, relay
 * @param tcpType passive, active, so; empty for UDP
 */
public record Candidate(String foundation, int component, String protocol, long priority, String address, int port, String type, String tcpType) {
    /** What SRS gives each of its own. */
    public static final long HOST_PRIORITY = 2_130_706_431L;

    private static final int WORDS = 8;
    private static final long MAX_PRIORITY = 0xFFFFFFFFL;

    /** An address of a server without NAT. */
    public static Candidate host(int number, boolean tcp, String address, int port) {
        return new Candidate(Integer.toString(number), 1, tcp ? "tcp" : "udp", HOST_PRIORITY, address, port, "host", tcp ? "passive" : "");
    }

    /** Empty when it is none of the known form (RFC 8839 §5.1: such ones are ignored). */
    static Optional<Candidate> parse(String text) {
        String[] words = text.trim().split(" +");
        if (words.length < WORDS || !words[6].equals("typ")) {
            return Optional.empty();
        }
        String tcpType = "";
        for (int i = WORDS; i + 1 < words.length; i += 2) {
            tcpType = words[i].equals("tcptype") ? words[i + 1] : tcpType;
        }
        try {
            return Optional.of(new Candidate(words[0], SdpText.integer(words[1], 1, 256, "component"), words[2].toLowerCase(Locale.ROOT),
                    SdpText.number(words[3], 0, MAX_PRIORITY, "priority"), words[4], SdpText.integer(words[5], 0, 65535, "port"), words[7], tcpType));
        } catch (SdpException e) {
            return Optional.empty();
        }
    }

    /** As SRS writes it. */
    public Attribute attribute() {
        return new Attribute("candidate", foundation + " " + component + " " + protocol + " " + priority + " " + address + " " + port + " typ " + type
                + (tcpType.isEmpty() ? " generation 0" : " tcptype " + tcpType));
    }
}
