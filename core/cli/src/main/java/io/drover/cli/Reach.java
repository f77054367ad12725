package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Which hosts reach each other, from what the server knows of hosts and their Network Agents. */
final class Reach {
    private static final String NETWORK_AGENT = "network-agent-";
    private final List<JsonNode> hosts;
    /** Host id to the state of its Network Agent. */
    private final Map<String, String> agents = new HashMap<>();

    /** @param system containers of the platform */
    Reach(List<JsonNode> hosts, List<JsonNode> system) {
        this.hosts = hosts.stream().sorted(Comparator.comparing(Reach::name)).toList();
        for (var container : system) {
            var name = Ps.text(container, "name");
            // one that is on its way out may have a successor
            if (name.startsWith(NETWORK_AGENT) && !Ps.text(container, "state").startsWith("remov")) {
                agents.put(Ps.text(container, "hostId"), Ps.text(container, "state"));
            }
        }
    }

    /** One host that does not reach another as it should. */
    record Broken(String from, String to, String reason) {
    }

    /** Why it is not known whom a host reaches. */
    record Fault(String host, String reason) {
    }

    List<Broken> broken() {
        var all = new ArrayList<Broken>();
        for (var host : hosts) {
            host.path("unreachable").forEach(other -> all.add(
                    new Broken(name(host), Ps.text(other, "hostname"), Ps.text(other, "reason"))));
        }
        return all;
    }

    List<Fault> faults() {
        var all = new ArrayList<Fault>();
        for (var host : hosts) {
            var agent = agents.get(Ps.text(host, "id"));
            if (agent == null) {
                continue;
            }
            var answers = Ps.text(host, "agentState");
            if (!answers.equals("active")) {
                all.add(new Fault(name(host), "is " + answers + ": whom it reaches is not known"));
            } else if (!agent.equals("running")) {
                all.add(new Fault(name(host), "has a Network Agent that is " + agent
                        + ": whom it reaches is not known"));
            }
        }
        return all;
    }

    /** Hosts that have no container in the network. */
    List<String> outside() {
        return hosts.stream().filter(host -> !agents.containsKey(Ps.text(host, "id"))).map(Reach::name).toList();
    }

    /** How many pairs do not reach each other as they should, in one direction or both. */
    static int pairs(List<JsonNode> hosts) {
        var pairs = new HashSet<List<String>>();
        for (var host : hosts) {
            host.path("unreachable").forEach(other -> pairs.add(
                    List.of(Ps.text(host, "id"), Ps.text(other, "hostId")).stream().sorted().toList()));
        }
        return pairs.size();
    }

    private static String name(JsonNode host) {
        return Ps.text(host, "hostname");
    }
}
