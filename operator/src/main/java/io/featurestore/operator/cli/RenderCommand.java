package io.featurestore.operator.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.featurestore.crd.v1.FeatureStore;
import io.featurestore.operator.Plan;
import io.featurestore.operator.Planner;
import io.featurestore.operator.render.Layout;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints the objects that the operator would apply.
@Command(
        name = "render",
        description = {
            "Print all objects of the input's FeatureStores as YAML documents.",
            "Secrets, ConfigMaps and FeatureStores that they refer to come from the same input; one that is missing"
                    + " ends the command with exit code 1 and its name. Warnings go to standard error."
        },
        mixinStandardHelpOptions = true)
final class RenderCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE|FOLDER|-", description = "where the documents are; - is standard input")
    String path = "-";

    @Mixin
    InputOptions options = new InputOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Input input = options.read(path);
        if (input.featureStores().isEmpty()) {
            throw new UserError("%s: no FeatureStore in it".formatted(path));
        }
        boolean failed = false;
        for (Document document : input.featureStores()) {
            failed |= !render(document, input);
        }
        return failed ? 1 : 0;
    }

    private boolean render(Document document, Input input) {
        List<Report.Line> admission = Report.admission(document);
        if (!admission.isEmpty()) {
            admission.forEach(line -> spec.commandLine().getErr().println(line.text()));
            return false;
        }
        FeatureStore featureStore = Input.featureStore(document);
        Plan plan = Planner.plan(input.world(featureStore), Layout.CLUSTER);
        plan.findings()
                .forEach(finding -> spec.commandLine()
                        .getErr()
                        .println(Report.Line.of(document, finding).text()));
        for (HasMetadata object : plan.objects()) {
            spec.commandLine().getOut().print(YamlText.of(object));
        }
        spec.commandLine().getOut().flush();
        return !plan.blocked();
    }
}
