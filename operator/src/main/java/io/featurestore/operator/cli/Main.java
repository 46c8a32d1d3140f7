package io.featurestore.operator.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeExceptionMapper;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/// The `featurestore` command.
@Command(
        name = "featurestore",
        description = "Feature stores on Kubernetes: the operator, and its functions without a cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {UpCommand.class, ValidateCommand.class, RenderCommand.class, RunCommand.class})
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    /// The command with its way of reporting: what a user can mend is one message on standard error and exit code 1,
    /// a wrong call is the usage and exit code 2.
    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine line = new CommandLine(new Main(), new Commands(environment));
        line.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (exception instanceof UserError) {
                command.getErr().println(exception.getMessage());
                return 1;
            }
            throw exception;
        });
        IExitCodeExceptionMapper usage = exception -> exception instanceof ParameterException ? USAGE : 1;
        line.setExitCodeExceptionMapper(usage);
        line.setUsageHelpAutoWidth(true);
        return line;
    }

    /// Makes commands; those that look at the environment get it handed in.
    private record Commands(Map<String, String> environment) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type == RunCommand.class) {
                return type.cast(new RunCommand(environment));
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    /// The version that the build wrote into the jar.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"featurestore " + (version == null ? "(not packaged)" : version)};
        }
    }
}
