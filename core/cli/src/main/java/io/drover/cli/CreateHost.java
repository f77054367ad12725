package io.drover.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a driver make a host. */
@Command(name = "create", mixinStandardHelpOptions = true, description = "Has a driver make a host, and tells what it does.", footer = {
        "", "Example:",
        "  drover hosts create node4 --driver ssh --set address=10.0.0.7 --set privateKey=@$HOME/.ssh/id_ed25519"})
final class CreateHost implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(paramLabel = "NAME", description = "of the host")
    private String name = "";
    @Option(names = {"-d",
            "--driver"}, required = true, paramLabel = "NAME", description = "see drover hosts drivers")
    private String driver = "";
    @Option(names = "--set", paramLabel = "SETTING=VALUE", description = "what the driver is told; @FILE stands for what is in a file")
    private Map<String, String> settings = new LinkedHashMap<>();
    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "labels of the host")
    private Map<String, String> labels = new LinkedHashMap<>();
    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "1800", description = "how long to wait for it (default: ${DEFAULT-VALUE})")
    private int timeout = 1800;

    @Override
    public void run() {
        var api = connection.open();
        var wish = new HashMap<String, Object>(
                Map.of("name", name, "driver", driver, "settings", Machines.said(settings)));
        if (!labels.isEmpty()) {
            wish.put("labels", labels);
        }
        new Machines(api, spec.commandLine().getOut()).follow(api.create("machines", wish),
                Duration.ofSeconds(timeout));
    }
}
