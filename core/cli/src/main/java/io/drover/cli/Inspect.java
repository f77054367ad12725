package io.drover.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.compose.template.GoTemplate;
import io.drover.compose.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints all that the server knows of a thing, or a part of it. */
@Command(name = "inspect", mixinStandardHelpOptions = true, description = "Prints all that the server knows of stacks, services, containers, hosts, volumes or networks, as JSON.", footer = {
        "", "Examples:", "  drover inspect shop", "  drover inspect shop/web 1i7",
        "  drover inspect --format '{{.state}} {{json .launchConfig.labels}}' shop/web"})
final class Inspect implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
    };
    @Mixin
    private Connection connection = new Connection();
    @Mixin
    private Kinds kinds = new Kinds();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "by name or id")
    private List<String> names = new ArrayList<>();
    @Option(names = "--format", paramLabel = "TEMPLATE", defaultValue = "json", description = "json, or a Go template of the fields, for example '{{.state}}' (default: ${DEFAULT-VALUE})")
    private String format = "json";

    @Option(names = "--links", description = "also the addresses of what belongs to it and of what can be done with it")
    private boolean links;

    @Override
    public void run() {
        var api = connection.open();
        for (var name : names) {
            var body = kinds.find(api, name).body();
            if (!links && body instanceof ObjectNode object) {
                object.remove(List.of("links", "actions", "actionLinks"));
            }
            spec.commandLine().getOut().println(format.equals("json") ? body.toPrettyString() : formatted(body));
            spec.commandLine().getOut().flush();
        }
    }

    private String formatted(JsonNode body) {
        try {
            return GoTemplate.render(format, JSON.convertValue(body, MAP)).text();
        } catch (TemplateException e) {
            throw new Failure("--format: " + e.getMessage());
        }
    }
}
