package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which containers may reach which. */
@Command(name = "policy", mixinStandardHelpOptions = true, description = "Prints the rules by which containers may reach each other, or changes them.", footer = {
        "", "The first rule that fits decides; where none does, the default.", "", "A file of rules:",
        "  - {within: stack, action: allow}", "  - {within: linked, action: allow, ports: [80, 53/udp]}",
        "  - {between: {groupBy: com.example.team}, action: allow}",
        "  - {from: {selector: tier=web}, to: {selector: 'tier in (db, cache)'}, action: deny}", "", "Examples:",
        "  drover network policy > rules.yml", "  drover network policy set rules.yml",
        "  drover network policy default deny"})
final class Policy implements Runnable {
    private static final String RULES = "policy";
    private static final String DEFAULT = "defaultPolicyAction";
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Mixin
    private Format format = new Format();

    /** By the words that people type. */
    enum Action {
        allow, deny
    }

    @Override
    public void run() {
        var network = Networks.network(connection.open());
        var shown = new ObjectMapper().createObjectNode();
        for (var field : List.of(DEFAULT, RULES)) {
            shown.set(field, network.path(field));
        }
        say(format.isJson() ? shown.toString() : yaml(shown).stripTrailing());
    }

    private static String yaml(JsonNode shown) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(new Representer(options), options).dump(new ObjectMapper().convertValue(shown, Map.class));
    }

    @Command(name = "set", mixinStandardHelpOptions = true, description = "Puts the rules of a file in the place of all that there are.", footer = {
            "", "The file is YAML or JSON: a list of rules, or what drover network policy prints.", "", "Examples:",
            "  drover network policy set rules.yml"})
    void set(@Mixin Connection here,
            @Parameters(paramLabel = "FILE", description = "the rules") Path file) {
        var api = here.open();
        var change = read(file);
        var now = api.update("networks", Ps.text(Networks.network(api), "id"), change);
        say("the policy has " + now.path(RULES).size() + " rules; the default is " + Ps.text(now, DEFAULT));
    }

    @Command(name = "default", mixinStandardHelpOptions = true, description = "Says what holds where no rule fits.", footer = {
            "", "Examples:", "  drover network policy default deny"})
    void otherwise(@Mixin Connection here,
            @Parameters(paramLabel = "ACTION", description = "${COMPLETION-CANDIDATES}") Action action) {
        var api = here.open();
        api.update("networks", Ps.text(Networks.network(api), "id"), Map.of(DEFAULT, action.name()));
        say("the default is " + action);
    }

    /** What the file says, for the server to judge. JSON is YAML as well. */
    private static Map<String, Object> read(Path file) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object said;
        try {
            said = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + Failure.reason(e));
        } catch (YAMLException e) {
            throw new Failure(file + " is not YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s*\\n\\s*", " "));
        }
        var change = new LinkedHashMap<String, Object>();
        if (said instanceof List<?> rules) {
            change.put(RULES, rules);
        } else if (said instanceof Map<?, ?> fields && Set.of(RULES, DEFAULT).containsAll(fields.keySet())) {
            fields.forEach((name, value) -> change.put(String.valueOf(name), value));
        }
        if (change.isEmpty()) {
            throw new Failure(file + " must be a list of rules, or have " + RULES + " and " + DEFAULT);
        }
        return change;
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
