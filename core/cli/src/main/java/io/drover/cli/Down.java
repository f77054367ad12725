package io.drover.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes a stack with its containers. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Removes stacks, their services and their containers, and waits until they are gone.", footer = {
        "", "Examples:", "  drover down", "  drover down shop", "  drover down -t 5 shop", "  drover down -v shop",
        "  drover down -f shop/docker-compose.yml"})
final class Down implements Runnable {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    @Mixin
    private Connection connection = new Connection();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;
    @Mixin
    private StackFiles files = new StackFiles();
    @Parameters(arity = "0..*", paramLabel = "STACK", description = "stacks by name (default: the one of the compose files here)")
    private List<String> stacks = new ArrayList<>();
    @Option(names = {"-d", "--detach"}, description = "do not wait")
    private boolean detach;
    @Option(names = {"-t",
            "--timeout"}, paramLabel = "SECONDS", description = "how long containers may take to end before they are killed (default: as each says)")
    private @Nullable Integer timeout;

    @Option(names = {"-v",
            "--volumes"}, description = "remove the stack's own volumes too, with what is in them; those that are external stay")
    private boolean volumes;

    @Override
    public void run() {
        var api = connection.open();
        for (var stack : stacks.isEmpty() ? List.of(files.nameOfThese()) : stacks) {
            remove(api, stack);
        }
    }

    /** Their ends begin with the time that they have; the stack is removed before they could be started again. */
    private static void hurry(Api api, String stackId, int seconds) {
        for (var container : api.list("containers", "stackId", stackId)) {
            try {
                new Thing("containers", container).act(api, Map.of("timeout", seconds), "stop");
            } catch (Failure e) {
                if (canStop(api, stackId, Ps.text(container, "id"))) {
                    throw e;
                }
                // it has ended meanwhile
            }
        }
    }

    private static boolean canStop(Api api, String stackId, String id) {
        return api.list("containers", "stackId", stackId).stream()
                .anyMatch(it -> Ps.text(it, "id").equals(id) && it.path("actions").has("stop"));
    }

    private void remove(Api api, String stack) {
        var out = spec.commandLine().getOut();
        var id = new Names(api).stack(stack).path("id").asText();
        if (timeout != null) {
            hurry(api, id, timeout);
        }
        var own = volumes ? new OwnVolumes(api, id) : null;
        api.remove("stacks", id);
        var end = System.nanoTime() + LONGEST.plusSeconds(timeout == null ? 0 : timeout).toNanos();
        // at once: the stack is not gone before hosts that are away are back, and nobody may wait for that
        var stay = own == null ? List.<String>of() : remove(own, end);
        while (!detach && api.list("stacks").stream().anyMatch(it -> it.path("id").asText().equals(id)
                && !it.path("state").asText().equals("removed"))) {
            if (System.nanoTime() > end) {
                throw new Failure("the stack " + stack + " is still being removed; the server goes on");
            }
            Pause.shortly();
        }
        out.println("stack " + stack + (detach ? " is being removed" : " is gone"));
        out.flush();
        if (!stay.isEmpty()) {
            throw new Failure(stay.size() + " of its volumes stay");
        }
    }

    /** @return what was said of those that stay */
    private List<String> remove(OwnVolumes own, long end) {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        var stay = new ArrayList<String>();
        var said = new HashSet<String>();
        own.remove(end, volume -> {
            // on several hosts it has the same name
            if (said.add(volume)) {
                out.println(volume + " is being removed");
                out.flush();
            }
        }, why -> {
            err.println("drover: " + why);
            err.flush();
            stay.add(why);
        });
        return stay;
    }
}
