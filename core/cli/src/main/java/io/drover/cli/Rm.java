package io.drover.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes stacks, services, containers, hosts or volumes. */
@Command(name = "rm", mixinStandardHelpOptions = true, description = "Removes stacks, services, containers, hosts or volumes.", footer = {
        "", "Examples:", "  drover rm shop/web", "  drover rm 1i7", "  drover rm -s node3", "  drover rm --force shop"})
final class Rm implements Runnable {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    @Mixin
    private Connection connection = new Connection();
    @Mixin
    private Kinds kinds = new Kinds();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "stacks, services (stack/service), containers or hosts, by name or id, or volumes, by id, or with --type volume by name")
    private List<String> names = new ArrayList<>();
    @Option(names = {"-s", "--stop"}, description = "stop or deactivate first what cannot be removed as it is")
    private boolean stop;
    @Option(names = {"-f",
            "--force"}, description = "wait no longer for containers that a host does not remove, of what is being removed already; and go on when something is not there")
    private boolean force;

    @Override
    public void run() {
        var api = connection.open();
        for (var name : names) {
            try {
                remove(api, name);
            } catch (Failure failure) {
                if (!force) {
                    throw failure;
                }
                spec.commandLine().getErr().println("drover: " + failure.getMessage());
                spec.commandLine().getErr().flush();
            }
        }
    }

    private void remove(Api api, String name) {
        // what is in a volume is lost: nobody shall mean one by mistake
        var thing = kinds.find(api, name, Set.of(Kinds.Kind.volume));
        if (force && thing.act(api, Map.of(), "purge") != null) {
            spec.commandLine().getOut().println(name + " is not waited for any longer");
            spec.commandLine().getOut().flush();
            return;
        }
        if (thing.act(api, Map.of(), "remove") == null && !(stop && removeStopped(api, thing))) {
            throw new Failure(name + " cannot be removed: it is " + Ps.text(thing.body(), "state") + hint(thing));
        }
        spec.commandLine().getOut().println(name + " is being removed");
        spec.commandLine().getOut().flush();
    }

    private static String hint(Thing thing) {
        return thing.body().path("actions").has("purge")
                ? " (" + Ps.text(thing.body(), "transitioningMessage") + "); --force waits no longer"
                : "";
    }

    private static boolean removeStopped(Api api, Thing thing) {
        if (thing.act(api, Map.of(), "stop", "deactivate") == null) {
            return false;
        }
        var end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end) {
            if (thing.again(api).act(api, Map.of(), "remove") != null) {
                return true;
            }
            Pause.shortly();
        }
        return false;
    }
}
