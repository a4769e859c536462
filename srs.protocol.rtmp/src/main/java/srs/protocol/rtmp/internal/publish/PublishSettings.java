package srs.protocol.rtmp.internal.publish;

import srs.kernel.config.Section;

/**
 * What a vhost says about its publishers, read when a publish begins. Immutable.
 *
 * @param firstMs how long the first message may take
 * @param normalMs how long any other message may take
 * @param mergedReadMs how long merged read collects; 0 when it is off
 * @param parseSps whether size, profile and level are read from sequence headers
 */
public record PublishSettings(long firstMs, long normalMs, long mergedReadMs, boolean parseSps) {

    public static PublishSettings of(Section vhost) {
        boolean isMerged = vhost.isOn("publish.mr") && !vhost.isOn("min_latency");
        return new PublishSettings(vhost.millis("publish.firstpkt_timeout"), vhost.millis("publish.normal_timeout"),
                isMerged ? vhost.millis("publish.mr_latency") : 0, vhost.isOn("publish.parse_sps"));
    }
}
