package srs.format.rtp.sdp;

import java.util.List;
import java.util.Optional;

/**
 * What our side says of its transport, the same in each section of a bundle.
 *
 * @param setup our role
 * @param fingerprint of our certificate; empty without DTLS
 */
public record LocalTransport(String iceUfrag, String icePwd, boolean iceLite, Optional<Fingerprint> fingerprint, Setup setup, List<Candidate> candidates) {

    public LocalTransport {
        SdpText.check(iceUfrag);
        SdpText.check(icePwd);
        candidates = List.copyOf(candidates);
    }

    void write(List<Attribute> out) {
        out.add(new Attribute("ice-ufrag", iceUfrag));
        out.add(new Attribute("ice-pwd", icePwd));
        fingerprint.ifPresent(print -> {
            out.add(new Attribute("fingerprint", print.toString()));
            out.add(new Attribute("setup", setup.toString()));
        });
    }
}
