package io.drover.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Waits until things have settled. */
@Command(name = "wait", mixinStandardHelpOptions = true, description = "Waits until stacks, services or containers have come to rest, and fails when one did not get where it was to be.", footer = {
        "", "Examples:", "  drover wait shop", "  drover wait --timeout 60 shop/web"})
final class Wait implements Runnable {
    private static final Set<String> GOOD = Set.of("active", "running", "healthy", "started-once", "inactive",
            "stopped", "removed", "upgraded");
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "by name or id")
    private List<String> names = new ArrayList<>();
    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "600", description = "how long to wait for all (default: ${DEFAULT-VALUE})")
    private int timeout = 600;

    @Override
    public void run() {
        var api = connection.open();
        var end = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
        for (var name : names) {
            var thing = Thing.find(api, name);
            while (thing.body().path("transitioning").asText().equals("yes")) {
                if (System.nanoTime() > end) {
                    throw new Failure(name + " is still " + Ps.text(thing.body(), "state") + " after " + timeout
                            + " s: " + Ps.text(thing.body(), "transitioningMessage"));
                }
                Pause.shortly();
                thing = thing.again(api);
            }
            var state = Ps.text(thing.body(), "state");
            if (!GOOD.contains(state)) {
                throw new Failure(name + " is " + state + ": " + Ps.text(thing.body(), "transitioningMessage"));
            }
            spec.commandLine().getOut().println(name + " is " + state);
            spec.commandLine().getOut().flush();
        }
    }
}
