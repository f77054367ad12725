package io.drover.network.balancing.haproxy;

import io.drover.model.network.FromNetworkAgent.Count;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An HAProxy that runs, asked and told over its sockets. What it has is always what it says now. */
final class Running {
    private static final Pattern SPACE = Pattern.compile(" +");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern FAILED = Pattern.compile("\\[failed: (\\d{1,9})]");
    /** Of the table by which clients stay with their targets: has it all that the worker before had? */
    private static final Pattern PEERS = Pattern
            .compile("id=" + Backends.PEERS + " disabled=0 flags=0x([0-9a-fA-F]{1,8}) resync_timeout");
    /** Asked the worker before, and whoever else there may be, or has given up on them. */
    private static final int RESYNCED = 0x3;
    private static final Pattern REMEMBERED = Pattern.compile("# table: .*used:[1-9]");
    private static final String SERVERS_ONLY = "show stat -1 4 -1";

    private final CommandSocket worker;
    private final CommandSocket master;

    Running(Place place) {
        worker = place.socket("admin.sock");
        master = place.socket("master.sock");
    }

    String ask(String command) throws IOException {
        return worker.ask(command);
    }

    /** The mark of the file that it runs by. Empty when it is none of ours. */
    String mark() throws IOException {
        var answer = ask("show env " + ConfigFile.MARK);
        return answer.startsWith(ConfigFile.MARK + "=") ? answer.substring(ConfigFile.MARK.length() + 1) : "";
    }

    /** Names the worker that answers: after a reload it is another. */
    String worker() throws IOException {
        return ask("show info").lines().filter(line -> line.startsWith("Pid: ")).findFirst().orElse("");
    }

    List<Seen> servers() throws IOException {
        return Table.rows(ask("show servers state"), SPACE).stream().map(Seen::of).toList();
    }

    Set<String> backends() throws IOException {
        return ask("show backend").lines().filter(line -> !line.startsWith("#")).collect(Collectors.toSet());
    }

    /** How much is under way or waits for each server, by its name, with workers that a reload has left to end. */
    Map<String, Integer> underWay() throws IOException {
        var all = new HashMap<String, Integer>();
        add(ask(SERVERS_ONLY), all);
        for (var pid : leftToEnd()) {
            add(master.ask("@!" + pid + " " + SERVERS_ONLY), all);
        }
        return all;
    }

    /** What each of these containers was given, over all backends, since HAProxy began. */
    List<Count> counts(Set<String> containers) throws IOException {
        var all = new TreeMap<String, Count>();
        for (var row : Table.rows(ask(SERVERS_ONLY), COMMA)) {
            var id = Haproxy.container(row.getOrDefault("svname", ""));
            if (containers.contains(id)) {
                var failed = count(row, "hrsp_5xx") + count(row, "econ") + count(row, "eresp");
                all.merge(id, new Count(id, count(row, "stot"), failed),
                        (one, other) -> new Count(id, one.requests() + other.requests(),
                                one.errors() + other.errors()));
            }
        }
        return List.copyOf(all.values());
    }

    /** How often in a row it could not start what it was reloaded for. */
    int failures() throws IOException {
        var failed = FAILED.matcher(master.ask("show proc"));
        return failed.find() ? Integer.parseInt(failed.group(1)) : 0;
    }

    /** Does it know which client is whose, where no cookie says it? */
    boolean remembers() throws IOException {
        return PEERS.matcher(ask("show peers")).find() && REMEMBERED.matcher(ask("show table")).find();
    }

    /**
     * Is there something that another worker would not be told, when it began now? One that has not been told all itself, or waits
     * for somebody who might, tells its successor nothing.
     */
    boolean wouldForget() throws IOException {
        var peers = PEERS.matcher(ask("show peers"));
        return peers.find() && (Integer.parseUnsignedInt(peers.group(1), 16) & RESYNCED) != RESYNCED
                && (REMEMBERED.matcher(ask("show table")).find() || !leftToEnd().isEmpty());
    }

    /** A new worker takes over the sockets, and the one before ends when what is under way there has. */
    void reload() throws IOException {
        master.ask("reload");
    }

    private List<String> leftToEnd() throws IOException {
        return master.ask("show proc").lines().dropWhile(line -> !line.startsWith("# old workers")).skip(1)
                .takeWhile(line -> !line.startsWith("#")).map(line -> SPACE.split(line.strip())[0])
                .filter(pid -> pid.matches("\\d+")).toList();
    }

    private static void add(String statistics, Map<String, Integer> all) {
        for (var row : Table.rows(statistics, COMMA)) {
            all.merge(row.getOrDefault("svname", ""), number(row, "scur") + number(row, "qcur"), Integer::sum);
        }
    }

    private static long count(Map<String, String> row, String column) {
        var text = row.getOrDefault(column, "");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static int number(Map<String, String> row, String column) {
        var text = row.getOrDefault(column, "");
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}
