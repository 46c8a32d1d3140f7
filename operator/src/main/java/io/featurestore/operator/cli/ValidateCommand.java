package io.featurestore.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.Planner;
import io.featurestore.operator.render.Layout;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.validate.Level;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says what the API server and the operator would find wrong.
@Command(
        name = "validate",
        description = {
            "Check the input's FeatureStores as the API server and the operator would.",
            "One line a finding: FILE: NAMESPACE/NAME: field.path: message. The message of a warning begins with"
                    + " 'warning: '. Exit code 1 if a finding is no warning. A reference to something that is not in the"
                    + " input is a warning, because the cluster may have it."
        },
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// How findings are printed.
    enum Output {
        text,
        json
    }

    @Parameters(paramLabel = "FILE|FOLDER|-", description = "where the documents are; - is standard input")
    String path = "-";

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "text or json (${DEFAULT-VALUE})")
    Output output = Output.text;

    @Mixin
    InputOptions options = new InputOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws JsonProcessingException {
        Input input = options.read(path);
        List<Report.Line> lines = new ArrayList<>();
        for (Document document : input.featureStores()) {
            lines.addAll(check(document, input));
        }
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case text -> lines.forEach(line -> out.println(line.text()));
            case json -> out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(lines));
        }
        out.flush();
        if (input.featureStores().isEmpty()) {
            spec.commandLine().getErr().println(path + ": no FeatureStore in it");
        }
        return lines.stream().allMatch(Report.Line::isWarning) ? 0 : 1;
    }

    private static List<Report.Line> check(Document document, Input input) {
        List<Report.Line> admission = Report.admission(document);
        if (!admission.stream().allMatch(Report.Line::isWarning)) {
            return admission;
        }
        FeatureStore featureStore;
        try {
            featureStore = Input.featureStore(document);
        } catch (UnreadableField e) {
            return List.of(Report.Line.of(document, e.finding()));
        }
        List<Report.Line> lines = new ArrayList<>(admission);
        Planner.plan(input.world(featureStore), Layout.CLUSTER).findings().stream()
                .map(finding -> line(document, finding))
                .filter(line -> !lines.contains(line))
                .forEach(lines::add);
        return lines;
    }

    private static Report.Line line(Document document, Finding finding) {
        Report.Line line = Report.Line.of(document, finding);
        return finding.level() == Level.WAITING ? line.asWarning() : line;
    }
}
