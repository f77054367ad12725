package io.drover.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a driver try again. */
@Command(name = "retry", mixinStandardHelpOptions = true, description = "Has a driver try again to make a host that failed.")
final class RetryHost implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(paramLabel = "NAME")
    private String name = "";
    @Option(names = "--set", paramLabel = "SETTING=VALUE", description = "what is to be other than before")
    private Map<String, String> settings = new LinkedHashMap<>();
    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "1800", description = "how long to wait for it (default: ${DEFAULT-VALUE})")
    private int timeout = 1800;

    @Override
    public void run() {
        var api = connection.open();
        var machines = new Machines(api, spec.commandLine().getOut());
        var id = machines.find(name).path("id").asText();
        api.act("machines", id, "retry", Map.of("settings", Machines.said(settings)));
        machines.follow(api.get("machines", id), Duration.ofSeconds(timeout));
    }
}
