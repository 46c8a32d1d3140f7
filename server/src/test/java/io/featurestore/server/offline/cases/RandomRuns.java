package io.featurestore.server.offline.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// Holds a store to the reference, request by request.
final class RandomRuns {
    private RandomRuns() {}

    static void check(Backend backend, boolean nanoseconds) {
        int cases = Integer.getInteger("offline.cases", 500);
        long first = Long.getLong("offline.seed", 1);
        for (long seed = first; seed < first + cases; seed++) {
            CaseRequest request = RandomCases.of(seed, nanoseconds);
            List<List<Object>> answer = backend.ask(request).rows();
            List<List<Object>> wanted = ReferenceJoin.rows(request);
            for (int row = 0; row < Math.min(answer.size(), wanted.size()); row++) {
                assertThat(answer.get(row))
                        .as("seed %d, row %d of %s", seed, row, request)
                        .isEqualTo(wanted.get(row));
            }
            assertThat(answer).as("seed %d, %s", seed, request).hasSameSizeAs(wanted);
        }
    }
}
