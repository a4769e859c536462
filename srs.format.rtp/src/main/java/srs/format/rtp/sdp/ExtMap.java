package srs.format.rtp.sdp;

/**
 * The number of a header extension (RFC 8285 §5).
 *
 * @param id 1 to 255, 15 left out in the one-byte form
 */
public record ExtMap(int id, String uri) {
    private static final int MAX_ID = 255;

    static ExtMap parse(String text) {
        String[] words = SdpText.words(text, 2, "extmap");
        int id = SdpText.integer(words[0].split("/")[0], 1, MAX_ID, "extmap id");
        return new ExtMap(id, words[1].trim().split(" ")[0]);
    }

    Attribute attribute() {
        return new Attribute("extmap", id + " " + uri);
    }
}
