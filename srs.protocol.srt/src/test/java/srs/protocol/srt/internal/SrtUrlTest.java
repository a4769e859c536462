package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.srt.SrtGroup;
import srs.format.srt.CryptoMode;
import srs.format.srt.SrtOptions;
import srs.kernel.stream.StreamKey;

/** Addresses as libsrt's programs write them. */
class SrtUrlTest {

    @Test
    void readsAnAddress() {
        SrtUrl url = SrtUrl.parse("srt://[::1]:9000?streamid=%23!::r=live/a+b,m=publish&latency=250&passphrase=correct-horse&pbkeylen=24&mode=caller&packetfilter=fec,cols:10,rows:5", SrtOptions.DEFAULT);

        assertThat(url.host()).isEqualTo("::1");
        assertThat(url.port()).isEqualTo(9000);
        assertThat(url.streamId()).isEqualTo("#!::r=live/a+b,m=publish");
        assertThat(url.options().receiveLatencyMs()).isEqualTo(250);
        assertThat(url.options().peerLatencyMs()).isEqualTo(250);
        assertThat(url.options().passphrase()).isEqualTo("correct-horse");
        assertThat(url.options().pbkeylen()).isEqualTo(24);
        assertThat(url.options().packetFilter()).isEqualTo("fec,cols:10,rows:5");
        assertThat(url).hasToString("srt://[::1]:9000");
    }

    @Test
    void readsWhatIsSeldomSaid() {
        SrtOptions options = SrtUrl.parse("srt://a:9000?mss=1200&payloadsize=1128&tlpktdrop=no&kmrefreshrate=1000&kmpreannounce=100&rcvlatency=300&peerlatency=400&transtype=live",
                SrtOptions.DEFAULT).options();

        assertThat(options.mss()).isEqualTo(1200);
        assertThat(options.payloadSize()).isEqualTo(1128);
        assertThat(options.tsbpd()).isTrue();
        assertThat(options.tlpktdrop()).isFalse();
        assertThat(options.kmRefreshPackets()).isEqualTo(1000);
        assertThat(options.kmAnnouncePackets()).isEqualTo(100);
        assertThat(options.receiveLatencyMs()).isEqualTo(300);
        assertThat(options.peerLatencyMs()).isEqualTo(400);
    }

    @Test
    void meetsAtTheSamePortUnlessAnotherIsSaid() {
        SrtUrl same = SrtUrl.parse("srt://b:9000?mode=rendezvous", SrtOptions.DEFAULT);
        assertThat(same.isRendezvous()).isTrue();
        assertThat(same.localPort()).isEqualTo(9000);
        assertThat(SrtUrl.parse("srt://b:9000?mode=rendezvous&port=9001", SrtOptions.DEFAULT).localPort()).isEqualTo(9001);
    }

    @Test
    void takesTheRestAsItIs() {
        SrtUrl url = SrtUrl.parse("srt://example.com:10080", SrtOptions.DEFAULT);
        assertThat(url.options()).isEqualTo(SrtOptions.DEFAULT);
        assertThat(url.streamId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            rtmp://example.com/live             | an address of 23 characters is not srt://HOST:PORT?QUERY
            srt://example.com                   | endpoint example.com is not [host:]port
            srt://:9000                         | :9000 is not HOST:PORT
            srt://a:9000?mode=listener          | mode listener is not caller or rendezvous
            srt://a:9000?port=70000             | port 70000 is not in 0..65535
            srt://a:9000?latency=soon           | latency soon is no number
            srt://a:9000?latency=70000          | latency 70000 is not in 0..65535 milliseconds
            srt://a:9000?packetfilter=fec       | packet filter fec needs cols
            srt://a:9000?passphrse=correct-horse | passphrse is not one of [conntimeo, cryptomode, grouptype,
            srt://a:9000?tlpktdrop=perhaps      | tlpktdrop perhaps is not 1 or 0
            srt://a:9000?mss=2000               | mss 2000 is not in 76..1500
            srt://a:9000?passphrase=short       | passphrase characters 5 is not in 10..80
            srt://a:9000?passphrase=100%secret-horse | passphrase has a % without two hexadecimal digits behind it; a % itself is %25
            srt://a:9000?passphrase=correct-horse&pbkeylen=8 | pbkeylen 8 is not 0, 16, 24 or 32
            """, delimiter = '|')
    void shouldRejectWhatIsNone(String text, String why) {
        assertThatThrownBy(() -> SrtUrl.parse(text, SrtOptions.DEFAULT)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
    }

    @Test
    void putsTheStreamIntoTheAddress() {
        CallPlan plan = CallPlan.of(false, new StreamKey("v.example.com", "live", "a"), "srt://b:9000?streamid=#!::h=[vhost],r=[app]/[stream],m=publish&passphrase=correct-horse");
        assertThat(plan.url()).contains("#!::h=v.example.com,r=live/a,m=publish");
        assertThat(plan).hasToString("srt push of v.example.com/live/a");
    }

    /** Who publishes chooses the names. */
    @Test
    void takesNamesForNoMoreThanNames() {
        String url = "srt://b:9000?passphrase=correct-horse&streamid=#!::r=[app]/[stream],m=publish";
        List<SrtUrl> all = SrtUrl.parseAll(CallPlan.of(false, new StreamKey("v", "a b", "x srt://192.0.2.66:9000?weight=1".replace('?', '&') + "&passphrase=another-horse%23+#"), url).url(),
                SrtOptions.DEFAULT);
        assertThat(all).hasSize(1);
        assertThat(all.get(0).streamId()).isEqualTo("#!::r=a b/x srt://192.0.2.66:9000&weight=1&passphrase=another-horse%23+#,m=publish");
        assertThat(all.get(0).options().passphrase()).isEqualTo("correct-horse");
        assertThatThrownBy(() -> CallPlan.of(false, new StreamKey("v", "live", "a,h=other"), url)).hasMessage("the name a,h=other has a comma or a question mark, which end a name in a streamid");
        assertThat(CallPlan.of(false, new StreamKey("v", "live", "a,b"), "srt://b:9000").url()).as("it is not in it").isEqualTo("srt://b:9000");
    }

    @Test
    void readsTheWaysOfAGroup() {
        List<SrtUrl> ways = SrtUrl.parseAll("srt://192.0.2.1:9000?grouptype=backup&weight=2&latency=300&streamid=live/a&passphrase=correct-horse&cryptomode=2  srt://[::1]:9001?weight=1",
                SrtOptions.DEFAULT);

        assertThat(ways).extracting(SrtUrl::host).containsExactly("192.0.2.1", "::1");
        assertThat(ways).extracting(SrtUrl::weight).containsExactly(2, 1);
        assertThat(ways).extracting(SrtUrl::group).containsOnly(SrtGroup.Mode.BACKUP);
        assertThat(ways).extracting(SrtUrl::streamId).containsOnly("live/a");
        assertThat(ways.get(1).options()).isEqualTo(ways.get(0).options());
        assertThat(ways.get(0).options().cryptoMode()).isEqualTo(CryptoMode.AES_GCM);
        assertThat(SrtUrl.parseAll("srt://192.0.2.1:9000 srt://192.0.2.2:9000", SrtOptions.DEFAULT)).extracting(SrtUrl::group).containsOnly(SrtGroup.Mode.BROADCAST);
        assertThat(SrtUrl.parseAll("srt://192.0.2.1:9000", SrtOptions.DEFAULT)).extracting(SrtUrl::group).containsOnlyNulls();
    }

    @Test
    void shouldRefuseWhatIsNoGroup() {
        assertThatThrownBy(() -> SrtUrl.parseAll("srt://192.0.2.1:9000 ".repeat(9), SrtOptions.DEFAULT)).hasMessage("9 addresses are more than 8");
        assertThatThrownBy(() -> SrtUrl.parseAll("srt://192.0.2.1:9000?grouptype=balancing", SrtOptions.DEFAULT)).hasMessageContaining("not broadcast or backup");
        assertThatThrownBy(() -> SrtUrl.parseAll("srt://192.0.2.1:9000?weight=70000", SrtOptions.DEFAULT)).hasMessageContaining("weight 70000");
        assertThatThrownBy(() -> SrtUrl.parseAll("srt://192.0.2.1:9000?mode=rendezvous srt://192.0.2.2:9000", SrtOptions.DEFAULT)).hasMessageContaining("are called");
    }
}
