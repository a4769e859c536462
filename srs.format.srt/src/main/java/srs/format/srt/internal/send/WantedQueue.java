package srs.format.srt.internal.send;

import java.util.Arrays;

/** Sequence numbers that are to be sent again, in order of the reports. As each is in it once, it is bounded by the packets in flight. Confined to its sender. */
final class WantedQueue {
    private int[] numbers = new int[32];
    private int first;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(int number) {
        if (size == numbers.length) {
            int[] larger = Arrays.copyOfRange(numbers, first, first + 2 * size);
            System.arraycopy(numbers, 0, larger, numbers.length - first, first);
            numbers = larger;
            first = 0;
        }
        numbers[first + size++ & numbers.length - 1] = number;
    }

    int poll() {
        int number = numbers[first];
        first = first + 1 & numbers.length - 1;
        size--;
        return number;
    }
}
