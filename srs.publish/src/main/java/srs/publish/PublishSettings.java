package srs.publish;

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

    private static final PublishSettings OF_SRS = new PublishSettings(20_000, 5_000, 0, true);

    /** What the vhost says; SRS's defaults while no bundle serves RTMP, which has these directives. */
    public static PublishSettings of(Section vhost) {
        try {
            return read(vhost);
        } catch (IllegalArgumentException e) {
            // not declared
            return OF_SRS;
        }
    }

    private static PublishSettings read(Section vhost) {
        boolean isMerged = vhost.isOn("publish.mr") && !vhost.isOn("min_latency");
        return new PublishSettings(vhost.millis("publish.firstpkt_timeout"), vhost.millis("publish.normal_timeout"),
                isMerged ? vhost.millis("publish.mr_latency") : 0, vhost.isOn("publish.parse_sps"));
    }
}
