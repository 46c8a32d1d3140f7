package io.featurestore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalInt;
import java.util.PrimitiveIterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Asks a server in this JVM many times, and looks at what is left on the heap: between a third of the requests and all
/// of them it must not have grown. `-Dsoak.times=20` asks so many times as often.
public final class Soak {
    private static final int TIMES = Integer.getInteger("soak.times", 1);

    /// An entry of a map for each request would be a hundred.
    private static final int MOST_BYTES_A_REQUEST = 40;

    /// Buffers and what belongs to code that is compiled late.
    private static final int FREE_BYTES = 256 * 1024;

    private Soak() {}

    /// @param clients how many ask at once
    /// @param requests how many, at the usual size
    /// @param request sends the request of a number, of which there is only one, and judges the answer
    public static void of(String server, int clients, int requests, IntConsumer request) throws Exception {
        int third = requests * TIMES / 3;
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            ask(threads, clients, IntStream.range(0, third), request);
            long first = used();
            ask(threads, clients, IntStream.range(third, 3 * third), request);
            long last = used();
            System.out.printf(
                    "%s server: %d KiB in use after %d requests, %d KiB after %d%n",
                    server, first / 1024, third, last / 1024, 3 * third);
            assertThat(last - first)
                    .as("growth of the heap in %d requests", 2 * third)
                    .isLessThan(FREE_BYTES + 2L * third * MOST_BYTES_A_REQUEST);
        }
    }

    private static void ask(ExecutorService threads, int clients, IntStream numbers, IntConsumer request)
            throws Exception {
        PrimitiveIterator.OfInt next = numbers.iterator();
        List<Future<?>> all = IntStream.range(0, clients)
                .<Future<?>>mapToObj(client -> threads.submit(() -> {
                    for (OptionalInt number = take(next); number.isPresent(); number = take(next)) {
                        request.accept(number.getAsInt());
                    }
                }))
                .toList();
        for (Future<?> one : all) {
            one.get();
        }
    }

    private static OptionalInt take(PrimitiveIterator.OfInt next) {
        synchronized (next) {
            return next.hasNext() ? OptionalInt.of(next.nextInt()) : OptionalInt.empty();
        }
    }

    /// Of several collections the one that found the least: what is being closed goes a little later.
    private static long used() {
        return IntStream.range(0, 4)
                .mapToLong(collection -> {
                    System.gc();
                    return ManagementFactory.getMemoryMXBean()
                            .getHeapMemoryUsage()
                            .getUsed();
                })
                .min()
                .orElseThrow();
    }
}
