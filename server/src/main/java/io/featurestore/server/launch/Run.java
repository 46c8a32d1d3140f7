package io.featurestore.server.launch;

import io.featurestore.server.error.ServeException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Runs a command line and turns whatever happens into an exit code and lines for the user, never a stack trace.
public final class Run {
    private static final Logger LOG = LoggerFactory.getLogger("feast");
    private static final int USAGE = 2;
    private static final int FAILED = 1;

    private Run() {}

    /// @return the exit code
    public static int command(CommandLine root, Launch launch, String... arguments) {
        addHelp(root);
        root.setOut(launch.out());
        root.setErr(launch.err());
        root.setExecutionStrategy(parsed -> execute(parsed, launch));
        root.setParameterExceptionHandler((problem, given) -> usage(problem, given, launch));
        root.setExecutionExceptionHandler((problem, command, ignored) -> failed(problem, command, launch));
        return root.execute(arguments);
    }

    /// `--help` for every command, and no short form: `-h` is a host for the servers.
    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("--help")
                        .usageHelp(true)
                        .description("Show this message and exit.")
                        .build());
        command.getSubcommands().values().forEach(Run::addHelp);
    }

    private static int execute(ParseResult parsed, Launch launch) {
        try {
            launch.startLogging();
        } catch (StartRefused refused) {
            print(parsed.commandSpec().qualifiedName(), refused.lines(), launch);
            return refused.exitCode();
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int usage(ParameterException problem, String[] given, Launch launch) {
        CommandLine command = problem.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (given.length == 0) {
            command.usage(launch.err());
            return USAGE;
        }
        launch.err().printf("%s: %s%n", name, oneLine(String.valueOf(problem.getMessage())));
        launch.err().printf("Try '%s --help' for help.%n", name);
        return USAGE;
    }

    private static int failed(Exception problem, CommandLine command, Launch launch) {
        launch.lifecycle().stop();
        String name = command.getCommandSpec().qualifiedName();
        return switch (problem) {
            case StartRefused refused -> {
                print(name, refused.lines(), launch);
                yield refused.exitCode();
            }
            case ServeException refused -> {
                print(name, List.of(refused.error().message()), launch);
                yield FAILED;
            }
            default -> {
                print(name, List.of(problem.toString()), launch);
                LOG.debug("{} failed", name, problem);
                yield FAILED;
            }
        };
    }

    private static void print(String name, List<String> lines, Launch launch) {
        lines.forEach(line -> launch.err().printf("%s: %s%n", name, oneLine(line)));
        launch.err().flush();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
