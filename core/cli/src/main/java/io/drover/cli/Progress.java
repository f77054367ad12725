package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A stack's services on their way: on a terminal lines that change in place, elsewhere a line or an object for each change. */
final class Progress {
    private final Api api;
    private final String stackId;
    private final Output output;
    private final boolean inPlace;
    private final Map<String, String> said = new LinkedHashMap<>();
    private final Map<String, String> wentBack = new LinkedHashMap<>();
    private int drawn;

    Progress(Api api, String stackId, Output output, boolean inPlace) {
        this.api = api;
        this.stackId = stackId;
        this.output = output;
        this.inPlace = inPlace;
    }

    /** Until all services are active, or upgraded or paused on the way, which waits for a person. */
    void await(Duration limit) {
        await(limit, Set.of());
    }

    /**
     * @param names of the services that are meant; none stands for all
     * @return whether none is paused
     * @throws Failure when time is up, with the reason of one that is not there
     */
    boolean await(Duration limit, Set<String> names) {
        var start = System.nanoTime();
        while (true) {
            var services = api.list("services", "stackId", stackId).stream()
                    .filter(service -> names.isEmpty() || names.contains(Ps.text(service, "name")))
                    .sorted(Comparator.comparing(service -> Ps.text(service, "name"))).toList();
            show(services);
            stopped(services);
            var missing = services.stream().filter(service -> !isActive(service) && !isPaused(service)).toList();
            if (missing.isEmpty()) {
                return sayPaused(services.stream().filter(Progress::isPaused).toList());
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new Failure("not active after " + limit.toSeconds() + " s: " + missing.size() + " of "
                        + services.size() + " services" + reason(missing)
                        + "; the server goes on trying, see drover ps");
            }
            Pause.shortly();
        }
    }

    private static boolean isActive(JsonNode service) {
        return Set.of("active", "upgraded").contains(Ps.text(service, "state"));
    }

    /** It was asked to wait on its way. */
    private static boolean isPaused(JsonNode service) {
        return Ps.text(service, "state").equals("canceled-upgrade")
                && Ps.text(service, "transitioningMessage").startsWith("paused ");
    }

    private boolean sayPaused(List<JsonNode> paused) {
        paused.forEach(service -> output.say("the upgrade of " + Ps.text(service, "name")
                + " waits: drover up --continue-upgrade goes on, drover up --rollback takes it back"));
        return paused.isEmpty();
    }

    /** One that stopped on its way, or went back because it did not get on, is not what was asked for. */
    private void stopped(List<JsonNode> services) {
        for (var service : services) {
            var name = Ps.text(service, "name");
            var message = Ps.text(service, "transitioningMessage");
            switch (Ps.text(service, "state")) {
                case "canceled-upgrade" -> {
                    if (!isPaused(service)) {
                        throw new Failure("the upgrade of " + name + " has stopped: " + message
                                + "; drover up --continue-upgrade goes on, drover up --rollback takes it back");
                    }
                }
                case "rolling-back" -> {
                    if (message.contains(" after ")) {
                        wentBack.put(name, message);
                    }
                }
                case "active", "updating-active" -> {
                    if (wentBack.containsKey(name)) {
                        throw new Failure("the upgrade of " + name + " was taken back by itself: "
                                + wentBack.get(name));
                    }
                }
                default -> {
                    // on its way
                }
            }
        }
    }

    private void show(List<JsonNode> services) {
        var width = services.stream().mapToInt(service -> Ps.text(service, "name").length()).max().orElse(0);
        var lines = new LinkedHashMap<String, String>();
        services.forEach(service -> lines.put(Ps.text(service, "name"), line(service, output.isJson() ? 0 : width)));
        var changed = services.stream().filter(service -> isNews(service, lines)).toList();
        if (output.isJson()) {
            changed.forEach(output::tell);
        } else if (!inPlace) {
            changed.forEach(service -> output.say(String.valueOf(lines.get(Ps.text(service, "name")))));
        } else if (!lines.equals(said)) {
            redraw(lines);
        }
        said.clear();
        said.putAll(lines);
    }

    private boolean isNews(JsonNode service, Map<String, String> lines) {
        var name = Ps.text(service, "name");
        return !Objects.equals(lines.get(name), said.get(name));
    }

    private void redraw(Map<String, String> lines) {
        var out = output.words();
        if (drawn > 0) {
            // up to the first line, and clear that and all below: there may be fewer now
            out.print("\u001b[" + drawn + "A\u001b[J");
        }
        lines.values().forEach(line -> out.print(line + "\n"));
        out.flush();
        drawn = lines.size();
    }

    private static String line(JsonNode service, int width) {
        var scale = service.hasNonNull("currentScale")
                ? " " + service.path("currentScale").asInt() + "/" + service.path("scale").asInt()
                : "";
        var message = Ps.text(service, "transitioningMessage");
        return String.format("%-" + Math.max(1, width) + "s  %s%s%s", Ps.text(service, "name"),
                Ps.text(service, "state"), scale, isActive(service) || message.isBlank() ? "" : "  " + message);
    }

    private static String reason(List<JsonNode> missing) {
        return missing.stream().filter(service -> !Ps.text(service, "transitioningMessage").isBlank()).findFirst()
                .map(service -> " (" + Ps.text(service, "name") + ": " + Ps.text(service, "transitioningMessage") + ")")
                .orElse("");
    }
}
