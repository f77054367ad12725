package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Scalar;
import io.drover.model.spec.Labels;
import io.drover.model.spec.SpecRules;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Compose Specification's {@code deploy}, said in the keys that Rancher has for it. */
final class Deploy {
    private static final Pattern CONSTRAINT = Pattern
            .compile("\\s*node\\.labels\\.([^\\s=!]+)\\s*(==|!=)\\s*(\\S+)\\s*");
    /** What is so on every host. */
    private static final Pattern EVERY = Pattern.compile(
            "\\s*(node\\.role\\s*(==\\s*worker|!=\\s*manager)|node\\.platform\\.os\\s*==\\s*linux)\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MANAGERS = Pattern.compile("\\s*node\\.role\\s*(==\\s*manager|!=\\s*worker)\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final BigDecimal MOST_CPUS = BigDecimal.valueOf(100_000);
    private static final int MOST_ATTEMPTS = 999_999;
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

    /** What was found right is handed on as it stands, with its place. */
    private void say(String key, Keys from, String name) {
        var value = from.value(name);
        if (value != null) {
            said.put(key, value);
        }
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
            case "replicated" -> replicas();
            default -> throw deploy.wrong("mode", "replicated or global");
        }
        var unused = deploy.value("replicas");
    }

    private void replicas() {
        var replicas = deploy.integer("replicas");
        if (replicas != null && (replicas < 0 || replicas > SpecRules.LARGEST_SCALE)) {
            throw deploy.wrong("replicas", "from 0 to " + SpecRules.LARGEST_SCALE);
        }
        say("scale", deploy, "replicas");
    }

    private void resources() {
        var resources = deploy.keys("resources");
        if (resources == null) {
            return;
        }
        var limits = resources.keys("limits");
        if (limits != null) {
            if (cpus(limits) != null) {
                say("cpus", limits, "cpus");
            }
            if (limits.bytes("memory") != null) {
                say("mem_limit", limits, "memory");
            }
            if (limits.number("pids") != null) {
                say("pids_limit", limits, "pids");
            }
            limits.finish(notes);
        }
        var reserved = resources.keys("reservations");
        if (reserved != null) {
            if (reserved.bytes("memory") != null) {
                say("mem_reservation", reserved, "memory");
            }
            var cpus = cpus(reserved);
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

    private static @Nullable BigDecimal cpus(Keys keys) {
        var cpus = keys.decimal("cpus");
        if (cpus != null && cpus.compareTo(MOST_CPUS) > 0) {
            throw keys.wrong("cpus", MOST_CPUS + " or less");
        }
        return cpus;
    }

    private void restart() {
        var policy = deploy.keys("restart_policy");
        if (policy == null) {
            return;
        }
        var attempts = policy.integer("max_attempts");
        if (attempts != null && (attempts < 0 || attempts > MOST_ATTEMPTS)) {
            throw policy.wrong("max_attempts", "from 0 to " + MOST_ATTEMPTS);
        }
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
            } else if (MANAGERS.matcher(constraint).matches()) {
                notes.add(placement.note("constraints", "'" + constraint
                        + "' is ignored: hosts have no roles here, each may run the containers"));
            } else if (!EVERY.matcher(constraint).matches()) {
                throw placement.wrongItem("constraints", constraint, "node.labels.KEY==VALUE or node.labels.KEY!=VALUE;"
                        + " hosts are told apart by their labels: give the host one, and name it so or with the label "
                        + Labels.AFFINITY + "host_label");
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
        strategy.put("start_first", scalar(switch (update.text("order", "stop-first")) {
            case "start-first" -> "true";
            case "stop-first" -> "false";
            default -> throw update.wrong("order", "stop-first or start-first");
        }));
        var parallelism = update.integer("parallelism");
        if (parallelism != null) {
            if (parallelism < 0) {
                throw update.wrong("parallelism", "0, which is all at once, or more");
            }
            strategy.put("batch_size",
                    scalar(String.valueOf(parallelism == 0 ? SpecRules.LARGEST_SCALE : parallelism)));
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
            case "continue" ->
                notes.add(update.note("failure_action", "is ignored: an upgrade that does not get on stops"));
            default -> throw update.wrong("failure_action", "pause, continue or rollback");
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
        new Keys(owner, service).map("labels", "=:").forEach((key, value) -> {
            var text = value == null ? "" : value;
            // rules add up
            all.put(key, scalar(key.startsWith(Labels.AFFINITY) && labels.containsKey(key)
                    ? labels.get(key) + "," + text
                    : text));
        });
        return new Fields(service.source(), service.line(), all);
    }
}
