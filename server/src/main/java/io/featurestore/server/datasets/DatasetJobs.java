package io.featurestore.server.datasets;

import feast.proto.registry.RegistryServerProto.CreateDatasetFromRetrievalRequest;
import feast.proto.registry.RegistryServerProto.GetDatasetDataResponse;
import feast.proto.registry.RegistryServerProto.GetDatasetJobStatusResponse;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.Datasets;
import io.featurestore.server.registry.FeastRegistry;
import io.featurestore.server.registry.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Jobs in the memory of this process: two at a time, and a bound on those that wait and on those that are remembered.
public final class DatasetJobs implements Datasets, AutoCloseable {
    private static final int AT_ONCE = 2;
    private static final int MOST_WAITING = 100;
    private static final int MOST_KNOWN = 1000;
    private static final Duration TIME_TO_END = Duration.ofSeconds(5);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");
    private static final Set<String> STATUSES = Set.of("pending", "running", "completed", "failed");

    private final FeastRegistry registry;
    private final DatasetWork work;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final Bugs bugs;
    private final Map<String, GetDatasetJobStatusResponse> jobs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, GetDatasetJobStatusResponse> eldest) {
            return size() > MOST_KNOWN;
        }
    };
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("dataset-", 0).daemon().factory());

    public DatasetJobs(FeastRegistry registry, DatasetWork work, Clock clock, Supplier<UUID> ids, Bugs bugs) {
        this.registry = registry;
        this.work = work;
        this.clock = clock;
        this.ids = ids;
        this.bugs = bugs;
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public GetDatasetJobStatusResponse create(Identity caller, CreateDatasetFromRetrievalRequest order) {
        registry.reads(caller).require(Operation.CREATE, Kind.SAVED_DATASET, order.getProject(), order.getName());
        GetDatasetJobStatusResponse job = GetDatasetJobStatusResponse.newBuilder()
                .setJobId(ids.get().toString())
                .setDatasetName(order.getName())
                .setProject(order.getProject())
                .setStatus("pending")
                .setCreatedAt(now())
                .build();
        note(job);
        try {
            threads.execute(() -> run(caller, order, job));
        } catch (RejectedExecutionException ignored) {
            synchronized (jobs) {
                jobs.remove(job.getJobId());
            }
            throw ServeException.of(ErrorCode.OVERLOADED, "Too many data sets are being made; try again later");
        }
        return job;
    }

    private void run(Identity caller, CreateDatasetFromRetrievalRequest order, GetDatasetJobStatusResponse job) {
        GetDatasetJobStatusResponse running =
                job.toBuilder().setStatus("running").build();
        note(running);
        GetDatasetJobStatusResponse.Builder done = running.toBuilder();
        try {
            work.make(caller, order);
            done.setStatus("completed");
        } catch (RuntimeException e) {
            done.setStatus("failed")
                    .setError(bugs.errorOf(e, "data set " + order.getName()).message());
        }
        note(done.setCompletedAt(now()).build());
    }

    private void note(GetDatasetJobStatusResponse job) {
        synchronized (jobs) {
            jobs.put(job.getJobId(), job);
        }
    }

    private String now() {
        return TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    }

    @Override
    public GetDatasetJobStatusResponse job(Identity caller, String id) {
        GetDatasetJobStatusResponse job;
        synchronized (jobs) {
            job = jobs.getOrDefault(id, GetDatasetJobStatusResponse.getDefaultInstance());
        }
        if (job.getJobId().isEmpty()) {
            throw ServeException.of(ErrorCode.OBJECT_NOT_FOUND, "Dataset job '%s' not found".formatted(id));
        }
        registry.reads(caller).require(Operation.DESCRIBE, Kind.SAVED_DATASET, job.getProject(), job.getDatasetName());
        return job;
    }

    @Override
    public List<GetDatasetJobStatusResponse> jobs(Identity caller, String project, String status) {
        List<GetDatasetJobStatusResponse> all;
        synchronized (jobs) {
            all = new ArrayList<>(jobs.values());
        }
        return all.reversed().stream()
                .filter(job -> project.isEmpty() || job.getProject().equals(project))
                .filter(job -> !STATUSES.contains(status) || job.getStatus().equals(status))
                .filter(job -> registry.reads(caller)
                        .may(Operation.DESCRIBE, Kind.SAVED_DATASET, job.getProject(), job.getDatasetName()))
                .toList();
    }

    @Override
    public GetDatasetDataResponse data(Identity caller, String project, String name, int limit) {
        return work.firstRows(
                registry.reads(caller).get(Operation.READ_DATASET, Kind.SAVED_DATASET, project, name), limit);
    }

    /// Cuts off what runs: its data set is not there then. What does not end in time keeps the store that it reads
    /// until the process ends: closing it would pull native memory from under the job.
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (threads.awaitTermination(TIME_TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                work.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
