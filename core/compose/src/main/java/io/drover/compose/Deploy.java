package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Scalar;
import io.drover.model.spec.Labels;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Compose Specification's {@code deploy}, said in the keys that Rancher has for it. */
final class Deploy {
    private static final Pattern CONSTRAINT = Pattern
            .compile("\\s*node\\.labels\\.([^\\s=!]+)\\s*(==|!=)\\s*(\\S+)\\s*");
    private static final String ONE_PER_HOST = Labels.STACK_SERVICE_NAME + "=${stack_name}/${service_name}";
    private final String owner;
    private final Fields service;
    private final Keys deploy;
    private final List<String> notes;
    private final Map<String, Value> said = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();

    private Deploy(String owner, Fields service, Keys deploy, List<String> notes) {
        this.owner = owner;
        this.service = service;
        this.deploy = deploy;
        this.notes = notes;
    }

    /** The service without it. What the service says in Rancher's own keys counts more. */
    static Fields flatten(String owner, Fields service, List<String> notes) {
        var deploy = new Keys(owner, service).keys("deploy");
        if (deploy == null) {
            return service;
        }
        return new Deploy(owner, service, deploy, notes).flattened();
    }

    private Fields flattened() {
        mode();
        resources();
        restart();
        placement();
        update();
        for (var key : List.of("rollback_config", "endpoint_mode", "labels")) {
            if (deploy.value(key) != null) {
                notes.add(deploy.note(key, "is ignored"));
            }
        }
        deploy.finish(notes);
        var values = new LinkedHashMap<>(service.values());
        values.remove("deploy");
        said.forEach(values::putIfAbsent);
        if (!labels.isEmpty()) {
            values.put("labels", labels());
        }
        return new Fields(service.source(), service.line(), values);
    }

    private void say(String key, @Nullable String text) {
        if (text != null) {
            said.put(key, scalar(text));
        }
    }

    private Scalar scalar(String text) {
        return new Scalar(deploy.written().source(), deploy.written().line(), text, false);
    }

    private void mode() {
        switch (deploy.text("mode", "replicated")) {
            case "global" -> labels.put(Labels.GLOBAL, "true");
            case "replicated" -> say("scale", deploy.text("replicas"));
            default -> throw deploy.wrong("mode", "replicated or global");
        }
        var unused = deploy.value("replicas");
    }

    private void resources() {
        var resources = deploy.keys("resources");
        if (resources == null) {
            return;
        }
        var limits = resources.keys("limits");
        if (limits != null) {
            say("cpus", limits.text("cpus"));
            say("mem_limit", limits.text("memory"));
            say("pids_limit", limits.text("pids"));
            limits.finish(notes);
        }
        var reserved = resources.keys("reservations");
        if (reserved != null) {
            say("mem_reservation", reserved.text("memory"));
            var cpus = reserved.decimal("cpus");
            say("milli_cpu_reservation",
                    cpus == null ? null : cpus.multiply(BigDecimal.valueOf(1000)).toBigInteger().toString());
            for (var key : List.of("devices", "generic_resources")) {
                if (reserved.value(key) != null) {
                    notes.add(reserved.note(key, "is ignored"));
                }
            }
            reserved.finish(notes);
        }
        resources.finish(notes);
    }

    private void restart() {
        var policy = deploy.keys("restart_policy");
        if (policy == null) {
            return;
        }
        var attempts = policy.integer("max_attempts");
        say("restart", switch (policy.text("condition", "any")) {
            case "none" -> "no";
            case "on-failure" -> attempts == null ? "on-failure" : "on-failure:" + attempts;
            case "any" -> "always";
            default -> throw policy.wrong("condition", "none, on-failure or any");
        });
        for (var key : List.of("delay", "window")) {
            if (policy.value(key) != null) {
                notes.add(policy.note(key, "is ignored: containers are restarted with growing pauses"));
            }
        }
        policy.finish(notes);
    }

    private void placement() {
        var placement = deploy.keys("placement");
        if (placement == null) {
            return;
        }
        var hard = new ArrayList<String>();
        var not = new ArrayList<String>();
        for (var constraint : placement.list("constraints")) {
            var match = CONSTRAINT.matcher(constraint);
            if (match.matches()) {
                (match.group(2).equals("==") ? hard : not).add(match.group(1) + "=" + match.group(3));
            } else if (constraint.toLowerCase(Locale.ROOT)
                    .matches("\\s*node\\.role\\s*(==\\s*worker|!=\\s*manager)\\s*")) {
                // every host is a worker
                continue;
            } else {
                throw placement.wrongItem("constraints", constraint, "node.labels.KEY==VALUE or node.labels.KEY!=VALUE;"
                        + " hosts are told apart by their labels");
            }
        }
        affinity("host_label", hard);
        affinity("host_label_ne", not);
        var most = placement.integer("max_replicas_per_node");
        if (most != null && most == 1) {
            affinity("container_label_ne", List.of(ONE_PER_HOST));
        } else if (most != null && most > 1) {
            notes.add(placement.note("max_replicas_per_node", "is honoured only when it is 1"));
        }
        if (placement.value("preferences") != null) {
            notes.add(placement.note("preferences", "is ignored: containers of a service are spread over the hosts"));
        }
        placement.finish(notes);
    }

    private void affinity(String form, List<String> rules) {
        if (!rules.isEmpty()) {
            labels.put(Labels.AFFINITY + form, String.join(",", rules));
        }
    }

    private void update() {
        var update = deploy.keys("update_config");
        if (update == null) {
            return;
        }
        var strategy = new LinkedHashMap<String, Value>();
        strategy.put("start_first", scalar(String.valueOf(update.text("order", "stop-first").equals("start-first"))));
        var parallelism = update.text("parallelism");
        if (parallelism != null) {
            strategy.put("batch_size", scalar(parallelism));
        }
        var delay = update.millis("delay");
        if (delay != null) {
            strategy.put("interval_millis", scalar(delay.toString()));
        }
        // to pause is what is done anyway
        switch (update.text("failure_action", "pause")) {
            case "rollback" -> strategy.put("auto_rollback", scalar("true"));
            case "pause" -> {
            }
            default -> notes.add(update.note("failure_action", "is ignored: an upgrade that does not get on stops"));
        }
        said.put("upgrade_strategy", new Fields(update.written().source(), update.written().line(), strategy));
        for (var key : List.of("monitor", "max_failure_ratio")) {
            if (update.value(key) != null) {
                notes.add(update.note(key, "is ignored"));
            }
        }
        update.finish(notes);
    }

    private Fields labels() {
        var all = new LinkedHashMap<String, Value>();
        labels.forEach((key, value) -> all.put(key, scalar(value)));
        new Keys(owner, service).map("labels", "=:")
                .forEach((key, value) -> all.put(key, scalar(value == null ? "" : value)));
        return new Fields(service.source(), service.line(), all);
    }
}
