package io.drover.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits until things have settled. */
@Command(name = "wait", mixinStandardHelpOptions = true, description = "Waits until stacks, services or containers have come to rest and are healthy, and fails when one did not get where it was to be.", footer = {
        "", "Examples:", "  drover wait shop", "  drover wait --timeout 60 shop/web",
        "  drover wait --wait-state upgraded shop/web"})
final class Wait implements Runnable {
    private static final Set<String> RUNS = Set.of("active", "running");
    private static final Set<String> COMING = Set.of("initializing", "reinitializing");
    private static final Set<String> ILL = Set.of("unhealthy", "degraded");
    private static final Set<String> GOOD = Set.of("active", "running", "healthy", "started-once", "inactive",
            "stopped", "removed", "upgraded");
    @Mixin
    private Connection connection = new Connection();
    @Mixin
    private Kinds kinds = new Kinds();
    @Mixin
    private Output output = new Output();
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "by name or id")
    private List<String> names = new ArrayList<>();
    @Option(names = "--wait-state", paramLabel = "STATE", description = "wait for this state, or health, and no other")
    private @Nullable String wanted;
    @Option(names = {"--timeout",
            "--wait-timeout"}, paramLabel = "SECONDS", defaultValue = "600", description = "how long to wait for all (default: ${DEFAULT-VALUE})")
    private int timeout = 600;

    @Override
    public void run() {
        var api = connection.open();
        var end = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
        for (var name : names) {
            var thing = kinds.find(api, name);
            while (wanted == null ? moves(thing) : !is(name, thing, wanted)) {
                if (System.nanoTime() > end) {
                    throw new Failure(name + " is still " + shown(thing) + " after " + timeout + " s: "
                            + Ps.text(thing.body(), "transitioningMessage"));
                }
                Pause.shortly();
                thing = thing.again(api);
            }
            var state = shown(thing);
            if (wanted == null && !GOOD.contains(state)) {
                throw new Failure(name + " is " + state + ": " + Ps.text(thing.body(), "transitioningMessage"));
            }
            output.tell(thing.body());
            output.say(name + " is " + (wanted == null ? state : wanted));
        }
    }

    /** What is gone does not get there any more. */
    private static boolean is(String name, Thing thing, String wanted) {
        var state = Ps.text(thing.body(), "state");
        if (state.equals("removed") && !wanted.equals(state)) {
            throw new Failure(name + " is removed");
        }
        return state.equals(wanted) || Ps.text(thing.body(), "healthState").equals(wanted);
    }

    /** On its way, or it runs and is not found healthy yet. */
    private static boolean moves(Thing thing) {
        return thing.body().path("transitioning").asText().equals("yes") || COMING.contains(shown(thing));
    }

    /** Its health, when it runs and is not well, and else its state. */
    private static String shown(Thing thing) {
        var state = Ps.text(thing.body(), "state");
        var health = Ps.text(thing.body(), "healthState");
        return RUNS.contains(state) && (COMING.contains(health) || ILL.contains(health)) ? health : state;
    }
}
