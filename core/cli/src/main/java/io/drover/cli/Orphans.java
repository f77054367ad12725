package io.drover.cli;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** Services of a stack that its files do not have any more. */
final class Orphans {
    @Option(names = {"--remove-orphans",
            "--prune"}, description = "remove services of the stack that the files do not have; those of other profiles stay")
    private boolean remove;

    /** Those that are to go. @param there the names of all that the stack has */
    Set<String> of(StackFiles files, String stack, String environment, Set<String> there) {
        if (!remove || there.isEmpty()) {
            return Set.of();
        }
        var gone = new TreeSet<>(there);
        files.withAllProfiles(stack, environment, there).stack().services()
                .forEach(service -> gone.remove(service.name()));
        return gone;
    }

    static void remove(Api api, String stackId, Set<String> names, Output output) {
        if (names.isEmpty()) {
            return;
        }
        for (var service : api.list("services", "stackId", stackId)) {
            var name = Ps.text(service, "name");
            if (names.contains(name) && new Thing("services", service).act(api, Map.of(), "remove") != null) {
                output.say(name + " is being removed");
            }
        }
    }
}
