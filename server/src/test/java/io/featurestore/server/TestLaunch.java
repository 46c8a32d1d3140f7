package io.featurestore.server;

import io.featurestore.server.launch.GlobalOptions;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.Launch.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;

/// The surroundings of a command in a test: real time, and one folder for everything.
public final class TestLaunch {
    private TestLaunch() {}

    /// @param err what the command prints for its user
    public static Launch in(Path folder, Map<String, String> environment, StringWriter err) {
        return new Launch(
                new GlobalOptions(),
                new Surroundings(
                        environment,
                        Clock.systemUTC(),
                        new SplittableRandom(1),
                        folder,
                        folder,
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(err, true)));
    }
}
