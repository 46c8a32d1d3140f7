package io.featurestore.server.offline.cases;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// @param frame the entity rows; empty for a range
public record CaseRequest(
        List<CaseView> views,
        Optional<Table> frame,
        Optional<Instant> start,
        Optional<Instant> end,
        boolean fullNames) {}
