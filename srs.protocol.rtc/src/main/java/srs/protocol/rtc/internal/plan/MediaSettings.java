package srs.protocol.rtc.internal.plan;

import srs.kernel.config.Section;

/**
 * What a vhost says of media. Immutable.
 *
 * @param droppedPayloadType for tests of the network: packets that are as if lost; 0 for none
 * @param rtmpToRtc whether WebRTC's players get streams of other protocols
 * @param keepBFrames also pictures that are shown before one that came before
 * @param keepSei also supplemental information of H.264
 * @param rtcToRtmp whether other protocols' players get streams of WebRTC
 * @param keyFrameEveryUs how often a key frame is asked for then
 * @param opusPassthrough whether they get Opus as it is, in the place of AAC
 */
public record MediaSettings(int droppedPayloadType, boolean rtmpToRtc, boolean keepBFrames, boolean keepSei, int opusBitrate, boolean rtcToRtmp, long keyFrameEveryUs,
        int aacBitrate, boolean opusPassthrough) {

    public static MediaSettings of(Section vhost) {
        return new MediaSettings(vhost.integer("rtc.drop_for_pt"), vhost.isOn("rtc.rtmp_to_rtc"), vhost.isOn("rtc.keep_bframe"), vhost.isOn("rtc.keep_avc_nalu_sei"),
                vhost.integer("rtc.opus_bitrate"), vhost.isOn("rtc.rtc_to_rtmp"), vhost.millis("rtc.pli_for_rtmp") * 1000, vhost.integer("rtc.aac_bitrate"),
                vhost.isOn("rtc.opus_passthrough"));
    }
}
