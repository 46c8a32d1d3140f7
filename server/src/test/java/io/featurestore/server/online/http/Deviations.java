package io.featurestore.server.online.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Where our answers differ from Python's on purpose, from `online/deviations.tsv`.
final class Deviations {
    private final List<Deviation> list;

    /// @param part what our answer's text holds
    record Deviation(String request, int status, String part, String reason) {
        boolean fits(Replay.Pair pair) {
            return request.equals(pair.name())
                    && status == pair.ourStatus()
                    && (part.equals("-") ? pair.ours().isEmpty() : pair.ours().contains(part));
        }
    }

    private Deviations(List<Deviation> list) {
        this.list = list;
    }

    static Deviations of(String store) {
        List<Deviation> list = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Deviations.class.getResourceAsStream("/online/deviations.tsv")), UTF_8))) {
            lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split("\t", -1)))
                    .filter(cells -> List.of(cells.get(0).split(",", -1)).contains(store))
                    .forEach(cells -> list.add(
                            new Deviation(cells.get(1), Integer.parseInt(cells.get(2)), cells.get(3), cells.get(4))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Deviations(list);
    }

    boolean allow(Replay.Pair pair) {
        return list.stream().anyMatch(deviation -> deviation.fits(pair));
    }

    /// Those that none of the pairs needs.
    List<Deviation> unused(List<Replay.Pair> different) {
        return list.stream()
                .filter(deviation -> different.stream().noneMatch(deviation::fits))
                .toList();
    }
}
