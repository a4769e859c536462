package srs.format.rtmp.session;

import srs.format.flv.amf.AmfNull;
import srs.format.flv.amf.AmfObject;
import srs.format.flv.amf.AmfValue;
import srs.format.rtmp.RtmpUrl;
import srs.format.rtmp.chunk.ChunkLimits;
import srs.format.rtmp.chunk.MemoryBudget;

/**
 * Whom a client talks to, and how.
 *
 * @param tcUrl     of connect
 * @param app       of connect
 * @param pageUrl   of connect, empty for none; an edge passes its client's on
 * @param args      follows the command object of connect, {@code AmfNull.UNDEFINED} for nothing
 * @param chunkSize of what the client sends
 * @param bufferMs  what a player tells the server to buffer
 * @param openMs    from start to onPublishStart or onPlayStart
 * @param silenceMs the longest silence of the server while playing, 0 for any
 */
public record ClientSessionConfig(String tcUrl, String app, String pageUrl, String swfUrl, String flashVer, AmfValue args,
        int chunkSize, int bufferMs, long openMs, long silenceMs, ChunkLimits limits, MemoryBudget budget) {
    public static final String DEFAULT_FLASH_VER = "WIN 15,0,0,239";
    public static final int DEFAULT_BUFFER_MS = 1_000;
    public static final long DEFAULT_OPEN_MS = 30_000;

    /** The usual client for an address; the stream's name is given to {@link ClientSession#publish} or {@link ClientSession#play}. */
    public static ClientSessionConfig of(RtmpUrl url) {
        return new ClientSessionConfig(url.tcUrl(), url.app(), "", "", DEFAULT_FLASH_VER, AmfNull.UNDEFINED,
                ConnectAnswer.DEFAULT_CHUNK_SIZE, DEFAULT_BUFFER_MS, DEFAULT_OPEN_MS, /* silenceMs= */ 0, ChunkLimits.DEFAULT,
                MemoryBudget.UNLIMITED);
    }

    /** The same, ended when it does not open, or is silent, for so long. */
    public ClientSessionConfig withTimeouts(long newOpenMs, long newSilenceMs) {
        return new ClientSessionConfig(tcUrl, app, pageUrl, swfUrl, flashVer, args, chunkSize, bufferMs, newOpenMs, newSilenceMs,
                limits, budget);
    }

    /** The same in the name of another client. */
    public ClientSessionConfig onBehalfOf(String newPageUrl, String newSwfUrl, AmfValue newArgs) {
        return new ClientSessionConfig(tcUrl, app, newPageUrl, newSwfUrl, flashVer, newArgs, chunkSize, bufferMs, openMs, silenceMs,
                limits, budget);
    }

    AmfObject commandObject() {
        return AmfObject.of("app", app, "flashVer", flashVer, "swfUrl", swfUrl, "tcUrl", tcUrl, "fpad", false,
                "capabilities", 239, "audioCodecs", 3575, "videoCodecs", 252, "videoFunction", 1, "pageUrl", pageUrl,
                "objectEncoding", 0);
    }
}
