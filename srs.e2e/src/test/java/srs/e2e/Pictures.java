package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import srs.testkit.Clip;

/** Whether every picture came of a clip that is played again and again, as {@link Probe} sees it. */
final class Pictures {
    static final double FLV_CLOCK = 1_000;
    static final double TS_CLOCK = 90_000;

    private static final int OF_A_CLIP = Clip.SECONDS * Clip.FPS;
    /** Pictures are 40 ms apart; 80 when one is missing, and where the clip begins again, with a key frame. */
    private static final double MAX_STEP_S = 0.075;
    private static final double MAX_LOOP_STEP_S = 0.115;

    /** @param seconds when it is to be decoded */
    record Picture(double seconds, boolean isKey) {}

    private Pictures() {}

    static List<Picture> of(List<String> lines, double clock) {
        List<Picture> pictures = new ArrayList<>();
        for (String line : Probe.of(lines, "video")) {
            String[] fields = line.split(",");
            if (fields[0].equals("packet")) {
                pictures.add(new Picture(Double.parseDouble(fields[3]) / clock, fields[5].startsWith("K")));
            }
        }
        return pictures;
    }

    /** Only where the clip begins again are two pictures further apart. */
    static void assertNoGap(List<Picture> pictures) {
        int again = -1;
        for (int i = 1; i < pictures.size(); i++) {
            double step = pictures.get(i).seconds - pictures.get(i - 1).seconds;
            boolean isStep = step > 0 && step < MAX_STEP_S;
            if (!isStep && again < 0 && pictures.get(i).isKey) {
                again = i % OF_A_CLIP;
            }
            assertThat(isStep || i % OF_A_CLIP == again && step > 0 && step < MAX_LOOP_STEP_S).as("step of %f before picture %d of %d", step, i, pictures.size()).isTrue();
        }
    }
}
