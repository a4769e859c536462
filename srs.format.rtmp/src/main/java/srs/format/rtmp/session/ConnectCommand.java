package srs.format.rtmp.session;

import srs.format.flv.amf.AmfMap;
import srs.format.flv.amf.AmfValue;

/**
 * What the client said in {@code connect} (RTMP 1.0 §7.2.1.1). Strings that were not sent are empty.
 *
 * @param objectEncoding 0 for AMF0, 3 for AMF3
 * @param command        the whole command object, for members that have no name here
 * @param args           what followed the command object, {@code AmfNull.UNDEFINED} if nothing did
 */
public record ConnectCommand(String tcUrl, String app, String pageUrl, String swfUrl, String flashVer, int objectEncoding,
        AmfMap command, AmfValue args) {

    static ConnectCommand of(AmfMap command, AmfValue args) {
        return new ConnectCommand(command.string("tcUrl", ""), command.string("app", ""), command.string("pageUrl", ""),
                command.string("swfUrl", ""), command.string("flashVer", ""), (int) command.number("objectEncoding", 0),
                command, args);
    }
}
