package srs.exporter.internal;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The metrics of one scrape as they are collected. Confined to its thread. */
final class Samples {
    private final List<MetricSnapshot> metrics = new ArrayList<>();

    /** What can fall. @param values by label values, in the order of the names; without labels one entry with an empty list */
    void gauge(String name, String help, List<String> labels, Map<List<String>, ? extends Number> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((label, value) -> gauge.dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels(labels, label)).value(value.doubleValue()).build()));
        metrics.add(gauge.build());
    }

    void gauge(String name, String help, Number value) {
        gauge(name, help, List.of(), Map.of(List.of(), value));
    }

    /** What only grows. @param name without {@code _total}, which is added */
    void counter(String name, String help, List<String> labels, Map<List<String>, ? extends Number> values) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        values.forEach((label, value) -> counter.dataPoint(
                CounterSnapshot.CounterDataPointSnapshot.builder().labels(labels(labels, label)).value(value.doubleValue()).build()));
        metrics.add(counter.build());
    }

    void counter(String name, String help, Number value) {
        counter(name, help, List.of(), Map.of(List.of(), value));
    }

    /** Facts as labels of a gauge that is 1. @param name without {@code _info}, which is added */
    void info(String name, String help, Map<String, String> facts) {
        metrics.add(InfoSnapshot.builder().name(name).help(help).dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                .labels(labels(List.copyOf(facts.keySet()), List.copyOf(facts.values()))).build()).build());
    }

    /** To be written one after the other: SRS has a gauge {@code srs_clients} beside the counter {@code srs_clients_total}, which the model takes for the same name. */
    List<MetricSnapshots> all() {
        Set<String> names = new HashSet<>();
        Map<Boolean, List<MetricSnapshot>> byNew = metrics.stream().collect(Collectors.partitioningBy(m -> names.add(m.getMetadata().getPrometheusName())));
        return List.of(new MetricSnapshots(byNew.get(true)), new MetricSnapshots(byNew.get(false)));
    }

    private static Labels labels(List<String> names, List<String> values) {
        return Labels.of(names, values);
    }
}
