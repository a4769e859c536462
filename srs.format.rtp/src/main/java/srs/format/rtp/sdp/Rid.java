package srs.format.rtp.sdp;

/**
 * A layer (RFC 8851 §4).
 *
 * @param send whether the one who wrote this sends it
 * @param restrictions may be empty
 */
public record Rid(String id, boolean send, String restrictions) {
    static Rid parse(String text) {
        String[] words = text.trim().split(" +", 3);
        if (words.length < 2 || !words[1].equals("send") && !words[1].equals("recv")) {
            throw new SdpException("rid " + SdpText.shown(text) + " is not send or recv");
        }
        return new Rid(words[0], words[1].equals("send"), words.length > 2 ? words[2] : "");
    }

    Attribute attribute() {
        return new Attribute("rid", id + (send ? " send" : " recv") + (restrictions.isEmpty() ? "" : " " + restrictions));
    }
}
