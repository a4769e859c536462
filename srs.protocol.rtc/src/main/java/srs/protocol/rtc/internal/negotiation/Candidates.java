package srs.protocol.rtc.internal.negotiation;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import srs.format.rtp.sdp.Candidate;
import srs.kernel.net.Endpoint;

/**
 * At which addresses a peer finds the server, by SRS's rules (compat 6.4). Thread-safe; asks the system for its addresses, and may not run on an event loop.
 *
 * <p>Sources in turn: {@code eip} or {@code candidate} of the URL; the host that the API was asked by, if {@code api_as_candidates}; then {@code rtc_server.candidate}, or, when
 * that is {@code *}, the addresses of the machine. They are told in the order of their text, each once, with each port that is open.
 */
public final class Candidates {
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "0.0.0.0", "::", "::1");
    private static final int MAX_HOST_CHARACTERS = 253;

    private final Supplier<List<InetAddress>> interfaces;
    private final UnaryOperator<String> environment;

    /**
     * @param interfaces addresses of the machine
     * @param environment values by their names, null for none
     */
    public Candidates(Supplier<List<InetAddress>> interfaces, UnaryOperator<String> environment) {
        this.interfaces = interfaces;
        this.environment = environment;
    }

    /**
     * The candidates.
     *
     * @param eip host or host:port that the client told, may be empty
     * @param apiHosts what the host stands for by which the API was asked, and itself if it is to be kept; none for nothing
     * @param udp where we listen
     * @param tcp where we listen
     */
    public List<Candidate> list(CandidateSettings settings, String eip, List<String> apiHosts, List<InetSocketAddress> udp, List<InetSocketAddress> tcp) {
        List<Candidate> candidates = new ArrayList<>();
        if (settings.hasUdp()) {
            add(candidates, false, settings, eip, apiHosts, udp);
        }
        if (settings.hasTcp()) {
            add(candidates, true, settings, eip, apiHosts, tcp);
        }
        return candidates;
    }

    private void add(List<Candidate> to, boolean isTcp, CandidateSettings settings, String eip, List<String> apiHosts, List<InetSocketAddress> listening) {
        SortedSet<String> lines = new TreeSet<>();
        for (InetSocketAddress address : listening) {
            int port = address.getPort();
            if (!eip.isEmpty()) {
                Endpoint told = told(eip, port);
                lines.add(told.host() + " " + told.port());
            }
            apiHosts.forEach(host -> lines.add(host + " " + port));
            configured(settings, address).forEach(host -> lines.add(host + " " + port));
        }
        for (String line : lines) {
            int space = line.indexOf(' ');
            to.add(Candidate.host(to.size(), isTcp, line.substring(0, space), Integer.parseInt(line.substring(space + 1))));
        }
    }

    /** The hosts of the configuration, for one address that is listened on. */
    private List<String> configured(CandidateSettings settings, InetSocketAddress listening) {
        String said = said(settings.candidate());
        if (!said.isEmpty()) {
            return List.of(said);
        }
        InetAddress bound = listening.getAddress();
        if (bound != null && !bound.isAnyLocalAddress()) {
            return List.of(text(bound)); // whoever listens at one address has said where it is
        }
        List<InetAddress> all = interfaces.get();
        if (settings.autoDetects()) {
            List<String> found = all.stream().filter(address -> !address.isLoopbackAddress() && isOf(settings.family(), address)).map(Candidates::text).toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        return all.stream().filter(address -> isOf("ipv4", address)).sorted((a, b) -> Boolean.compare(a.isLoopbackAddress(), b.isLoopbackAddress())).limit(1)
                .map(Candidates::text).toList();
    }

    /** Those of the machine that {@code rtc_server.candidate} names: none when that is {@code *}, a name, or an address of somebody else, who sends packets on to us. */
    public List<InetAddress> ownAddress(String candidate) {
        String said = said(candidate);
        if (!isAddress(said)) {
            return List.of();
        }
        InetAddress named = NetUtil.createInetAddressFromIpAddressString(said);
        return interfaces.get().stream().filter(address -> address.equals(named)).limit(1).toList();
    }

    /** The host of the configuration; empty when it leaves that to us. */
    private String said(String candidate) {
        String value = variable(candidate);
        if (value.equals("*") || value.equals("0.0.0.0")) {
            return "";
        }
        // an address of IPv6 as it stands in a URL
        return value.startsWith("[") && value.endsWith("]") ? value.substring(1, value.length() - 1) : value;
    }

    private String variable(String value) {
        String name = value.startsWith("$") ? value.substring(1) : value;
        String found = name.isEmpty() || name.equals("*") ? null : environment.apply(name);
        return found != null ? found : value.startsWith("$") ? "" : value;
    }

    private static boolean isOf(String family, InetAddress address) {
        boolean isIpv4 = address.getAddress().length == 4;
        return !address.isLinkLocalAddress() && (family.equals("all") || family.equals("ipv4") == isIpv4);
    }

    private static String text(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    /**
     * What a client told of where it sees us.
     *
     * @throws RefusedException when it is no host, or host and port
     */
    static Endpoint told(String eip, int port) {
        try {
            Endpoint told = eip.startsWith("[") || eip.indexOf(':') == eip.lastIndexOf(':') ? eip.indexOf(':') < 0 ? new Endpoint(eip, port)
                    : eip.endsWith("]") ? new Endpoint(eip.substring(1, eip.length() - 1), port) : Endpoint.parse(eip) : new Endpoint(eip, port);
            if (isHost(told.host())) {
                return told;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new RefusedException(RtcError.INVALID_PARAMS, "eip of " + eip.length() + " characters is not an address or name, with or without a port");
    }

    /** Whether the host of the API can be a candidate at all. */
    public static boolean isElsewhere(String host) {
        return isHost(host) && !HERE.contains(host);
    }

    /** Whether it is an address and no name. */
    public static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    private static boolean isHost(String host) {
        return !host.isEmpty() && host.length() <= MAX_HOST_CHARACTERS
                && (NetUtil.isValidIpV6Address(host) || host.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_'));
    }
}
