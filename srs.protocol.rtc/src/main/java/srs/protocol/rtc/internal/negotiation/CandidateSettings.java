package srs.protocol.rtc.internal.negotiation;

import srs.kernel.config.Section;

/**
 * How {@code rtc_server} says where the server is. Immutable.
 *
 * @param hasUdp whether UDP addresses are told
 * @param hasTcp whether TCP addresses are told
 * @param candidate what {@code candidate} says
 * @param family what {@code ip_family} says
 */
public record CandidateSettings(boolean hasUdp, boolean hasTcp, String candidate, boolean autoDetects, String family, boolean usesApiHost, boolean resolvesApiHost,
        boolean keepsApiHost) {

    public static CandidateSettings of(Section root) {
        String protocol = root.string("rtc_server.protocol");
        return new CandidateSettings(!protocol.equals("tcp"), !protocol.equals("udp"), root.string("rtc_server.candidate"), root.isOn("rtc_server.use_auto_detect_network_ip"),
                root.string("rtc_server.ip_family"), root.isOn("rtc_server.api_as_candidates"), root.isOn("rtc_server.resolve_api_domain"),
                root.isOn("rtc_server.keep_api_domain"));
    }
}
