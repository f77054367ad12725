package io.drover.server.api;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.server.store.View;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * What the containers of a load balancer count, added up by port, by rule and by target. Asked of HAProxy itself, whose
 * words are in section 9.1 of its Management Guide.
 */
final class BalancerStatistics {
    private static final List<String> COMMAND = List.of("wget", "-qO-", "http://127.0.0.1:43/;csv");
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** From the worst; whatever else there is comes after these. */
    private static final List<String> BAD = List.of("DOWN", "NOLB", "MAINT", "DRAIN");
    private static final CsvMapper CSV = CsvMapper.builder().enable(CsvParser.Feature.TRIM_SPACES).build();
    /** By HAProxy's name for it what is added up, and what it is called here. */
    private static final Map<String, String> SUMS = sums();

    private final Map<String, Map<String, @Nullable Object>> ports = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable Object>> rules = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable Object>> targets = new LinkedHashMap<>();
    private final View view;

    BalancerStatistics(View view) {
        this.view = view;
    }

    private static Map<String, String> sums() {
        var sums = new LinkedHashMap<String, String>();
        sums.put("rate", "sessionsPerSecond");
        sums.put("req_rate", "requestsPerSecond");
        sums.put("req_tot", "requests");
        sums.put("scur", "sessions");
        sums.put("stot", "sessionsEver");
        sums.put("qcur", "waiting");
        sums.put("bin", "bytesIn");
        sums.put("bout", "bytesOut");
        sums.put("hrsp_2xx", "responses2xx");
        sums.put("hrsp_3xx", "responses3xx");
        sums.put("hrsp_4xx", "responses4xx");
        sums.put("hrsp_5xx", "responses5xx");
        sums.put("econ", "connectionErrors");
        sums.put("eresp", "responseErrors");
        sums.put("wretr", "retries");
        sums.put("wredis", "redispatches");
        return sums;
    }

    /** Asks all at once. One that does not answer is said and not counted. */
    static Map<String, @Nullable Object> of(CommandOutput output, View view, List<Instance> balancers) {
        var all = new BalancerStatistics(view);
        var silent = new ArrayList<String>();
        var running = balancers.stream().filter(one -> one.state() == InstanceState.RUNNING).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = threads.invokeAll(running.stream()
                    .<Callable<Optional<String>>>map(
                            one -> () -> Optional.ofNullable(output.of(one, COMMAND, PATIENCE)))
                    .toList());
            for (var i = 0; i < running.size(); i++) {
                var balancer = running.get(i);
                if (!asked.get(i).resultNow().map(text -> all.add(balancer.hostId(), text)).orElse(false)) {
                    silent.add(balancer.id());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return all.body(silent);
    }

    /** @param silent the balancers that did not answer */
    Map<String, @Nullable Object> body(List<String> silent) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", "balancerStatistics");
        body.put("ports", List.copyOf(ports.values()));
        body.put("rules", List.copyOf(rules.values()));
        body.put("targets", List.copyOf(targets.values()));
        body.put("silentInstanceIds", silent);
        return body;
    }

    /**
     * Adds what one balancer counts.
     *
     * @param hostId where it runs
     * @param text HAProxy's table, as CSV
     * @return false when it is no such table
     */
    boolean add(@Nullable String hostId, String text) {
        var schema = CsvSchema.emptySchema().withHeader();
        try (MappingIterator<Map<String, String>> rows = CSV.readerFor(Map.class).with(schema)
                .readValues(text.startsWith("# ") ? text.substring(2) : text)) {
            while (rows.hasNext()) {
                add(hostId, rows.next());
            }
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private void add(@Nullable String hostId, Map<String, String> row) {
        var proxy = row.getOrDefault("pxname", "");
        // what HAProxy answers for itself is nobody's traffic
        if (proxy.isEmpty() || proxy.startsWith("drover")) {
            return;
        }
        switch (row.getOrDefault("svname", "")) {
            case "FRONTEND" -> sum(ports.computeIfAbsent(proxy, BalancerStatistics::named), row);
            case "BACKEND" -> sum(rules.computeIfAbsent(proxy, BalancerStatistics::named), row);
            case String server -> target(hostId, proxy, server, row);
        }
    }

    private void target(@Nullable String hostId, String proxy, String server, Map<String, String> row) {
        var target = targets.computeIfAbsent(proxy + "/" + server, _ -> {
            var body = named(proxy);
            var instance = view.get(Instance.class, server);
            body.put("instanceId", instance == null ? null : instance.id());
            body.put("target", instance == null ? server : instance.name());
            return body;
        });
        sum(target, row);
        var millis = number(row.get("rtime"));
        if (millis != null) {
            target.merge("responseMillis", millis, (one, other) -> Math.max((Long) one, (Long) other));
        }
        var state = row.getOrDefault("status", "").strip();
        // of balancers that see it otherwise the one that sees the worst is to be heard of
        if (!target.containsKey("state") || badness(state) < badness(String.valueOf(target.get("state")))) {
            target.put("state", state);
            target.put("stateHostId", hostId);
            target.put("check", row.get("check_desc"));
            target.put("weight", number(row.get("weight")));
        }
    }

    /** The smaller the worse. */
    private static int badness(String state) {
        for (var i = 0; i < BAD.size(); i++) {
            if (state.startsWith(BAD.get(i))) {
                return i;
            }
        }
        // one that is about to be found down says how far that is
        return BAD.size() + (state.contains("/") ? 0 : 1);
    }

    private static Map<String, @Nullable Object> named(String proxy) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("name", proxy);
        return body;
    }

    private static void sum(Map<String, @Nullable Object> body, Map<String, String> row) {
        SUMS.forEach((theirs, ours) -> {
            var number = number(row.get(theirs));
            if (number != null) {
                body.merge(ours, number, (one, other) -> (Long) one + (Long) other);
            }
        });
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : Long.valueOf(text.strip());
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
