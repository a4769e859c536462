package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes samples in each of the forms, in the way in which a bundle does it. */
enum Writing {
    PROGRESSIVE {
        @Override
        byte[] write(List<Mp4Track> tracks, List<Vectors.Sample> samples) throws IOException {
            return plain(tracks, samples, false);
        }
    },
    MOOV_IN_FRONT {
        @Override
        byte[] write(List<Mp4Track> tracks, List<Vectors.Sample> samples) throws IOException {
            return plain(tracks, samples, true);
        }
    },
    FRAGMENTED {
        @Override
        byte[] write(List<Mp4Track> tracks, List<Vectors.Sample> samples) {
            ByteBuf out = Unpooled.buffer();
            FragmentMuxer muxer = new FragmentMuxer(tracks);
            InitSegment.encode(out, tracks);
            for (List<Vectors.Sample> fragment : fragments(tracks, samples)) {
                add(muxer, fragment);
                muxer.encode(out);
                writeByTrack(tracks, fragment, out);
            }
            return ByteBufUtil.getBytes(out);
        }
    },
    GUARDED {
        @Override
        byte[] write(List<Mp4Track> tracks, List<Vectors.Sample> samples) throws IOException {
            return guarded(tracks, samples, true);
        }
    },
    /** As a guarded file is found after kill -9. */
    GUARDED_UNFINISHED {
        @Override
        byte[] write(List<Mp4Track> tracks, List<Vectors.Sample> samples) throws IOException {
            return guarded(tracks, samples, false);
        }
    };

    abstract byte[] write(List<Mp4Track> tracks, List<Vectors.Sample> samples) throws IOException;

    /** Fragments of half a second, cut where the first track has a key frame or anywhere. */
    private static List<List<Vectors.Sample>> fragments(List<Mp4Track> tracks, List<Vectors.Sample> samples) {
        List<List<Vectors.Sample>> fragments = new ArrayList<>();
        long startUs = Long.MIN_VALUE;
        for (Vectors.Sample sample : samples) {
            long us = tracks.get(sample.track()).toUs(sample.dts());
            if (us >= startUs + 500_000) {
                fragments.add(new ArrayList<>());
                startUs = us;
            }
            fragments.get(fragments.size() - 1).add(sample);
        }
        return fragments;
    }

    private static void add(FragmentMuxer muxer, List<Vectors.Sample> fragment) {
        for (Vectors.Sample sample : fragment) {
            muxer.add(sample.track(), sample.dts(), sample.pts(), sample.key(), sample.bytes().length);
        }
    }

    private static void writeByTrack(List<Mp4Track> tracks, List<Vectors.Sample> fragment, ByteBuf out) {
        for (int track = 0; track < tracks.size(); track++) {
            for (Vectors.Sample sample : fragment) {
                if (sample.track() == track) {
                    out.writeBytes(sample.bytes());
                }
            }
        }
    }

    private static byte[] plain(List<Mp4Track> tracks, List<Vectors.Sample> samples, boolean inFront) throws IOException {
        ByteBuf out = Unpooled.buffer();
        ProgressiveMuxer muxer = new ProgressiveMuxer(tracks);
        muxer.encodeHead(out, /* guarded= */ false);
        for (Vectors.Sample sample : samples) {
            muxer.add(sample.track(), sample.dts(), sample.pts(), sample.key(), sample.bytes().length);
            out.writeBytes(sample.bytes());
        }
        patch(muxer, out);
        if (!inFront) {
            muxer.writeMoov(out::writeBytes);
            return ByteBufUtil.getBytes(out);
        }
        ByteBuf moved = Unpooled.buffer();
        int slot = (int) muxer.slotPosition();
        moved.writeBytes(out, 0, slot);
        muxer.writeMoovForFront(moved::writeBytes);
        moved.writeBytes(out, slot, out.writerIndex() - slot);
        return ByteBufUtil.getBytes(moved);
    }

    private static byte[] guarded(List<Mp4Track> tracks, List<Vectors.Sample> samples, boolean finished) throws IOException {
        ByteBuf out = Unpooled.buffer();
        ProgressiveMuxer muxer = new ProgressiveMuxer(tracks);
        FragmentMuxer fragmentMuxer = new FragmentMuxer(tracks);
        muxer.encodeHead(out, /* guarded= */ true);
        for (List<Vectors.Sample> fragment : fragments(tracks, samples)) {
            add(fragmentMuxer, fragment);
            muxer.encodeFragment(fragmentMuxer, out);
            writeByTrack(tracks, fragment, out);
            if (out.writerIndex() != muxer.position()) {
                throw new AssertionError("position " + muxer.position() + " is not " + out.writerIndex());
            }
        }
        if (finished) {
            muxer.writeMoov(out::writeBytes);
            patch(muxer, out);
        }
        return ByteBufUtil.getBytes(out);
    }

    private static void patch(ProgressiveMuxer muxer, ByteBuf out) {
        ByteBuf slot = Unpooled.buffer();
        muxer.encodeSlot(slot);
        out.setBytes((int) muxer.slotPosition(), slot, ProgressiveMuxer.SLOT_BYTES);
    }

    /** The tracks and samples of a file, on one clock of the tracks' timescales, beginning at 0. */
    record Movie(List<Mp4Track> tracks, List<Vectors.Sample> samples) {
        static Movie of(byte[] file) {
            List<Mp4Track> tracks = Vectors.open(file).tracks();
            List<Vectors.Sample> samples = Vectors.samples(file);
            long startUs = samples.stream().mapToLong(s -> tracks.get(s.track()).toUs(s.dts())).min().orElse(0);
            long[] shift = tracks.stream().mapToLong(track -> track.ofUs(-startUs)).toArray();
            return new Movie(tracks, samples.stream().map(s -> new Vectors.Sample(s.track(), s.dts() + shift[s.track()], s.pts() + shift[s.track()], s.key(), s.bytes())).toList());
        }

        /** One line for each sample, by track. */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            for (int track = 0; track < tracks.size(); track++) {
                for (Vectors.Sample s : samples) {
                    if (s.track() == track) {
                        lines.add(track + "," + s.pts() + "," + s.dts() + "," + (s.key() ? "K" : "_") + "," + Arrays.hashCode(s.bytes()));
                    }
                }
            }
            return lines;
        }
    }
}
