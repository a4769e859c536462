package srs.format.mp4;

/** Box types as the 32-bit numbers that are in the file. */
final class BoxType {
    static final int FTYP = of("ftyp");
    static final int STYP = of("styp");
    static final int FREE = of("free");
    static final int MDAT = of("mdat");
    static final int SIDX = of("sidx");
    static final int PRFT = of("prft");
    static final int EMSG = of("emsg");

    static final int MOOV = of("moov");
    static final int MVHD = of("mvhd");
    static final int TRAK = of("trak");
    static final int TKHD = of("tkhd");
    static final int EDTS = of("edts");
    static final int ELST = of("elst");
    static final int MDIA = of("mdia");
    static final int MDHD = of("mdhd");
    static final int HDLR = of("hdlr");
    static final int MINF = of("minf");
    static final int VMHD = of("vmhd");
    static final int SMHD = of("smhd");
    static final int DINF = of("dinf");
    static final int DREF = of("dref");
    static final int URL = of("url ");
    static final int STBL = of("stbl");
    static final int STSD = of("stsd");
    static final int STTS = of("stts");
    static final int CTTS = of("ctts");
    static final int STSS = of("stss");
    static final int STSC = of("stsc");
    static final int STSZ = of("stsz");
    static final int STZ2 = of("stz2");
    static final int STCO = of("stco");
    static final int CO64 = of("co64");

    static final int MVEX = of("mvex");
    static final int TREX = of("trex");
    static final int MOOF = of("moof");
    static final int MFHD = of("mfhd");
    static final int TRAF = of("traf");
    static final int TFHD = of("tfhd");
    static final int TFDT = of("tfdt");
    static final int TRUN = of("trun");

    static final int ESDS = of("esds");
    static final int VIDE = of("vide");
    static final int SOUN = of("soun");

    private BoxType() {}

    static int of(String name) {
        return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
    }

    /** For messages: {@code moov}; what is no letter becomes a dot. */
    static String name(int type) {
        StringBuilder name = new StringBuilder(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            char c = (char) (type >> shift & 0xFF);
            name.append(c >= ' ' && c < 0x7F ? c : '.');
        }
        return name.toString();
    }
}
