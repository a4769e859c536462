package srs.format.rtmp.session;

import srs.format.flv.amf.AmfMap;

/**
 * What a server said in onStatus or _error (RTMP 1.0 §7.2.2).
 *
 * @param level status, warning or error
 * @param code  for example NetStream.Publish.Start
 * @param info  the whole object
 */
public record StreamStatus(String level, String code, String description, AmfMap info) {

    static StreamStatus of(AmfMap info) {
        return new StreamStatus(info.string("level", ""), info.string("code", ""), info.string("description", ""), info);
    }

    public boolean isError() {
        return level.equals("error");
    }

    /** Where the server sends the client: the address of the stream, else of the application, else null. */
    public String redirect() {
        AmfMap ex = info.get("ex").asMap();
        if (ex.number("code", 0) != 302) {
            return null;
        }
        String url = ex.string("redirect2", "");
        return url.isEmpty() ? ex.string("redirect", null) : url;
    }

    @Override
    public String toString() {
        return level + " " + code + ": " + description;
    }
}
