package srs.format.rtp.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * Which layers are sent and received (RFC 8853 §5.1). Of alternatives the first is taken; that a layer is paused at first is not kept.
 */
public record Simulcast(List<String> send, List<String> receive) {

    public Simulcast {
        send = List.copyOf(send);
        receive = List.copyOf(receive);
    }

    static Simulcast parse(String text) {
        List<String> send = new ArrayList<>();
        List<String> receive = new ArrayList<>();
        String[] words = text.trim().split(" +");
        for (int i = 0; i + 1 < words.length; i += 2) {
            List<String> to = words[i].equals("send") ? send : words[i].equals("recv") ? receive : null;
            if (to == null || !to.isEmpty()) {
                throw new SdpException("simulcast " + SdpText.shown(text) + " is not send and recv, once each");
            }
            for (String stream : words[i + 1].split(";")) {
                String first = stream.split(",")[0];
                to.add(first.startsWith("~") ? first.substring(1) : first);
            }
        }
        return new Simulcast(send, receive);
    }

    Attribute attribute() {
        String sent = send.isEmpty() ? "" : "send " + String.join(";", send);
        String received = receive.isEmpty() ? "" : "recv " + String.join(";", receive);
        return new Attribute("simulcast", (sent + " " + received).trim());
    }
}
